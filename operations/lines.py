"""The line for an activity: who waits, whose turn it is, and what happens when a seat comes free.

A seat goes to the next at once or, where the activity says so, is offered with a deadline by the event's clock. Whoever
moves a line first brings it up to date: offers that have lapsed go to the next, whether or not the worker saw them.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Delegate, Participation, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import locked
from operations import feeds, journal, outbox, visit_lists
from operations.journal import SYSTEM, Actor
from queries import activities, engagements, quotas
from queries.engagements import Engagement
from queries.quotas import Room

#: Statuses from which one can leave.
ACTIVE = (*HOLDING, "requested", "waitlisted")
#: Statuses that change by themselves when a line moves.
MOVING = ("waitlisted", "offered")
NO_LIMIT = 1_000_000_000


def lock(activity_ids: Iterable[int], delegate_ids: Iterable[int]) -> None:
    """Hold these activities and delegates, in the house's order."""
    locked(Activity, activity_ids)
    locked(Delegate, delegate_ids)


def lock_around(activity_ids: Iterable[int], *delegate_ids: int) -> None:
    """These activities, these delegates, and all who may move: once the activities are held, lines stand still."""
    ids = list(activity_ids)
    locked(Activity, ids)
    moving = sa.select(Participation.delegate_id).where(
        Participation.activity_id.in_(ids), Participation.status.in_(MOVING)
    )
    locked(Delegate, {*delegate_ids, *db.session.scalars(moving)})


def reach(activity_ids: Iterable[int], delegate_ids: Iterable[int], now: dt.datetime) -> set[int]:
    """These activities, and all that may move with them: what these delegates wait for elsewhere, and so on with those
    whose offers have lapsed there.
    """
    ids, delegates = set(activity_ids), set(delegate_ids)
    fresh = delegates
    while True:
        ids |= _waited_for(fresh) if fresh else set()
        fresh = {one.delegate_id for one in overdue(ids, now)} - delegates
        if not fresh:
            return ids
        delegates |= fresh


def overdue(activity_ids: Iterable[int], now: dt.datetime) -> list[Participation]:
    """The offers at these activities whose time has run out by the event's clock: one statement."""
    offered = sa.select(Participation).where(
        Participation.activity_id.in_(list(activity_ids)), Participation.status == "offered"
    )
    event = joinedload(Participation.activity, innerjoin=True).joinedload(Activity.event, innerjoin=True)
    found = db.session.scalars(offered.options(event).order_by(Participation.id))
    return [one for one in found if _has_lapsed(one, now)]


def fill(activity_ids: Iterable[int], *, now: dt.datetime | None = None) -> list[Participation]:
    """Take back offers that have lapsed, and give free seats to those who wait, in order, past those who have since
    taken something else or whose quota is full; the caller holds the locks.

    Writes each of them a message. Returns who moved; their feeds are the caller's to mark, all at once.
    """
    now, ids = now or utcnow(), sorted(set(activity_ids))
    moved = _lapse(ids, now)
    taken, rooms = activities.seats(ids), quotas.rooms(ids)
    for activity in db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)).order_by(Activity.id)):
        free = capacity(activity) - taken.get(activity.id, 0)
        if free > 0 and activity.state == "published" and not begun(activity, now) and not _is_frozen(activity, now):
            moved += _fill_one(activity, free, rooms[activity.id], now)
    return moved


def give_back(
    held: list[Participation], activity_ids: Iterable[int], by: Actor, now: dt.datetime, status: str = "cancelled"
) -> None:
    """These seats and places in line are free again, and whoever is next in these activities moves up."""
    visit_lists.freeze_those((participation.activity for participation in held), now=now)
    for participation in held:
        move(participation, status, now)
        tell("participation.declined" if status == "declined" else "participation.left", participation, by)
    moved = fill(activity_ids, now=now)
    feeds.stale({one.delegate_id for one in (*held, *moved)})


def move(participation: Participation, status: str, now: dt.datetime, until: dt.datetime | None = None) -> None:
    """Another status, `until` when for an offer; the revision rises with it."""
    participation.status = status
    participation.waiting_since = now if status == "waitlisted" else None
    participation.offered_until = until
    participation.revision += 1
    participation.changed_at = now
    db.session.flush()


def tell(verb: str, participation: Participation, by: Actor, override: str | None = None) -> None:
    """A line of the journal about somebody and an activity."""
    activity = participation.activity
    said = {"activity": activity.id, "title": activity.title} | ({"override": override} if override else {})
    journal.write(verb, participation.delegate, by, **said)


def in_the_way(activity: Activity, engaged: Iterable[Engagement]) -> list[Activity]:
    """What keeps somebody from a seat: all that overlaps, but no other seats where the event allows several at once."""
    if activity.event.overlapping_seats:
        engaged = [one for one in engaged if one.activity.attendance != "sign_up" or one.role != "participant"]
    return engagements.clashing(activity, engaged)


def begun(activity: Activity, now: dt.datetime | None = None) -> bool:
    """Whether it has started by the event's clock; one without a time has not."""
    return activity.starts_at is not None and activity.event.now(now) >= activity.starts_at


def capacity(activity: Activity) -> int:
    """How many seats there are; without a capacity, as many as anybody wants."""
    return NO_LIMIT if activity.capacity is None else activity.capacity


def _is_frozen(activity: Activity, now: dt.datetime) -> bool:
    """Whether a host would have to be asked about whoever moves up."""
    found = visit_lists.ensure_frozen(activity, now=now)
    return found is not None and found.frozen


def _has_lapsed(offer: Participation, now: dt.datetime) -> bool:
    moment = offer.activity.event.now(now)
    return begun(offer.activity, now) or (offer.offered_until is not None and moment >= offer.offered_until)


def _lapse(activity_ids: list[int], now: dt.datetime) -> list[Participation]:
    lapsed = overdue(activity_ids, now)
    for offer in lapsed:
        move(offer, "declined", now)
        tell("participation.lapsed", offer, SYSTEM)
        _write(offer, "seat_lapsed")
    return lapsed


def _fill_one(activity: Activity, free: int, room: Room, now: dt.datetime) -> list[Participation]:
    seated = []
    for participation in _in_line(activity.id):
        if len(seated) == free:
            break
        delegate = participation.delegate
        willing = delegate.status == "approved" and room.admits(delegate)
        if willing and not in_the_way(activity, engagements.of_delegate(delegate)):
            room.take(delegate)
            _promote(participation, now)
            seated.append(participation)
    return seated


def _promote(participation: Participation, now: dt.datetime) -> None:
    """A seat, or the offer of one until the event's usual time has passed, but never past the start."""
    activity = participation.activity
    if activity.promotion != "offers":
        move(participation, "confirmed", now)
        tell("participation.promoted", participation, SYSTEM)
        _write(participation, "seat_promoted")
        return
    until = activity.event.now(now) + dt.timedelta(minutes=activity.event.offer_minutes)
    until = min(until, activity.starts_at or until)
    move(participation, "offered", now, until)
    tell("participation.offered", participation, SYSTEM)
    _write(participation, "seat_offered", until=until.isoformat())


def _write(participation: Participation, template: str, **variables: object) -> None:
    once = f"{template.replace('_promoted', '')}:{participation.id}:{participation.revision}"
    outbox.queue(participation.delegate, template, once, activity_id=participation.activity_id, **variables)


def _in_line(activity_id: int) -> list[Participation]:
    waiting = sa.select(Participation).where(
        Participation.activity_id == activity_id, Participation.status == "waitlisted"
    )
    return list(db.session.scalars(waiting.order_by(Participation.waiting_since, Participation.id)))


def _waited_for(delegate_ids: Iterable[int]) -> set[int]:
    waiting = sa.select(Participation.activity_id).where(
        Participation.delegate_id.in_(list(delegate_ids)), Participation.status == "waitlisted"
    )
    return set(db.session.scalars(waiting))
