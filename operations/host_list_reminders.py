"""Asking people for what a company's security list still misses of them: one letter each, with all companies in it.

Who has no address of their own is written to through their focal point. Nobody is reminded twice on one of the event's
days, whoever presses, and however often.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Event, Message, db
from models.transaction import lock
from operations import finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import security_lists
from queries.security_lists import SecurityList

TEMPLATE = "host_list_owed"


def due(
    event: Event, now: dt.datetime | None = None
) -> list[tuple[Delegate, list[tuple[SecurityList, tuple[str, ...]]]]]:
    """Who would be written to now, each with the visits to come and what is missing for them."""
    owing: dict[int, tuple[Delegate, list]] = {}
    for one in security_lists.upcoming(event, now):
        for visitor in one.owing:
            owing.setdefault(visitor.delegate.id, (visitor.delegate, []))[1].append((one, visitor.missing))
    written = _written(event, now)
    return [pair for key, pair in sorted(owing.items()) if _dedupe(event, key, now) not in written]


def remind(event: Event, *, only: int | None = None, by: Actor, now: dt.datetime | None = None) -> int:
    """Write to all of them who were not written to today, or of one visit alone (`only`, its id): how many letters.

    Refuses `finished` and `nobody_owes`.
    """
    lock(event)
    finished.ensure_running(event, now)
    people = [
        (person, owed) for person, owed in due(event, now) if only in (None, *(one.activity.id for one, _ in owed))
    ]
    if not people:
        raise Refusal("nobody_owes")
    letters = [(person, _dedupe(event, person.id, now), {"asked": _said(owed)}) for person, owed in people]
    outbox.queue_all(TEMPLATE, letters, now=now)
    journal.write("host_lists.reminded", event, by, event_id=event.id, number=len(letters))
    return len(letters)


def _said(owed: Iterable[tuple[SecurityList, tuple[str, ...]]]) -> list[list[object]]:
    """Visit and what is missing for it, as data."""
    return [[one.activity.id, list(missing)] for one, missing in owed]


def _written(event: Event, now: dt.datetime | None) -> set[str]:
    today = sa.select(Message.dedupe).where(Message.event_id == event.id, Message.template == TEMPLATE)
    return set(db.session.scalars(today.where(Message.dedupe.endswith(_day(event, now), autoescape=True))))


def _dedupe(event: Event, delegate_id: int, now: dt.datetime | None) -> str:
    return f"{TEMPLATE}:{delegate_id}{_day(event, now)}"


def _day(event: Event, now: dt.datetime | None) -> str:
    return f":{event.today(now):%Y-%m-%d}"
