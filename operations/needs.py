"""What a municipality needs and has to offer, and which companies it would like to visit, most wished for first.

All of it is changed at once, by its focal point, by its people or by the organizers; whoever's page showed something
else than what stands is told.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import sqlalchemy as sa

from models import Company, Convoy, Delegation, DelegationProfile, DelegationTheme, Event, Wish, db
from models.base import utcnow
from models.theme import SIDES
from models.transaction import lock
from operations import fields, finished, journal
from operations.event_settings import changes, texts
from operations.journal import Actor
from operations.refusals import Refusal
from queries import needs, themes

LANGUAGES = ("en", "es", "fr")
#: The most letters of each text in each language.
MOST = 1000


@dataclasses.dataclass(frozen=True)
class Needs:
    """What a municipality says: texts by language, sectors by their codes, companies by their ids in its order."""

    needs: dict[str, str] | None = None
    potential: dict[str, str] | None = None
    seeks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    wishes: tuple[int, ...] = ()


def of_delegation(delegation: Delegation) -> tuple[Needs, int]:
    """What stands, and its edition: 0 for who never said anything. Companies that were cancelled are left out."""
    found = needs.of_delegation(delegation)
    said = {side: tuple(one.code for one in getattr(found.themes, side)) for side in SIDES}
    wishes = tuple(one.id for one in found.wishes if one.status != "cancelled")
    return Needs(found.needs, found.potential, **said, wishes=wishes), found.edition


def read(event: Event, typed: Mapping[str, object]) -> Needs:
    """What to store of what was typed: `needs_es` and so on, lists of codes `seeks` and `offers`, of ids `wishes`.

    Raises `Malformed`: what `fields.paragraph` refuses, and `unknown_theme`. Whether the companies may be wished for
    is for `change` to say.
    """
    codes = [one.code for one in themes.of_event(event)]
    rules: dict[str, Callable[[object], object]] = {
        f"{field}_{code}": _paragraph for field in ("needs", "potential") for code in LANGUAGES
    }
    rules |= {side: partial(fields.some_of, codes, refusal="unknown_theme") for side in SIDES}
    said = fields.read_all(rules, typed)
    words = {field: texts(field, said) for field in ("needs", "potential")}
    return Needs(**words, **said, wishes=tuple(typed.get("wishes") or ()))


def change(
    delegation: Delegation, said: Needs, *, seen: int | None = None, by: Actor, now: dt.datetime | None = None
) -> DelegationProfile:
    """Let this be what the municipality says; `seen` is the edition that a page showed, None: nobody asks.

    Refuses `finished`, `no_convoy`, `changed_meanwhile`, and of the wishes `unknown_company`, `company_cancelled`,
    `wished_twice` and `too_many_wishes`. What says nothing new leaves everything as it was.
    """
    now, event = now or utcnow(), db.session.get_one(Event, delegation.event_id)
    finished.ensure_running(event, now)
    rules = db.session.get(Convoy, event.id)
    if rules is None:
        raise Refusal("no_convoy")
    lock(delegation)
    stands, edition = of_delegation(delegation)
    if seen is not None and seen != edition:
        raise Refusal("changed_meanwhile")
    _check(event, said.wishes, rules.choices)
    row = db.session.get(DelegationProfile, delegation.id) or DelegationProfile(delegation_id=delegation.id, edition=0)
    changed = changes(dataclasses.asdict(stands), dataclasses.asdict(said))
    if changed or not edition:
        _store(row, said, now)
        _relate(event, delegation, said)
        journal.write("needs.changed", delegation, by, fields=changed)
    return row


def _check(event: Event, wishes: Sequence[int], most: int) -> None:
    wanted = sa.select(Company).where(Company.event_id == event.id, Company.id.in_(wishes))
    known = {company.id: company for company in db.session.scalars(wanted)}
    if unknown := [key for key in wishes if key not in known]:
        raise Refusal("unknown_company", "wishes", id=unknown[0])
    if cancelled := [key for key in wishes if known[key].status == "cancelled"]:
        raise Refusal("company_cancelled", f"wish_{cancelled[0]}", company=known[cancelled[0]])
    if twice := [key for position, key in enumerate(wishes) if key in wishes[:position]]:
        raise Refusal("wished_twice", f"wish_{twice[0]}", company=known[twice[0]])
    if len(wishes) > most:
        raise Refusal("too_many_wishes", f"wish_{wishes[most]}", most=most)


def _store(row: DelegationProfile, said: Needs, now: dt.datetime) -> None:
    row.needs, row.potential = said.needs, said.potential
    row.edition, row.changed_at = row.edition + 1, now
    db.session.add(row)


def _relate(event: Event, delegation: Delegation, said: Needs) -> None:
    """Sectors of both sides and wishes, replaced whole."""
    ids = {one.code: one.id for one in themes.of_event(event)}
    sides = [
        {"delegation_id": delegation.id, "theme_id": ids[code], "side": side}
        for side in SIDES
        for code in getattr(said, side)
    ]
    wishes = [
        {"delegation_id": delegation.id, "company_id": key, "rank": rank}
        for rank, key in enumerate(said.wishes, start=1)
    ]
    for table, rows in ((DelegationTheme, sides), (Wish, wishes)):
        db.session.execute(sa.delete(table).where(table.delegation_id == delegation.id))
        if rows:
            db.session.execute(sa.insert(table), rows)


def _paragraph(typed: object) -> str | None:
    return fields.paragraph(typed, MOST)
