"""The event's places: who holds one, who waits for one, and how the waiting list moves up.

Who is approved, or was offered a place, holds one: of the event's, where their category is counted, and of each quota
they count for. Whoever gives or frees one holds the event's row locked, so that places are counted by one at a time;
nobody then waits while there is a place that they may have. How an offer is answered is in `place_offers.py`.
"""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from models import Category, Delegate, Delegation, Event, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import feeds, finished, journal, outbox
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import place_quotas, registration_rules
from queries.place_quotas import Room, taken

__all__ = ["MOST", "admit", "admit_all", "fill", "free", "give", "move", "overdue", "set_capacity", "taken"]

#: More than any event has; what every database's integer holds.
MOST = 1_000_000


def free(event: Event) -> int | None:
    """Places left; None where there is no limit. Below zero after a capacity was lowered under what is taken."""
    return None if event.capacity is None else event.capacity - taken(event)


def admit(delegate: Delegate, *, now: dt.datetime) -> str:
    """Give a vetted delegate a place, or the end of the waiting list when they find none; returns the status.

    The caller holds the event's row locked.
    """
    return admit_all([delegate], now=now)[delegate.id]


def admit_all(delegates: Sequence[Delegate], *, now: dt.datetime) -> dict[int, str]:
    """The same for many of one event, in the order given: their statuses by id. Places are counted once for all."""
    if not delegates:
        return {}
    event = delegates[0].event
    if overdue(event, now):
        fill(event, by=SYSTEM, now=now)
    room = place_quotas.room(event, delegates)
    for delegate in delegates:
        admitted = room.admits(delegate)
        if admitted:
            room.take(delegate)
        _become(delegate, "approved" if admitted else "waitlisted", now)
    db.session.flush()
    return {delegate.id: delegate.status for delegate in delegates}


def give(delegate: Delegate, *, now: dt.datetime) -> None:
    """The place that was found, or offered, is the delegate's own."""
    _become(delegate, "approved", now)
    db.session.flush()


def fill(event: Event, *, by: Actor, now: dt.datetime | None = None) -> list[Delegate]:
    """Take back offers that nobody answered in time, then let those who have waited longest and fit the quotas have the
    free places, or the offer of one where the event's rules say so; returns them, in order.
    """
    now = now or utcnow()
    lock(event)
    passed_by = _lapse(event, now)
    if not place_quotas.anybody_waits(event):
        return []
    chosen = _next_in_line(event, place_quotas.room(event), {one.id for one in passed_by})
    hours = registration_rules.of_event(event).offer_hours
    for delegate in chosen:
        if hours is None:
            _promote(delegate, by, now)
        else:
            _offer(delegate, event.now(now) + dt.timedelta(hours=hours), by, now)
    feeds.stale([delegate.id for delegate in (*chosen, *passed_by)])
    return chosen


def overdue(event: Event, now: dt.datetime) -> list[int]:
    """Who let the offer of a place go by, by the event's clock: one statement."""
    late = sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.status == "waitlisted")
    return list(db.session.scalars(late.where(Delegate.offered_until <= event.now(now))))


def move(
    delegate: Delegate,
    *,
    category: Category,
    delegation: Delegation | None,
    post: str | None,
    by: Actor,
    now: dt.datetime | None = None,
) -> list[Delegate]:
    """Let somebody be of another category, delegation or role; returns who moved up into what that left free.

    Who holds a place takes it along. Refuses `no_place_there` when the capacity or a quota that they did not count for
    before has none left. The caller holds the event's row locked.
    """
    before = set(place_quotas.scopes_of(delegate))
    was_counted = delegate.category.counted
    delegate.category, delegate.delegation, delegate.post = category, delegation, post
    holds = delegate.status == "approved" or (delegate.status == "waitlisted" and delegate.offered_until is not None)
    with db.session.no_autoflush:
        delegate.category_id, delegate.delegation_id = category.id, delegation and delegation.id
        room = place_quotas.room(delegate.event, [delegate]) if holds else None
    full = room and room.full_for(set(place_quotas.scopes_of(delegate)) - before)
    if full or (room and category.counted and not was_counted and room.left is not None and room.left <= 0):
        raise Refusal("no_place_there")
    db.session.flush()
    return fill(delegate.event, by=by, now=now)


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


def _lapse(event: Event, now: dt.datetime) -> list[Delegate]:
    """Who did not answer goes to the end of the line, and is passed by for now."""
    late = locked(Delegate, overdue(event, now))
    for delegate in late:
        _become(delegate, "waitlisted", now)
        journal.write("delegate.place_lapsed", delegate, SYSTEM)
        outbox.queue(delegate, "place_lapsed", f"place_lapsed:{delegate.id}:{now.isoformat()}")
    return late


def _next_in_line(event: Event, room: Room, passed_by: Collection[int]) -> list[Delegate]:
    """Those who have waited longest of those who fit; who does not fit keeps their place in the line."""
    alike = (Delegate.category_id, Delegate.delegation_id, Delegate.post)
    waiting = sa.select(Delegate.id, *alike).where(
        Delegate.event_id == event.id,
        Delegate.status == "waitlisted",
        Delegate.offered_until.is_(None),
        Delegate.id.not_in(list(passed_by)),
    )
    if room.left is not None and room.left <= 0:
        waiting = waiting.where(Delegate.category_id.not_in(room.counted))
    ids = []
    for person in db.session.execute(waiting.order_by(Delegate.waiting_since, Delegate.id)):
        if room.admits(person):
            room.take(person)
            ids.append(person.id)
    return sorted(locked(Delegate, ids), key=lambda delegate: ids.index(delegate.id))


def _promote(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    give(delegate, now=now)
    journal.write("delegate.promoted", delegate, by)
    outbox.queue(delegate, "promoted", f"promoted:{delegate.id}")


def _offer(delegate: Delegate, until: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """A place is held for them; they keep their turn in the line while they think."""
    delegate.offered_until, delegate.changed_at = until, now
    journal.write("delegate.place_offered", delegate, by, until=until.isoformat())
    once = f"place_offered:{delegate.id}:{now.isoformat()}"
    outbox.queue(delegate, "place_offered", once, until=until.isoformat())


def _become(delegate: Delegate, status: str, now: dt.datetime) -> None:
    delegate.status = status
    delegate.waiting_since = now if status == "waitlisted" else None
    delegate.offered_until = None
    delegate.changed_at = now
