"""What delegates tell the others about whom they would like to meet: seeking and offering, themes, languages."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

import sqlalchemy as sa

from models import Delegate, DelegateTheme, Event, MeetingProfile, db
from models.base import utcnow
from models.theme import SIDES
from models.transaction import lock
from operations import fields, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import meeting_people, meeting_rules, themes

#: The most letters of each text.
MOST = 500


@dataclasses.dataclass(frozen=True)
class Profile:
    """What somebody says of themselves; themes by their codes, languages the most comfortable first."""

    seeks: str = ""
    offers: str = ""
    seeks_themes: tuple[str, ...] = ()
    offers_themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    open: bool = True


def of_delegate(delegate: Delegate) -> tuple[Profile, int]:
    """What stands, and its edition: 0 for who never said anything."""
    row, sides = db.session.get(MeetingProfile, delegate.id), themes.of_delegates([delegate.id])[delegate.id]
    row = row or MeetingProfile(seeks="", offers="", languages=[], open=True, edition=0)
    said = {f"{side}_themes": tuple(one.code for one in getattr(sides, side)) for side in SIDES}
    languages = tuple(meeting_people.languages_of(delegate, row))
    return Profile(row.seeks, row.offers, **said, languages=languages, open=row.open), row.edition


def read(event: Event, typed: Mapping[str, object]) -> Profile:
    """What to store of what was typed, by the names of `Profile`; raises `Malformed`.

    Refuses what `fields.paragraph` does, `unknown_theme` and `unknown_language`.
    """
    codes = [one.code for one in themes.of_event(event)]
    rules: dict[str, Callable[[object], object]] = {
        "seeks": lambda text: fields.paragraph(text, MOST) or "",
        "offers": lambda text: fields.paragraph(text, MOST) or "",
        "seeks_themes": partial(fields.some_of, codes, refusal="unknown_theme"),
        "offers_themes": partial(fields.some_of, codes, refusal="unknown_theme"),
        "languages": partial(fields.some_of, event.languages, refusal="unknown_language"),
        "open": bool,
    }
    return Profile(**fields.read_all(rules, typed))


def change(
    delegate: Delegate, profile: Profile, *, seen: int, by: Actor, now: dt.datetime | None = None
) -> MeetingProfile:
    """Let this be what the person says; `seen` is the edition of the page it was changed on.

    Refuses `finished`, `no_meetings`, `not_approved` for who takes no part in meetings, and `changed_meanwhile`.
    """
    now = now or utcnow()
    finished.ensure_running(delegate.event, now)
    lock(delegate)
    if meeting_rules.rules(delegate.event) is None:
        raise Refusal("no_meetings")
    if not meeting_people.may_meet(delegate):
        raise Refusal("not_approved")
    stands, edition = of_delegate(delegate)
    if seen != edition:
        raise Refusal("changed_meanwhile")
    before = dataclasses.asdict(stands)
    changed = [name for name, value in dataclasses.asdict(profile).items() if value != before[name]]
    row = db.session.get(MeetingProfile, delegate.id) or MeetingProfile(delegate_id=delegate.id, edition=0)
    if changed or not edition:
        _store(row, profile, now)
        _relate(delegate, profile)
        journal.write("meeting_profile.changed", delegate, by, fields=changed)
    return row


def _store(row: MeetingProfile, profile: Profile, now: dt.datetime) -> None:
    row.seeks, row.offers, row.open = profile.seeks, profile.offers, profile.open
    row.languages, row.edition, row.changed_at = list(profile.languages), row.edition + 1, now
    db.session.add(row)


def _relate(delegate: Delegate, profile: Profile) -> None:
    """The themes of both sides, replaced whole."""
    ids = {one.code: one.id for one in themes.of_event(delegate.event)}
    db.session.execute(sa.delete(DelegateTheme).where(DelegateTheme.delegate_id == delegate.id))
    rows = [
        {"delegate_id": delegate.id, "theme_id": ids[code], "side": side}
        for side, codes in (("seeks", profile.seeks_themes), ("offers", profile.offers_themes))
        for code in codes
        if code in ids
    ]
    if rows:
        db.session.execute(sa.insert(DelegateTheme), rows)
