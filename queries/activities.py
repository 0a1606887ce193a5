"""The published programme: its activities in order, who speaks, how many seats are taken."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from models import Activity, Delegate, Event, Participation, db
from models.participation import HOLDING

#: What somebody may know of, from the widest circle to the narrowest.
PUBLIC = ("public",)
DELEGATES = ("public", "delegates")
STAFF = ("public", "delegates", "participants", "staff")
#: Roles that a programme names, in the order in which it does.
SPEAKING = ("special_guest", "host", "moderator", "panelist")
#: Roles that publishing gives and takes away; a programme names all but the last.
BILLED = (*SPEAKING, "interpreter")


def published(event: Event, audiences: Sequence[str] = PUBLIC) -> list[Activity]:
    """What is published or was cancelled, in the programme's order, with places and categories: two statements."""
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


def nested(activities: Iterable[Activity]) -> list[tuple[Activity, int]]:
    """The activities with their depth, each followed by its parts; a part without its whole stands by itself."""
    activities = list(activities)
    present = {activity.id for activity in activities}
    parts = defaultdict(list)
    for activity in activities:
        parts[activity.parent_id if activity.parent_id in present else None].append(activity)

    def below(parent_id: int | None, depth: int) -> list[tuple[Activity, int]]:
        return [line for part in parts[parent_id] for line in [(part, depth), *below(part.id, depth + 1)]]

    return below(None, 0)


def seats(activity_ids: Iterable[int]) -> dict[int, int]:
    """How many seats are taken (confirmed or offered participants), by activity: one statement."""
    counted = sa.select(Participation.activity_id, sa.func.count()).where(
        Participation.activity_id.in_(list(activity_ids)),
        Participation.role == "participant",
        Participation.status.in_(HOLDING),
    )
    return dict(db.session.execute(counted.group_by(Participation.activity_id)).all())


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Somebody with a part in an activity, as a page may show them."""

    role: str
    name: str | dict[str, str]
    position: str
    country: str
    invented: bool


def speakers(activity_ids: Iterable[int]) -> dict[int, list[Speaker]]:
    """Guests, moderators and panelists by activity, guests first: one statement. Never plain participants."""
    wanted = (
        sa.select(Participation)
        .where(Participation.activity_id.in_(list(activity_ids)), Participation.status == "confirmed")
        .where(Participation.role.in_(SPEAKING))
        .join(Participation.delegate)
        .where(Delegate.status.not_in(("rejected", "cancelled", "substituted")))
        .options(contains_eager(Participation.delegate))
        .order_by(Participation.id)
    )
    found = defaultdict(list)
    for one in db.session.scalars(wanted):
        found[one.activity_id].append(_speaker(one.role, one.delegate))
    return {activity_id: sorted(those, key=_rank) for activity_id, those in found.items()}


def _rank(speaker: Speaker) -> int:
    return SPEAKING.index(speaker.role)


def _speaker(role: str, delegate: Delegate) -> Speaker:
    return Speaker(role, delegate.name, delegate.position, delegate.country, delegate.invented)


def _with_parts(wanted: sa.Select) -> sa.Select:
    return wanted.options(joinedload(Activity.place), selectinload(Activity.categories), joinedload(Activity.event))
