"""Whom a checkpoint admits, said by categories, so that a phone can tell it of everybody: see `gate_rosters`.

The same as ZONE_ALLOWED and LISTED of `queries/checkpoints.py`; a test compares the two person by person.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from models import Activity, ActivityCategory, ActivityGroup, Category, CategoryZone, Checkpoint, Event, db


@dataclasses.dataclass(frozen=True)
class Post:
    """A checkpoint and whom it admits."""

    checkpoint: Checkpoint
    #: The codes of the categories that may enter its zone; None: all.
    zone: list[str] | None
    #: The activity behind it: its own, or that of its bus, table or track.
    activity_id: int | None
    called_off: bool
    #: The codes of the categories that are expected without being on the list; None: it has no list.
    everyone: list[str] | None


def at(event: Event, checkpoints: Sequence[Checkpoint]) -> list[Post]:
    """Whom these checkpoints of the event admit: four statements."""
    behind = _activity_ids(checkpoints)
    wanted = sa.select(Activity).where(Activity.id.in_(set(behind.values()) - {None}))
    activities = {one.id: one for one in db.session.scalars(wanted)}
    zones = _codes(CategoryZone, CategoryZone.zone_id, {one.zone_id for one in checkpoints})
    admitted = _codes(ActivityCategory, ActivityCategory.activity_id, set(activities))
    every = [one.code for one in event.categories]
    return [
        Post(
            checkpoint=one,
            zone=zones[one.zone_id] if one.zone_id else None,
            activity_id=behind[one.id],
            called_off=bool(behind[one.id]) and activities[behind[one.id]].state == "cancelled",
            everyone=_everyone(one, activities.get(behind[one.id]), admitted, every),
        )
        for one in checkpoints
    ]


def _activity_ids(checkpoints: Sequence[Checkpoint]) -> dict[int, int | None]:
    """The activity behind each checkpoint: its own, or that of its bus, table or track."""
    groups = {one.group_id for one in checkpoints} - {None}
    found = sa.select(ActivityGroup.id, ActivityGroup.activity_id).where(ActivityGroup.id.in_(groups))
    whose = dict(db.session.execute(found).all())
    return {one.id: one.activity_id or whose.get(one.group_id) for one in checkpoints}


def _everyone(
    checkpoint: Checkpoint, activity: Activity | None, admitted: dict[int, list[str]], every: list[str]
) -> list[str] | None:
    if activity is None:
        return None
    if checkpoint.group_id or activity.attendance != "everyone":
        return []
    return admitted[activity.id] or every


def _codes(table: type[CategoryZone | ActivityCategory], key: sa.ColumnElement, keys: set) -> dict[int, list[str]]:
    """The codes of the categories that belong to each of these zones or activities."""
    wanted = sa.select(key, Category.code).join(Category, Category.id == table.category_id)
    found: dict[int, list[str]] = defaultdict(list)
    for one, code in db.session.execute(wanted.where(key.in_(keys - {None})).order_by(Category.rank, Category.id)):
        found[one].append(code)
    return found
