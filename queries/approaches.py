"""What a host may know of the bus that brings the visitors: when it is there, and how many were counted on it.

A bus that left is expected as long after it left as the ride takes; one that did not, when the ride ends.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, ActivityGroup, Event, Headcount, Participation, db
from models.participation import HOLDING


@dataclasses.dataclass(frozen=True)
class Approach:
    """One bus on its way to one visit; all hours by the event's clock."""

    bus: str
    #: When it is expected, or was counted on arriving.
    there_at: dt.datetime
    #: waiting (it did not leave yet), driving, there
    stage: str
    #: How many were counted on it, last; None: nobody counted yet.
    people: int | None
    #: Whole minutes until it is there; 0 once it is due.
    minutes: int


def of_visits(event: Event, visits: Iterable[Activity], now: dt.datetime | None = None) -> dict[int, list[Approach]]:
    """By visit, the buses that bring its people, in the order in which they are expected: three statements at most."""
    visits = [one for one in visits if one.starts_at and one.place_id and one.state == "published"]
    rides = _rides(event, visits)
    bringing = {one.id: ride for one in visits if (ride := _last(rides, one))}
    groups = _groups(bringing)
    counts = _counts({group.id for those in groups.values() for group in those}) if groups else {}
    clock = event.now(now)
    return {
        key: sorted((_approach(event, bringing[key], one, counts, clock) for one in those), key=_in_order)
        for key, those in groups.items()
    }


def _rides(event: Event, visits: list[Activity]) -> list[Activity]:
    if not visits:
        return []
    wanted = sa.select(Activity).where(
        Activity.event_id == event.id,
        Activity.kind == "transfer",
        Activity.state == "published",
        Activity.to_place_id.in_({one.place_id for one in visits}),
        Activity.starts_at.is_not(None),
    )
    return list(db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id)))


def _last(rides: list[Activity], visit: Activity) -> Activity | None:
    """The last ride there that day that begins before the visit does."""
    there = [one for one in rides if one.to_place_id == visit.place_id and one.day == visit.day]
    return next((one for one in reversed(there) if one.starts_at < visit.starts_at), None)


def _groups(bringing: Mapping[int, Activity]) -> dict[int, list[ActivityGroup]]:
    """By visit, the buses of its ride in which somebody of its list has a seat."""
    if not bringing:
        return {}
    going, riding = sa.orm.aliased(Participation), sa.orm.aliased(Participation)
    pairs = sa.or_(
        *(sa.and_(going.activity_id == visit, riding.activity_id == ride.id) for visit, ride in bringing.items())
    )
    wanted = (
        sa.select(going.activity_id, ActivityGroup)
        .join(riding, riding.delegate_id == going.delegate_id)
        .join(ActivityGroup, ActivityGroup.id == riding.group_id)
        .where(pairs, going.status.in_(HOLDING), riding.status.in_(HOLDING))
        .distinct()
    )
    found = defaultdict(list)
    for visit, group in db.session.execute(wanted):
        found[visit].append(group)
    return dict(found)


def _counts(group_ids: Iterable[int]) -> dict[tuple[int, str], Headcount]:
    """By bus and kind, the count that holds."""
    wanted = sa.select(Headcount).where(Headcount.group_id.in_(group_ids)).order_by(Headcount.at, Headcount.id)
    return {(one.group_id, one.kind): one for one in db.session.scalars(wanted)}


def _approach(
    event: Event, ride: Activity, group: ActivityGroup, counts: Mapping[tuple[int, str], Headcount], clock: dt.datetime
) -> Approach:
    left, arrived = counts.get((group.id, "departure")), counts.get((group.id, "arrival"))
    takes = ride.interval[1] - ride.starts_at
    if arrived:
        return Approach(group.name, event.now(arrived.at), "there", arrived.counted, 0)
    there_at = event.now(left.at) + takes if left else ride.interval[1]
    minutes = max(0, round((there_at - clock).total_seconds() / 60))
    return Approach(group.name, there_at, "driving" if left else "waiting", left and left.counted, minutes)


def _in_order(one: Approach) -> tuple[dt.datetime, str]:
    return one.there_at, one.bus
