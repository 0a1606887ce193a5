"""Registering many at once, from a list: what becomes of each is what `registrations.register` would make of them.

A statement a table instead of a dozen a person, so that ten thousand people are a matter of seconds for everybody who
waits behind them.
"""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from models import Badge, Category, Delegate, Delegation, Door, Event, db
from models.base import Model, utcnow
from models.delegate import indexed
from models.transaction import lock
from operations import badges, categories, delegations, doors, endorsements, finished, journal, outbox, places
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import OUTSIDE, Registration
from operations.registrations import ALPHABET

#: The facts that a row has as they were said.
_SAME = ("given_name", "family_name", "position", "city", "country", "email", "phone", "language", "post")


def register_all(
    event: Event, people: Sequence[Registration], *, by: Actor, now: dt.datetime | None = None, source: str = "import"
) -> list[Delegate]:
    """New delegates in the order given. No health data and no answers come in a list, and no consent: those are
    everybody's own to give.

    Refuses `finished`, `not_open`, `unknown_category`, `by_invitation`, `category_closed`, `principal_needed` and
    `unknown_delegation`, then nobody is registered.
    """
    if not people:
        return []
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    if source in OUTSIDE and not categories.is_open(event, now=now):
        raise Refusal("not_open")
    delegates = _stored(event, people, by, now, source)
    _begin(event, delegates, source, now)
    db.session.flush()
    _equip(delegates, by, now)
    _write("delegate.registered", delegates, by, source)
    _tell(event, delegates, source, by)
    return delegates


def _stored(event: Event, people: Sequence[Registration], by: Actor, now: dt.datetime, source: str) -> list[Delegate]:
    chosen, named = _categories(event, people, source, now), _delegations(event, people, by)
    references = _references(event, len(people))
    rows = []
    for facts, reference in zip(people, references, strict=True):
        event.last_number += 1
        delegation = named.get(_meant(facts))
        row = {name: getattr(facts, name) for name in _SAME} | {
            "event_id": event.id,
            "category_id": chosen[facts.category].id,
            "delegation_id": delegation and delegation.id,
            "display_name": None,
            "reference": reference,
            "number": event.last_number,
            "source": source,
            "registered_at": now,
            "changed_at": now,
        }
        rows.append(row | indexed(row))
    _insert(Delegate, rows)
    ours = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.number >= rows[0]["number"])
    return list(db.session.scalars(ours.order_by(Delegate.number)))


def _categories(event: Event, people: Sequence[Registration], source: str, now: dt.datetime) -> dict[str, Category]:
    codes = dict.fromkeys(facts.category for facts in people)
    chosen = {code: categories.chosen(event, code, source=source, invited=None, now=now) for code in codes}
    for category in chosen.values():
        categories.principal(event, category, None, source=source)
    return chosen


def _delegations(event: Event, people: Sequence[Registration], by: Actor) -> dict[tuple, Delegation | None]:
    """Each delegation that is named, found or made once, in the language and country of the first who names it."""
    first: dict[tuple, Registration] = {}
    for facts in people:
        first.setdefault(_meant(facts), facts)
    said = [(facts.delegation, facts.language, facts.country) for facts in first.values()]
    return dict(zip(first, delegations.named_all(event, said, by=by), strict=True))


def _meant(facts: Registration) -> tuple:
    """An id is never a name."""
    return type(facts.delegation), facts.delegation


def _references(event: Event, many: int) -> list[str]:
    """References that nobody of the event has."""
    taken = set(db.session.scalars(sa.select(Delegate.reference).where(Delegate.event_id == event.id)))
    fresh: list[str] = []
    while len(fresh) < many:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
        reference = f"{letters[:4]}-{letters[4:]}"
        if reference not in taken:
            taken.add(reference)
            fresh.append(reference)
    return fresh


def _begin(event: Event, delegates: Sequence[Delegate], source: str, now: dt.datetime) -> None:
    """A place or the waiting list for those who need no approval; the focal point's own people have their yes."""
    places.admit_all([one for one in delegates if not one.category.needs_approval], now=now)
    if source == "focal" and endorsements.wanted(event):
        for delegate in delegates:
            if delegate.category.needs_approval:
                endorsements.give(delegate, now)


def _equip(delegates: Sequence[Delegate], by: Actor, now: dt.datetime) -> None:
    """The ways in, and badges."""
    opened = [doors.first(kind, one.id) for one in delegates for kind in ("delegate", "feed")]
    _insert(Door, opened)
    wearers = [delegate for delegate in delegates if delegate.category.has_badge]
    codes = [badges.new_code() for _wearer in wearers]
    _insert(Badge, [
        {"delegate_id": one.id, "code": code, "digest": doors.digest(code), "issued_at": now}
        for one, code in zip(wearers, codes, strict=True)
    ])  # fmt: skip
    _write("badge.issued", wearers, by)


def _write(verb: str, delegates: Sequence[Delegate], by: Actor, source: str | None = None) -> None:
    """A line a person; a focal point acts on behalf of each."""
    focal = by.kind == "focal"
    journal.write_all(verb, (
        (
            one,
            dataclasses.replace(by, behalf_id=one.id) if focal else by,
            {"status": one.status, "source": source} if source else None,
        )
        for one in delegates
    ))  # fmt: skip


def _tell(event: Event, delegates: Sequence[Delegate], source: str, by: Actor) -> None:
    """A letter each; whom their focal point registered has something to confirm, too. A focal point who has to say yes
    to several is asked once.
    """
    template, more = ("confirm_consents", {"registered_by": by.name}) if source == "focal" else ("registered", {})
    letters = ((one, f"registered:{one.id}", {"status": one.status} | more) for one in delegates)
    outbox.queue_all(template, letters)
    if source == "focal" or not endorsements.wanted(event):
        return
    first: dict[int | None, Delegate] = {}
    for delegate in delegates:
        first.setdefault(delegate.delegation_id, delegate)
    for delegate in first.values():
        if endorsements.waits(delegate):
            endorsements.ask(delegate)


def _insert(model: type[Model], rows: list[dict[str, object]]) -> None:
    if rows:
        db.session.execute(sa.insert(model), rows)
