"""The event's places: who holds one, who waits for one, and how the waiting list moves up.

Only approved delegates of counted categories hold a place. Whoever gives or frees one holds the event's row locked, so
that places are counted by one at a time; nobody then waits while a place is free.
"""

import datetime as dt

import sqlalchemy as sa

from models import Category, Delegate, Event, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import feeds, finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal

#: More than any event has; what every database's integer holds.
MOST = 1_000_000


def free(event: Event) -> int | None:
    """Places left; None where there is no limit. Below zero after a capacity was lowered under what is taken."""
    return None if event.capacity is None else event.capacity - taken(event)


def taken(event: Event) -> int:
    """How many places are held."""
    holding = sa.select(sa.func.count()).select_from(Delegate).join(Delegate.category)
    holding = holding.where(Delegate.event_id == event.id, Delegate.status == "approved", Category.counted)
    return db.session.scalar(holding)


def admit(delegate: Delegate, *, now: dt.datetime) -> str:
    """Give a vetted delegate a place, or the end of the waiting list when there is none; returns the status.

    The caller holds the event's row locked.
    """
    left = free(delegate.event) if delegate.category.counted else None
    return _become(delegate, "approved" if left is None or left > 0 else "waitlisted", now)


def fill(event: Event, *, by: Actor, now: dt.datetime | None = None) -> list[Delegate]:
    """Let those who have waited longest move up into the free places; returns them, in order."""
    lock(event)
    left = free(event)
    if left is not None and left <= 0:
        return []
    promoted = _longest_waiting(event, left)
    for delegate in promoted:
        _become(delegate, "approved", now or utcnow())
        journal.write("delegate.promoted", delegate, by)
        outbox.queue(delegate, "promoted", f"promoted:{delegate.id}")
    feeds.stale([delegate.id for delegate in promoted])
    return promoted


def set_capacity(event: Event, capacity: int | None, *, by: Actor, now: dt.datetime | None = None) -> list[Delegate]:
    """Change how many places there are; returns those who moved up into new ones.

    Fewer places than are held take none away: nobody moves up until enough are free. None lifts the limit. Refuses
    `capacity_invalid`.
    """
    whole = isinstance(capacity, int) and not isinstance(capacity, bool)
    if capacity is not None and not (whole and 0 <= capacity <= MOST):
        raise Refusal("capacity_invalid", "capacity", most=MOST)
    lock(event)
    finished.ensure_running(event, now)
    was, event.capacity, event.changed_at = event.capacity, capacity, now or utcnow()
    journal.write("event.capacity_set", event, by, event_id=event.id, was=was, capacity=capacity)
    return fill(event, by=by, now=now)


def _longest_waiting(event: Event, most: int | None) -> list[Delegate]:
    waiting = sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.status == "waitlisted")
    ids = db.session.scalars(waiting.order_by(Delegate.waiting_since, Delegate.id).limit(most)).all()
    return sorted(locked(Delegate, ids), key=lambda delegate: ids.index(delegate.id))


def _become(delegate: Delegate, status: str, now: dt.datetime) -> str:
    delegate.status = status
    delegate.waiting_since = now if status == "waitlisted" else None
    delegate.changed_at = now
    db.session.flush()
    return status
