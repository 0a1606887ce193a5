"""What the office should know of the road at once, found out from what leaders counted and scanned.

An alarm is no row: it holds as long as its facts do, and what an organizer made of it is kept under the facts' name, so
that new facts are a new alarm.
"""

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from models import Activity, ActivityGroup, AlarmReview, Checkpoint, Delegate, Event, Headcount, Scan, db
from queries import boardings, rolls
from queries.boardings import Sighting
from queries.rolls import Roll

#: In the order of how much they matter.
KINDS = ("arrived_otherwise", "left_without", "not_left", "two_buses", "counted_otherwise")
#: A bus may be as late as this.
GRACE = dt.timedelta(minutes=10)


@dataclasses.dataclass(frozen=True)
class Alarm:
    """Something about one bus of a ride. Moments are real; people are ids until `of_event` names them."""

    kind: str
    #: The facts' name.
    about: str
    group: ActivityGroup
    at: dt.datetime
    #: The counts it is about: the one that holds, and the one it differs from.
    count: Headcount | None = None
    other: Headcount | None = None
    #: The bus where somebody was seen before.
    before: ActivityGroup | None = None
    person_ids: tuple[int, ...] = ()
    people: tuple[Delegate, ...] = ()
    review: AlarmReview | None = None

    @property
    def ride(self) -> Activity:
        return self.group.activity


def of_event(event: Event, now: dt.datetime | None = None) -> list[Alarm]:
    """All of them with their people, those nobody looked at first, then the latest first.

    At most eleven statements, three where nothing happened, however many rides there are.
    """
    found = _found(event, now)
    if not found:
        return []
    chosen = sa.select(AlarmReview).where(AlarmReview.event_id == event.id)
    reviews = {one.about: one for one in db.session.scalars(chosen)}
    people = _people({key for one in found for key in one.person_ids})
    told = [
        dataclasses.replace(
            one, review=reviews.get(one.about), people=tuple(people[key] for key in one.person_ids if key in people)
        )
        for one in found
    ]
    return sorted(told, key=lambda one: (one.review is not None, -one.at.timestamp(), KINDS.index(one.kind), one.about))


def number(event: Event, now: dt.datetime | None = None) -> int:
    """How many nobody has looked at yet; an event without buses asks one statement."""
    riding = sa.exists().where(ActivityGroup.kind == "bus", ActivityGroup.activity_id == Activity.id)
    if not db.session.scalar(sa.select(sa.exists().where(Activity.event_id == event.id, riding))):
        return 0
    return sum(1 for one in of_event(event, now) if one.review is None)


def _found(event: Event, now: dt.datetime | None) -> list[Alarm]:
    said, late, twice = _counts(event), _late(event, now), _twice(event)
    rides = {one.group.activity_id for one in said} | {one.activity_id for one in late}
    known = {one.group.id: one for one in rolls.of_groups(_groups(ActivityGroup.activity_id, rides))}
    return [
        *(alarm for counts in _by_bus(said) for alarm in _of_bus(counts, known)),
        *(alarm for one in late if (alarm := _not_left(known[one.id], event))),
        *_two_buses(twice),
    ]


def _counts(event: Event) -> list[Headcount]:
    """What was counted, with bus and ride: one statement."""
    wanted = sa.select(Headcount).join(Headcount.group).join(ActivityGroup.activity)
    loaded = contains_eager(Headcount.group).contains_eager(ActivityGroup.activity)
    here = Headcount.event_id == event.id, Activity.state == "published"
    return list(db.session.scalars(wanted.where(*here).options(loaded).order_by(Headcount.at, Headcount.id)))


def _late(event: Event, now: dt.datetime | None) -> list[ActivityGroup]:
    """The buses of rides that should have begun, and are not over yet: one statement."""
    latest = event.now(now) - GRACE
    wanted = sa.select(ActivityGroup).join(ActivityGroup.activity).options(contains_eager(ActivityGroup.activity))
    rides = Activity.event_id == event.id, Activity.kind == "transfer", Activity.state == "published"
    begun = Activity.starts_at.between(latest - dt.timedelta(days=1), latest), ActivityGroup.kind == "bus"
    found = db.session.scalars(wanted.where(*rides, *begun).order_by(ActivityGroup.id))
    return [one for one in found if one.activity.interval[1] > event.now(now)]


def _twice(event: Event) -> list[Sighting]:
    """Where those were seen who were shown at two buses of one ride: one statement, two where there are any."""
    undoing = aliased(Scan)
    wanted = sa.select(Checkpoint.activity_id, Scan.delegate_id).join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
    here = Checkpoint.event_id == event.id, Checkpoint.activity_id.is_not(None), Checkpoint.group_id.is_not(None)
    stands = Scan.result == "admitted", Scan.direction == "in", ~sa.exists().where(undoing.undoes_id == Scan.id)
    pairs = wanted.where(*here, *stands, Scan.delegate_id.is_not(None)).group_by(*wanted.selected_columns)
    again = pairs.having(sa.func.count(Checkpoint.id.distinct()) > 1)
    found = {tuple(row) for row in db.session.execute(again)}
    seen = boardings.of_rides({ride for ride, _person in found})
    return [one for one in boardings.standing(seen) if (one.ride_id, one.delegate_id) in found]


def _by_bus(said: Iterable[Headcount]) -> Iterator[list[Headcount]]:
    of_bus = defaultdict(list)
    for one in said:
        of_bus[one.group_id].append(one)
    yield from of_bus.values()


def _of_bus(counts: list[Headcount], known: Mapping[int, Roll]) -> Iterator[Alarm]:
    """What is odd about what was counted on one bus."""
    roll = known[counts[0].group_id]
    left, came = roll.departure, roll.arrival
    if left and (left.missing or left.counted < left.expected):
        behind = _left_behind(left, known.values())
        if behind or not left.missing:
            yield Alarm("left_without", f"left:{left.id}", roll.group, left.at, left, person_ids=behind)
    if left and came and came.at >= left.at and came.counted != left.counted:
        yield Alarm("arrived_otherwise", f"arrived:{left.id}:{came.id}", roll.group, came.at, came, left)
    for kind in ("departure", "arrival"):
        yield from _counted_otherwise(roll.group, [one for one in counts if one.kind == kind])


def _left_behind(left: Headcount, known: Iterable[Roll]) -> tuple[int, ...]:
    """Who was missing, and is in no other bus of the ride."""
    ride = left.group.activity_id
    others = {key for one in known if one.group.activity_id == ride for key in one.aboard}
    return tuple(key for key in left.missing if key not in others)


def _counted_otherwise(group: ActivityGroup, counts: list[Headcount]) -> Iterator[Alarm]:
    """Two leaders' last words about the same bus, if they differ."""
    last = {(one.by, one.staff_id, one.device_id): one for one in counts}
    words = sorted(last.values(), key=lambda one: (one.at, one.id))
    if words and (other := next((one for one in words if one.counted != words[-1].counted), None)):
        about = f"counted:{other.id}:{words[-1].id}"
        yield Alarm("counted_otherwise", about, group, words[-1].at, words[-1], other)


def _not_left(roll: Roll, event: Event) -> Alarm | None:
    """A bus that waits still, as far as anybody knows; one with nobody on its list waits for nobody."""
    if roll.departure or roll.arrival or not roll.expected:
        return None
    due, missing = roll.ride.starts_at, tuple(sorted(roll.missing))
    real = due - dt.timedelta(seconds=event.clock_shift)
    return Alarm("not_left", f"late:{roll.group.id}:{due:%Y%m%d%H%M}", roll.group, real, person_ids=missing)


def _two_buses(seen: Collection[Sighting]) -> Iterator[Alarm]:
    """Whoever was seen in a bus after another one that they never got off."""
    journeys = defaultdict(list)
    for one in seen:
        journeys[one.ride_id, one.delegate_id].append(one)
    groups = {one.id: one for one in _groups(ActivityGroup.id, {one.group_id for one in seen})}
    for (ride, person), sightings in journeys.items():
        pairs = [pair for pair in itertools.pairwise(sightings) if _both(*pair)]
        if pairs:
            before, last = pairs[-1]
            where = {"group": groups[last.group_id], "before": groups[before.group_id], "person_ids": (person,)}
            yield Alarm("two_buses", f"two:{ride}:{person}:{last.id.hex[:12]}", at=last.taken_at, **where)


def _both(one: Sighting, other: Sighting) -> bool:
    return one.direction == other.direction == "in" and one.group_id != other.group_id


def _groups(column: sa.ColumnElement[int], ids: Collection[int]) -> list[ActivityGroup]:
    """The buses with these ids, or of these rides, in the order of their ids."""
    wanted = sa.select(ActivityGroup).where(column.in_(ids), ActivityGroup.kind == "bus").order_by(ActivityGroup.id)
    return list(db.session.scalars(wanted.options(joinedload(ActivityGroup.activity)))) if ids else []


def _people(ids: Collection[int]) -> dict[int, Delegate]:
    wanted = sa.select(Delegate).where(Delegate.id.in_(ids))
    return {one.id: one for one in db.session.scalars(wanted)} if ids else {}
