"""What a leader's phone knows of the rides besides who is on them: who is aboard, what was counted, where they go."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from models import Activity, Checkpoint, Event, Headcount, Presence, db


def aboard(activity_ids: Collection[int]) -> dict[int, set[int]]:
    """By bus of these rides (its group's id), the ids of who is in it now: one statement."""
    wanted = sa.select(Checkpoint.group_id, Presence.delegate_id).join(
        Checkpoint, Checkpoint.id == Presence.checkpoint_id
    )
    here = Checkpoint.activity_id.in_(activity_ids), Checkpoint.group_id.is_not(None)
    found = defaultdict(set)
    for group_id, delegate_id in db.session.execute(wanted.where(*here, Presence.inside)):
        found[group_id].add(delegate_id)
    return found


def counted(group_ids: Collection[int]) -> dict[tuple[int, str], Headcount]:
    """By bus of a ride and kind, the headcount that holds, which is the latest: one statement."""
    wanted = sa.select(Headcount).where(Headcount.group_id.in_(group_ids)).order_by(Headcount.at, Headcount.id)
    return {(one.group_id, one.kind): one for one in db.session.scalars(wanted)}


def visits(event: Event, rides: Collection[Activity]) -> dict[int, Activity]:
    """By ride, the company's visit to which it goes: the next one at its goal on its day. One statement."""
    goals = {one.to_place_id for one in rides} - {None}
    wanted = sa.select(Activity).where(Activity.event_id == event.id, Activity.kind == "company_visit")
    there = wanted.where(Activity.state == "published", Activity.place_id.in_(goals), Activity.starts_at.is_not(None))
    found = db.session.scalars(there.order_by(Activity.starts_at, Activity.id)).all()
    return {ride.id: visit for ride in rides if (visit := next((one for one in found if _follows(ride, one)), None))}


def _follows(ride: Activity, visit: Activity) -> bool:
    begun = ride.ends_at or ride.starts_at
    return (ride.to_place_id, ride.day) == (visit.place_id, visit.day) and (begun is None or visit.starts_at >= begun)
