"""The published programme: its activities in order, who speaks, how many seats are taken."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import Activity, Delegate, Event, Participation, db
from models.participation import HOLDING

#: What somebody may know of, from the widest circle to the narrowest.
PUBLIC = ("public",)
DELEGATES = ("public", "delegates")
STAFF = ("public", "delegates", "participants", "staff")


def published(event: Event, audiences: Sequence[str] = PUBLIC) -> list[Activity]:
    """What is published or was cancelled, in the programme's order, with places and categories loaded: three statements."""
    wanted = _with_parts(sa.select(Activity)).where(
        Activity.event_id == event.id, Activity.revision > 0, Activity.audience.in_(audiences)
    )
    return in_order(db.session.scalars(wanted))


def find(event: Event, activity_id: int, audiences: Sequence[str] = PUBLIC) -> Activity | None:
    """One published activity that these audiences may know of."""
    wanted = _with_parts(sa.select(Activity)).where(Activity.id == activity_id, Activity.event_id == event.id)
    return db.session.scalar(wanted.where(Activity.revision > 0, Activity.audience.in_(audiences)))


def in_order(activities: Iterable[Activity]) -> list[Activity]:
    """By day and time; what has no time yet follows the item before it in the programme's own order."""
    reached: dict[dt.date, dt.datetime] = {}
    keys = {}
    for activity in sorted(activities, key=lambda one: (one.day, one.rank is None, one.rank or 0, one.id)):
        when = activity.starts_at or reached.get(activity.day) or dt.datetime.min.replace(tzinfo=dt.UTC)
        reached[activity.day] = when
        keys[activity] = (activity.day, when, activity.rank or 0, activity.id)
    return sorted(keys, key=keys.__getitem__)


def seats(activity_ids: Iterable[int]) -> dict[int, int]:
    """How many seats are taken (confirmed or offered participants), by activity: one statement."""
    counted = sa.select(Participation.activity_id, sa.func.count()).where(
        Participation.activity_id.in_(list(activity_ids)),
        Participation.role == "participant",
        Participation.status.in_(HOLDING),
    )
    return dict(db.session.execute(counted.group_by(Participation.activity_id)).tuples().all())


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Somebody with a part in an activity, as a page may show them."""

    role: str
    name: str | dict[str, str]
    position: str
    country: str


def speakers(activity_ids: Iterable[int]) -> dict[int, list[Speaker]]:
    """Guests, moderators and panelists by activity: one statement. Never plain participants."""
    wanted = (
        sa.select(Participation)
        .where(Participation.activity_id.in_(list(activity_ids)), Participation.status == "confirmed")
        .where(Participation.role.in_(("moderator", "panelist", "special_guest", "host")))
        .options(joinedload(Participation.delegate, innerjoin=True))
        .order_by(Participation.role, Participation.id)
    )
    found = defaultdict(list)
    for one in db.session.scalars(wanted):
        found[one.activity_id].append(_speaker(one.role, one.delegate))
    return dict(found)


def _speaker(role: str, delegate: Delegate) -> Speaker:
    return Speaker(role, delegate.name, delegate.position, delegate.country)


def _with_parts(wanted: sa.Select) -> sa.Select:
    return wanted.options(joinedload(Activity.place), selectinload(Activity.categories), joinedload(Activity.event))
