"""Places of the event that are offered to who waits: to take one, to say no, and to pass on those nobody answered."""

import datetime as dt

import sqlalchemy as sa

from models import Delegate, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import feeds, finished, journal, outbox, places, registrations
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import place_quotas


def accept(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Take the place that was offered; accepted twice, it stays accepted.

    Too late, it is theirs all the same while nobody else in line may have it; else they wait on, and are `waitlisted`
    still. Refuses `no_place_offered` to who does not wait, and `finished`.
    """
    now = now or utcnow()
    event = lock(delegate.event)
    finished.ensure_running(event, now)
    lock(delegate)
    if delegate.status == "approved":
        return delegate
    if delegate.status != "waitlisted":
        raise Refusal("no_place_offered")
    if delegate.offered_until is None or delegate.offered_until <= event.now(now):
        places.fill(event, by=SYSTEM, now=now)
    if delegate.status == "waitlisted" and (delegate.offered_until or place_quotas.has_room(delegate)):
        places.give(delegate, now=now)
        journal.write("delegate.place_accepted", delegate, by)
        outbox.queue(delegate, "promoted", f"promoted:{delegate.id}")
        feeds.stale([delegate.id])
    return delegate


def decline(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Somebody who waits is not coming after all: what they were offered goes to the next. Refuses `no_place_offered`
    to who does not wait, and `finished`.
    """
    lock(delegate.event)
    lock(delegate)
    if delegate.status != "waitlisted":
        raise Refusal("no_place_offered")
    return registrations.cancel(delegate, by=by, now=now)


def overdue_events(now: dt.datetime | None = None) -> list[Event]:
    """Running events in which somebody let the offer of a place go by, by their own clocks."""
    offered = sa.exists().where(
        Delegate.event_id == Event.id, Delegate.status == "waitlisted", Delegate.offered_until.is_not(None)
    )
    events = db.session.scalars(sa.select(Event).where(offered).order_by(Event.id))
    now = now or utcnow()
    return [event for event in events if not finished.is_finished(event, now) and places.overdue(event, now)]


def pass_on(event: Event, *, now: dt.datetime | None = None) -> list[Delegate]:
    """Let the places whose offers have lapsed go to the next in line; returns who has one now, or its offer."""
    return places.fill(event, by=SYSTEM, now=now)
