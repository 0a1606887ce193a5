"""Taking part: signing up, leaving, and the waiting list that moves up by itself.

The activity and the delegate are both locked: with the activity alone, one person signing up for two overlapping panels
at the same moment gets both. Locks are taken in the house's order, activities then delegates, each by id.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import locked
from operations import feeds, finished, journal, outbox
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import activities, engagements
from queries.engagements import Engagement

#: Statuses from which one can leave.
ACTIVE = (*HOLDING, "requested", "waitlisted")
NO_LIMIT = 1_000_000_000


def sign_up(
    activity: Activity,
    delegate: Delegate,
    *,
    by: Actor,
    now: dt.datetime | None = None,
    role: str = "participant",
    override: str | None = None,
    source: str = "self",
) -> Participation:
    """Give the delegate a seat, or a place on the waiting list when there is none; asking again changes nothing.

    Refuses `not_published`, `not_approved`, and what an organizer may overrule with a reason (`override`): `closed`,
    `category_not_admitted`, `clash` (with the `activity` it overlaps).
    """
    now = now or utcnow()
    _lock([activity.id], [delegate.id])
    standing = find(activity, delegate)
    if standing and standing.status in ACTIVE:
        return standing
    finished.ensure_running(activity.event, now)
    refusal = _unthinkable(activity, delegate) if override else obstacle(activity, delegate, now=now)
    if refusal:
        raise refusal
    seated = role != "participant" or activities.seats([activity.id]).get(activity.id, 0) < _capacity(activity)
    participation = standing or Participation(activity=activity, delegate=delegate, revision=0, created_at=now)
    db.session.add(participation)
    participation.role, participation.source = role, source
    _move(participation, "confirmed" if seated else "waitlisted", now)
    feeds.stale([delegate.id])
    _tell("participation.signed_up" if seated else "participation.waitlisted", participation, by, override)
    return participation


def leave(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Give the seat back; the next in line who is still free gets it. Refuses `not_taking_part`."""
    finished.ensure_running(activity.event, now)
    waiting_elsewhere = _waiting_of(delegate)
    _lock_around({activity.id, *waiting_elsewhere}, delegate.id)
    participation = find(activity, delegate)
    if participation is None or participation.status not in ACTIVE:
        raise Refusal("not_taking_part")
    now = now or utcnow()
    _give_back([participation], {activity.id, *waiting_elsewhere}, by, now)
    return participation


def release_all(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> list[Participation]:
    """Give back everything a delegate holds or waits for, when they are no longer coming."""
    active = sa.select(Participation).where(Participation.delegate_id == delegate.id, Participation.status.in_(ACTIVE))
    held = {one.activity_id for one in db.session.scalars(active)}
    if not held:
        return []
    _lock_around(held, delegate.id)
    released, now = list(db.session.scalars(active, execution_options={"populate_existing": True})), now or utcnow()
    _give_back(released, held, by, now)
    return released


def lock_lines(event: Event, activity_ids: Iterable[int], also: Iterable[int] = ()) -> set[int]:
    """Lock these activities and all that somebody waits for, with who waits (and `also` these delegates); returns
    those waited for.

    What is about to be published may make room anywhere: more seats, or another time for what was taken instead.
    """
    waiting = sa.select(Participation.activity_id).join(Participation.activity).where(Activity.event_id == event.id)
    waited_for = set(db.session.scalars(waiting.where(Participation.status == "waitlisted")))
    _lock_around({*activity_ids, *waited_for}, *also)
    return waited_for


def fill(activity_ids: Iterable[int], *, now: dt.datetime | None = None) -> list[Participation]:
    """Seat those who wait, in order, past those who have since taken something else; the caller holds the locks.

    Writes each of them a message. Their feeds are the caller's to mark, all at once.
    """
    now, seated = now or utcnow(), []
    ids = sorted(set(activity_ids))
    taken = activities.seats(ids)
    for activity in db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)).order_by(Activity.id)):
        free = _capacity(activity) - taken.get(activity.id, 0)
        if free > 0 and activity.state == "published" and not begun(activity, now):
            seated += _fill_one(activity, free, now)
    return seated


def find(activity: Activity, delegate: Delegate) -> Participation | None:
    """The pair's one row, whatever its status."""
    pair = sa.select(Participation).where(
        Participation.activity_id == activity.id, Participation.delegate_id == delegate.id
    )
    return db.session.scalar(pair, execution_options={"populate_existing": True})


def obstacle(
    activity: Activity,
    delegate: Delegate,
    engaged: Iterable[Engagement] | None = None,
    *,
    now: dt.datetime | None = None,
) -> Refusal | None:
    """Why the delegate cannot sign up now, as the refusal it would be; None when nothing is in the way.

    `engaged` is what holds the delegate's time, where the caller knows it already.
    """
    if hard := _unthinkable(activity, delegate):
        return hard
    if activity.attendance != "sign_up" or closed(activity, now):
        return Refusal("closed")
    if activity.categories and delegate.category not in activity.categories:
        return Refusal("category_not_admitted")
    engaged = engagements.of_delegate(delegate) if engaged is None else engaged
    overlapping = engagements.clashing(activity, engaged)
    return Refusal("clash", activity=overlapping[0]) if overlapping else None


def closed(activity: Activity, now: dt.datetime | None = None) -> bool:
    """Whether sign-up is over by the event's clock: past the deadline, or begun."""
    if begun(activity, now) or finished.is_finished(activity.event, now):
        return True
    return activity.closes_at is not None and activity.event.now(now) >= activity.closes_at


def begun(activity: Activity, now: dt.datetime | None = None) -> bool:
    """Whether it has started by the event's clock; one without a time has not."""
    return activity.starts_at is not None and activity.event.now(now) >= activity.starts_at


def _unthinkable(activity: Activity, delegate: Delegate) -> Refusal | None:
    """What no reason overrules."""
    if activity.state != "published":
        return Refusal("not_published")
    return Refusal("not_approved") if delegate.status != "approved" else None


def _capacity(activity: Activity) -> int:
    return NO_LIMIT if activity.capacity is None else activity.capacity


def _give_back(held: list[Participation], activity_ids: set[int], by: Actor, now: dt.datetime) -> None:
    """These seats and places in line are free again, and whoever is next in these activities moves up."""
    for participation in held:
        _move(participation, "cancelled", now)
        _tell("participation.left", participation, by)
    seated = fill(activity_ids, now=now)
    feeds.stale({one.delegate_id for one in (*held, *seated)})


def _fill_one(activity: Activity, free: int, now: dt.datetime) -> list[Participation]:
    seated = []
    for participation in _in_line(activity.id):
        if len(seated) == free:
            break
        delegate = participation.delegate
        if delegate.status == "approved" and not engagements.clashes(delegate, activity):
            _move(participation, "confirmed", now)
            _tell("participation.promoted", participation, SYSTEM)
            once = f"seat:{participation.id}:{participation.revision}"
            outbox.queue(delegate, "seat_promoted", once, activity_id=activity.id)
            seated.append(participation)
    return seated


def _in_line(activity_id: int) -> list[Participation]:
    waiting = sa.select(Participation).where(
        Participation.activity_id == activity_id, Participation.status == "waitlisted"
    )
    return list(db.session.scalars(waiting.order_by(Participation.waiting_since, Participation.id)))


def _waiting_of(delegate: Delegate) -> set[int]:
    waiting = sa.select(Participation.activity_id).where(
        Participation.delegate_id == delegate.id, Participation.status == "waitlisted"
    )
    return set(db.session.scalars(waiting))


def _lock(activity_ids: Iterable[int], delegate_ids: Iterable[int]) -> None:
    locked(Activity, activity_ids)
    locked(Delegate, delegate_ids)


def _lock_around(activity_ids: set[int], *delegate_ids: int) -> None:
    """These activities, these delegates, and all who may move up: once the activities are held, lines stand still."""
    locked(Activity, activity_ids)
    waiting = sa.select(Participation.delegate_id).where(
        Participation.activity_id.in_(activity_ids), Participation.status == "waitlisted"
    )
    locked(Delegate, {*delegate_ids, *db.session.scalars(waiting)})


def _move(participation: Participation, status: str, now: dt.datetime) -> None:
    """Another status; the revision rises with it."""
    participation.status = status
    participation.waiting_since = now if status == "waitlisted" else None
    participation.revision += 1
    participation.changed_at = now
    db.session.flush()


def _tell(verb: str, participation: Participation, by: Actor, override: str | None = None) -> None:
    activity = participation.activity
    said = {"activity": activity.id, "title": activity.title} | ({"override": override} if override else {})
    journal.write(verb, participation.delegate, by, **said)
