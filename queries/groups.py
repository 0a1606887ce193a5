"""The buses, tables and tracks of an activity, and who is in each."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, Participation, db
from models.participation import HOLDING


@dataclasses.dataclass(frozen=True)
class Group:
    """A group with its people."""

    row: ActivityGroup
    #: The code of its bus, if it is one of the convoy's.
    bus: str | None
    #: Delegate ids, in order.
    people: tuple[int, ...]


def nowhere(activity_ids: Iterable[int]) -> dict[int, list[int]]:
    """By activity, who is on its list and in no group, in the order of their ids: one statement."""
    seat = Participation
    wanted = sa.select(seat.activity_id, seat.delegate_id).where(seat.group_id.is_(None), seat.status.in_(HOLDING))
    found = defaultdict(list)
    order = wanted.where(seat.activity_id.in_(list(activity_ids))).order_by(seat.activity_id, seat.delegate_id)
    for activity_id, delegate_id in db.session.execute(order):
        found[activity_id].append(delegate_id)
    return found


def of_activity(activity: Activity) -> list[Group]:
    """The groups of an activity, in the order of their ids: two statements."""
    wanted = sa.select(ActivityGroup, Bus.code).outerjoin(Bus, Bus.id == ActivityGroup.bus_id)
    rows = db.session.execute(wanted.where(ActivityGroup.activity_id == activity.id).order_by(ActivityGroup.id)).all()
    seated = sa.select(Participation.group_id, Participation.delegate_id).where(
        Participation.activity_id == activity.id, Participation.status.in_(HOLDING)
    )
    people = defaultdict(list)
    for group_id, delegate_id in db.session.execute(seated.order_by(Participation.delegate_id)):
        people[group_id].append(delegate_id)
    return [Group(row, code, tuple(people[row.id])) for row, code in rows]
