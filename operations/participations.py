"""Taking part: signing up, leaving, and the waiting list that moves up by itself.

The activity and the delegate are both locked: with the activity alone, one person signing up for two overlapping panels at the same
moment gets both. Locks are taken in the house's order, activities then delegates, each by id.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Participation, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import locked
from operations import feeds, journal, outbox
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import engagements

#: Statuses from which one can leave.
ACTIVE = (*HOLDING, "requested", "waitlisted")


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
    _check(activity, delegate, role, now, override)
    seated = role != "participant" or free_seats(activity) > 0
    participation = standing or Participation(activity=activity, delegate=delegate, revision=0, created_at=now)
    db.session.add(participation)
    participation.role, participation.source = role, source
    _move(participation, "confirmed" if seated else "waitlisted", now)
    _tell("participation.signed_up" if seated else "participation.waitlisted", participation, by, override)
    return participation


def leave(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Give the seat back; the next in line who is still free gets it. Refuses `not_taking_part`."""
    waiting_elsewhere = _waiting_of(delegate)
    _lock_around({activity.id, *waiting_elsewhere}, delegate)
    participation = find(activity, delegate)
    if participation is None or participation.status not in ACTIVE:
        raise Refusal("not_taking_part")
    now = now or utcnow()
    _move(participation, "cancelled", now)
    _tell("participation.left", participation, by)
    fill([activity.id, *waiting_elsewhere], now=now)
    return participation


def release_all(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> list[Participation]:
    """Give back everything a delegate holds or waits for, when they are no longer coming."""
    active = sa.select(Participation).where(Participation.delegate_id == delegate.id, Participation.status.in_(ACTIVE))
    held = {one.activity_id for one in db.session.scalars(active)}
    if not held:
        return []
    _lock_around(held, delegate)
    released, now = list(db.session.scalars(active, execution_options={"populate_existing": True})), now or utcnow()
    for participation in released:
        _move(participation, "cancelled", now)
        _tell("participation.left", participation, by)
    fill(held, now=now)
    return released


def make_room(activity_ids: Iterable[int], *, now: dt.datetime | None = None) -> list[Participation]:
    """Seat those who wait after a change of the programme: more seats, another time. Takes the locks itself."""
    waiting = sa.select(Participation.activity_id).where(
        Participation.activity_id.in_(list(activity_ids)), Participation.status == "waitlisted"
    )
    if not (ids := set(db.session.scalars(waiting))):
        return []
    _lock_around(ids)
    return fill(ids, now=now)


def fill(activity_ids: Iterable[int], *, now: dt.datetime | None = None) -> list[Participation]:
    """Seat those who wait, in order, past those who have since taken something else; the caller holds the locks."""
    now, seated = now or utcnow(), []
    for activity in db.session.scalars(sa.select(Activity).where(Activity.id.in_(list(activity_ids))).order_by(Activity.id)):
        if activity.state == "published" and not _begun(activity, now):
            seated += _fill_one(activity, now)
    return seated


def find(activity: Activity, delegate: Delegate) -> Participation | None:
    """The pair's one row, whatever its status."""
    pair = sa.select(Participation).where(
        Participation.activity_id == activity.id, Participation.delegate_id == delegate.id
    )
    return db.session.scalar(pair, execution_options={"populate_existing": True})


def free_seats(activity: Activity) -> int:
    """Seats left for participants; very many where there is no limit."""
    if activity.capacity is None:
        return 1_000_000
    taken = sa.select(sa.func.count()).select_from(Participation).where(
        Participation.activity_id == activity.id,
        Participation.role == "participant",
        Participation.status.in_(HOLDING),
    )
    return activity.capacity - db.session.scalar(taken)


def _check(activity: Activity, delegate: Delegate, role: str, now: dt.datetime, override: str | None) -> None:
    if activity.state != "published":
        raise Refusal("not_published")
    if delegate.status != "approved":
        raise Refusal("not_approved")
    if override:
        return
    if activity.attendance != "sign_up" or _closed(activity, now):
        raise Refusal("closed")
    if activity.categories and delegate.category not in activity.categories:
        raise Refusal("category_not_admitted")
    if overlapping := engagements.clashes(delegate, activity):
        raise Refusal("clash", activity=overlapping[0])


def _closed(activity: Activity, now: dt.datetime) -> bool:
    """By the event's clock: past the deadline, or begun."""
    return _begun(activity, now) or (activity.closes_at is not None and activity.event.now(now) >= activity.closes_at)


def _begun(activity: Activity, now: dt.datetime) -> bool:
    return activity.starts_at is not None and activity.event.now(now) >= activity.starts_at


def _fill_one(activity: Activity, now: dt.datetime) -> list[Participation]:
    seated = []
    for participation in _in_line(activity.id):
        if free_seats(activity) <= 0:
            break
        delegate = participation.delegate
        if delegate.status == "approved" and not engagements.clashes(delegate, activity):
            _move(participation, "confirmed", now)
            _tell("participation.promoted", participation, SYSTEM)
            outbox.queue(
                delegate, "seat_promoted", f"seat:{participation.id}:{participation.revision}", activity_id=activity.id
            )
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


def _lock_around(activity_ids: set[int], *delegates: Delegate) -> None:
    """These activities, these delegates, and everybody who may move up: once the activities are held, their lines stand still."""
    locked(Activity, activity_ids)
    waiting = sa.select(Participation.delegate_id).where(
        Participation.activity_id.in_(activity_ids), Participation.status == "waitlisted"
    )
    locked(Delegate, {*(one.id for one in delegates), *db.session.scalars(waiting)})


def _move(participation: Participation, status: str, now: dt.datetime) -> None:
    """Another status: the revision rises, the person's calendar goes stale."""
    participation.status = status
    participation.waiting_since = now if status == "waitlisted" else None
    participation.revision += 1
    participation.changed_at = now
    db.session.flush()
    feeds.stale([participation.delegate_id])


def _tell(verb: str, participation: Participation, by: Actor, override: str | None = None) -> None:
    activity = participation.activity
    said = {"activity": activity.id, "title": activity.title} | ({"override": override} if override else {})
    journal.write(verb, participation.delegate, by, **said)
