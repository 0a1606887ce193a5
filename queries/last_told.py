"""What people were last told of activities, by a letter or a bulletin, where something else is published by now."""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import Activity, ActivityHistory, Event, db
from queries import bulletins
from scheduling.programme import Id


@dataclasses.dataclass(frozen=True)
class Known:
    """An activity as its people know it."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    place_id: Id | None
    cancelled: bool


def of_activities(event: Event, activities: list[Activity]) -> dict[Id, Known]:
    """By activity what stands, else the revision that was told last: two statements."""
    stands = {one.id: _known(one) for one in activities}
    if not stands:
        return {}
    since = {(key, told) for key, told, _now in bulletins.untold(event) if key in stands}
    pair = sa.tuple_(ActivityHistory.activity_id, ActivityHistory.revision)
    wanted = sa.select(ActivityHistory).where(pair.in_(since))
    told = db.session.scalars(wanted) if since else ()
    return stands | {one.activity_id: _known(one) for one in told}


def _known(row: Activity | ActivityHistory) -> Known:
    return Known(row.starts_at, row.ends_at, row.place_id, row.state == "cancelled")
