"""The itinerary of an event that travels: where it is on which day, and that day's legs, for whoever asks.

Legs are the activities that people may know of: everybody's, one delegate's, or one bus's rides. Private time and
meetings are nobody's but theirs, so that they are on no itinerary but in somebody's own day.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Activity, ActivityGroup, Axis, Bus, ConvoyDay, Delegate, Event, Participation, Place, db
from models.folding import fold
from models.participation import HOLDING
from queries import activities, convoys, engagements
from queries.activities import DELEGATES, PUBLIC

#: What is only theirs who take part.
PRIVATE = ("block", "meeting")


@dataclasses.dataclass(frozen=True)
class Coach:
    """A bus on a ride: the group that it is, and how many ride in it."""

    group: ActivityGroup
    riding: int
    #: Who they are; only where a bus is asked for by itself.
    people: tuple[Delegate, ...] = ()

    @property
    def name(self) -> str:
        return self.group.name


@dataclasses.dataclass(frozen=True)
class Leg:
    """One activity of the journey."""

    activity: Activity
    axis: Axis | None
    #: Where a ride ends.
    to_place: Place | None
    #: The buses of a ride; on a delegate's itinerary their own only.
    coaches: tuple[Coach, ...] = ()
    #: Whether the delegate whose itinerary it is takes part.
    own: bool = False

    @property
    def zone_there(self) -> str:
        """IANA name of the zone in which its end is told."""
        activity = self.activity
        return convoys.zone_of(activity.event, self.to_place) if self.to_place else activity.zone


@dataclasses.dataclass(frozen=True)
class Day:
    """A day of the journey; `stay` is its city and hotel, where anybody said."""

    date: dt.date
    stay: ConvoyDay | None
    legs: tuple[Leg, ...]


def of_event(event: Event, audiences: Sequence[str] = PUBLIC) -> list[Day]:
    """Everything these audiences may know of, day by day, buses with how many ride in them."""
    return _days(event, activities.published(event, audiences))


def of_delegate(delegate: Delegate, *, whole: bool = False) -> list[Day]:
    """What the delegate takes part in, with their own bus alone; `whole`: and all that delegates may know of."""
    event, engaged = delegate.event, engagements.of_delegate(delegate)
    own = {one.activity.id: one for one in engaged if not one.cancelled}
    found = {one.activity for one in engaged}
    if whole:
        found |= {*activities.published(event, DELEGATES if delegate.status == "approved" else PUBLIC)}
    return _days(event, activities.in_order(found), {key: one.participation for key, one in own.items()})


def of_bus(event: Event, bus: Bus) -> list[Day]:
    """The rides of one bus, with its passengers by name."""
    rides = sa.select(ActivityGroup.activity_id).where(ActivityGroup.bus_id == bus.id)
    wanted = sa.select(Activity).where(Activity.id.in_(rides), Activity.revision > 0)
    days = _days(event, activities.in_order(db.session.scalars(wanted)))
    people = _passengers(bus)
    return [dataclasses.replace(day, legs=tuple(_alone(leg, bus, people) for leg in day.legs)) for day in days]


def find_bus(event: Event, id: int) -> Bus | None:
    """The bus with this id, if it is the event's."""
    return db.session.scalar(sa.select(Bus).where(Bus.id == id, Bus.event_id == event.id))


def _alone(leg: Leg, bus: Bus, people: dict[int, tuple[Delegate, ...]]) -> Leg:
    mine = (one for one in leg.coaches if one.group.bus_id == bus.id)
    named = (dataclasses.replace(one, people=people.get(one.group.id, ())) for one in mine)
    return dataclasses.replace(leg, coaches=tuple(named))


def _days(event: Event, found: Iterable[Activity], own: dict[int, Participation | None] | None = None) -> list[Day]:
    """The convoy's days and those with legs, in order; with `own` they are one delegate's."""
    told = [one for one in found if one.kind not in PRIVATE]
    axes, places = {axis.id: axis for axis in convoys.axes(event)}, {place.id: place for place in event.places}
    coaches = _coaches([one.id for one in told if one.kind == "transfer"])
    stays = {stay.day: stay for stay in convoys.days(event)}
    legs: dict[dt.date, list[Leg]] = defaultdict(list)
    for one in told:
        aboard = [coach for coach in coaches.get(one.id, ()) if own is None or _rides(own.get(one.id), coach)]
        mine = own is not None and one.id in own
        leg = Leg(one, axes.get(one.axis_id), places.get(one.to_place_id), tuple(aboard), mine)
        legs[one.day].append(leg)
    return [Day(date, stays.get(date), tuple(legs.get(date, ()))) for date in sorted({*legs, *stays})]


def _rides(seat: Participation | None, coach: Coach) -> bool:
    return seat is not None and seat.group_id == coach.group.id


def _coaches(ride_ids: list[int]) -> dict[int, list[Coach]]:
    """The buses of these rides with how many ride in each: two statements."""
    if not ride_ids:
        return {}
    groups = sa.select(ActivityGroup).where(ActivityGroup.activity_id.in_(ride_ids), ActivityGroup.kind == "bus")
    counted = sa.select(Participation.group_id, sa.func.count()).group_by(Participation.group_id)
    counted = counted.where(Participation.activity_id.in_(ride_ids), Participation.status.in_(HOLDING))
    riding = dict(db.session.execute(counted).all())
    found = defaultdict(list)
    for group in db.session.scalars(groups.order_by(ActivityGroup.name, ActivityGroup.id)):
        found[group.activity_id].append(Coach(group, riding.get(group.id, 0)))
    return found


def _passengers(bus: Bus) -> dict[int, tuple[Delegate, ...]]:
    """Who rides in the bus, by group and in the order of their names: one statement."""
    riding = sa.select(Participation).join(Participation.delegate).options(contains_eager(Participation.delegate))
    riding = riding.join(ActivityGroup, ActivityGroup.id == Participation.group_id)
    riding = riding.where(ActivityGroup.bus_id == bus.id, Participation.status.in_(HOLDING)).order_by(Delegate.id)
    people = defaultdict(list)
    for seat in db.session.scalars(riding):
        people[seat.group_id].append(seat.delegate)
    return {group: tuple(sorted(those, key=_by_name)) for group, those in people.items()}


def _by_name(delegate: Delegate) -> tuple[str, str]:
    return fold(delegate.family_name or ""), fold(delegate.given_name or "")
