"""Taking part: signing up, leaving, and what is in the way. How a line moves is in `lines.py`.

The activity and the delegate are both locked: with the activity alone, one person signing up for two overlapping panels
at the same moment gets both. Locks are taken in the house's order, activities then delegates, each by id.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, db
from models.base import utcnow
from operations import feeds, finished, lines, visit_lists
from operations.journal import Actor
from operations.lines import ACTIVE, MOVING, begun, fill
from operations.refusals import Refusal
from queries import activities, engagements, quotas
from queries import visit_lists as lists
from queries.engagements import Engagement

__all__ = [
    "ACTIVE", "begun", "closed", "fill", "find", "leave", "lock_lines", "obstacle", "opened", "release_all", "sign_up",
]  # fmt: skip


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

    No seat is left when the capacity, or the quota of their category or country, is taken. Refuses `not_published`,
    `not_approved`, `list_frozen` (the host is to be asked: `list_changes.ask`), and what an organizer may overrule with
    a reason (`override`): `closed`, `not_open_yet` (with `opens_at`), `category_not_admitted`, `clash` (with the
    `activity` it overlaps).
    """
    now = now or utcnow()
    moved = _hold(activity, delegate, now)
    standing = find(activity, delegate)
    if standing and standing.status in ACTIVE:
        feeds.stale(moved)
        return standing
    finished.ensure_running(activity.event, now)
    visit_lists.ensure_frozen(activity, now=now)
    refusal = _unthinkable(activity, delegate, now) if override else obstacle(activity, delegate, now=now)
    if refusal:
        raise refusal
    seated = role != "participant" or _has_room(activity, delegate)
    participation = standing or Participation(activity=activity, delegate=delegate, revision=0, created_at=now)
    db.session.add(participation)
    participation.role, participation.source = role, source
    lines.move(participation, "confirmed" if seated else "waitlisted", now)
    feeds.stale({delegate.id, *moved})
    lines.tell("participation.signed_up" if seated else "participation.waitlisted", participation, by, override)
    return participation


def leave(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Give the seat back; the next in line who is still free gets it. Refuses `not_taking_part`."""
    finished.ensure_running(activity.event, now)
    now = now or utcnow()
    ids = lines.reach({activity.id}, {delegate.id}, now)
    lines.lock_around(ids, delegate.id)
    participation = find(activity, delegate)
    if participation is None or participation.status not in ACTIVE:
        raise Refusal("not_taking_part")
    lines.give_back([participation], ids, by, now)
    return participation


def release_all(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> list[Participation]:
    """Give back everything a delegate holds or waits for, when they are no longer coming."""
    active = sa.select(Participation).where(Participation.delegate_id == delegate.id, Participation.status.in_(ACTIVE))
    held, now = {one.activity_id for one in db.session.scalars(active)}, now or utcnow()
    if not held:
        return []
    ids = lines.reach(held, {delegate.id}, now)
    lines.lock_around(ids, delegate.id)
    released = list(db.session.scalars(active, execution_options={"populate_existing": True}))
    lines.give_back(released, ids, by, now)
    return released


def lock_lines(event: Event, activity_ids: Iterable[int], also: Iterable[int] = ()) -> set[int]:
    """Lock these activities and all that somebody waits for, with who waits (and `also` these delegates); returns
    those waited for.

    What is about to be published may make room anywhere: more seats, or another time for what was taken instead.
    """
    waiting = sa.select(Participation.activity_id).join(Participation.activity).where(Activity.event_id == event.id)
    waited_for = set(db.session.scalars(waiting.where(Participation.status.in_(MOVING))))
    lines.lock_around({*activity_ids, *waited_for}, *also)
    return waited_for


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
    if hard := _unthinkable(activity, delegate, now):
        return hard
    if activity.attendance != "sign_up" or closed(activity, now):
        return Refusal("closed")
    if not opened(activity, now):
        return Refusal("not_open_yet", opens_at=activity.opens_at.astimezone(zoneinfo.ZoneInfo(activity.event.zone)))
    if activity.categories and delegate.category not in activity.categories:
        return Refusal("category_not_admitted")
    engaged = engagements.of_delegate(delegate) if engaged is None else engaged
    overlapping = lines.in_the_way(activity, engaged)
    return Refusal("clash", activity=overlapping[0]) if overlapping else None


def opened(activity: Activity, now: dt.datetime | None = None) -> bool:
    """Whether sign-up has opened by the event's clock; without an hour it opened with the publishing."""
    return activity.opens_at is None or activity.event.now(now) >= activity.opens_at


def closed(activity: Activity, now: dt.datetime | None = None) -> bool:
    """Whether sign-up is over by the event's clock: past the deadline, or begun."""
    if begun(activity, now) or finished.is_finished(activity.event, now):
        return True
    return activity.closes_at is not None and activity.event.now(now) >= activity.closes_at


def _unthinkable(activity: Activity, delegate: Delegate, now: dt.datetime | None) -> Refusal | None:
    """What no reason overrules."""
    if activity.state != "published":
        return Refusal("not_published")
    if delegate.status != "approved":
        return Refusal("not_approved")
    found = lists.of_activity(activity, now)
    return Refusal("list_frozen", activity=activity) if found and not found.admits(delegate.id) else None


def _has_room(activity: Activity, delegate: Delegate) -> bool:
    taken = activities.seats([activity.id]).get(activity.id, 0)
    return taken < lines.capacity(activity) and quotas.rooms([activity.id])[activity.id].admits(delegate)


def _hold(activity: Activity, delegate: Delegate, now: dt.datetime) -> set[int]:
    """Lock activity and delegate; where an offer has lapsed, bring the line up to date. Returns who moved in it."""
    if activity.promotion != "offers" or not lines.overdue([activity.id], now):
        lines.lock([activity.id], [delegate.id])
        return set()
    ids = lines.reach({activity.id}, {delegate.id}, now)
    lines.lock_around(ids, delegate.id)
    return {one.delegate_id for one in lines.fill(ids, now=now)}
