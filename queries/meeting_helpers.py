"""Who could interpret a meeting, or take notes: people of the event's own, and of the two delegations."""

import dataclasses

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Category, Delegate, db
from queries import schedules
from queries.meeting_days import Entry
from scheduling.intervals import overlaps


@dataclasses.dataclass(frozen=True)
class Candidate:
    """Somebody who could help."""

    delegate: Delegate
    #: Something else holds their time then.
    busy: bool


def candidates(entry: Entry) -> list[Candidate]:
    """Approved people who hold none of the event's places, and who belong to the two delegations; the free ones first.

    As many statements however many people there are.
    """
    activity = entry.activity
    sides = {one.delegation_id for one in entry.principals} - {None}
    wanted = sa.select(Delegate).join(Delegate.category).where(Delegate.event_id == activity.event_id)
    wanted = wanted.where(
        Delegate.status == "approved", sa.or_(Category.counted.is_(False), Delegate.delegation_id.in_(sides))
    )
    there = {one.delegate_id for one in entry.participations}
    people = db.session.scalars(wanted.options(joinedload(Delegate.delegation)).order_by(Delegate.sort_name))
    busy = _busy(activity)
    found = [Candidate(one, one.id in busy) for one in people if one.id not in there]
    return sorted(found, key=lambda one: one.busy)


def _busy(activity: Activity) -> frozenset[int]:
    """Whose time something else holds while the meeting lasts."""
    if activity.interval is None:
        return frozenset()
    programme = schedules.programme(activity.event)
    others = (
        programme.attending(item)
        for item in programme
        if item.id != activity.id and item.interval and overlaps(item.interval, activity.interval)
    )
    return frozenset().union(*others)
