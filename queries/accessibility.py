"""Whoever needs step-free ways or other help: whether vehicles, seats and rooms have it, and all that is open."""

import dataclasses
from collections import defaultdict

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, DelegateCare, Event, Journey, Participation, Pickup, Place, db
from models.participation import HOLDING
from models.travel import WAYS
from queries import activities, care, engagements, nights, pickups


@dataclasses.dataclass(frozen=True)
class Drive:
    """From a station or to it; `journey` None: not said how they travel."""

    way: str
    journey: Journey | None
    pickup: Pickup | None

    @property
    def state(self) -> str:
        """covered, own (by road: they need no car), unknown, unplanned (nobody fetches them), no_vehicle, steps."""
        if self.journey is None or (self.journey.at is None and self.journey.means != "road"):
            return "unknown"
        if self.pickup is None:
            return "own" if self.journey.means == "road" else "unplanned"
        if self.pickup.vehicle is None:
            return "no_vehicle"
        return "covered" if self.pickup.vehicle.step_free else "steps"

    @property
    def covered(self) -> bool:
        return self.state in ("covered", "own")


@dataclasses.dataclass(frozen=True)
class Ride:
    """A seat in a convoy's bus; `bus` None: in none yet."""

    activity: Activity
    bus: Bus | None
    seat: str | None

    @property
    def state(self) -> str:
        """covered, no_bus, steps (or nobody knows), no_seat."""
        if self.bus is None:
            return "no_bus"
        if not self.bus.step_free:
            return "steps"
        return "covered" if self.seat else "no_seat"


@dataclasses.dataclass(frozen=True)
class Coverage:
    """One person, and what is known of their ways: how they come and go, on which rides, where they sleep (None: some
    night nobody knows where), and `steps`, activities in places that are not known to be step-free.
    """

    care: DelegateCare
    drives: list[Drive]
    rides: list[Ride]
    rooms: list[Place | None]
    steps: list[Activity]

    @property
    def checked(self) -> bool:
        """Whether steps matter."""
        return care.steps_matter(self.care.aids, self.care.access)

    @property
    def room_covered(self) -> bool | None:
        """Whether every room lies where no step is; None: nobody knows."""
        known = {one.step_free if one else None for one in self.rooms} or {None}
        return False if False in known else None if None in known else True

    @property
    def covered(self) -> bool:
        """Whether nothing is left to be seen to."""
        if not self.checked:
            return True
        seated = all(one.state == "covered" for one in self.rides)
        return bool(self.room_covered) and seated and not self.steps and all(one.covered for one in self.drives)


def of_event(event: Event) -> list[Coverage]:
    """Everybody approved who said what they need, by name; a constant number of statements."""
    needing = [one for one in care.of_event(event) if one.aids or one.access]
    ids = [one.delegate_id for one in needing]
    shown = [one for one in activities.published(event, activities.STAFF) if one.state == "published" and one.place_id]
    steep = [one for one in shown if one.place.step_free is not True]
    there = engagements.attending(steep, [one.delegate for one in needing])
    drives, riding, sleeping = _drives(ids), _rides(ids), _rooms(event, ids)
    return [
        Coverage(
            one, drives[one.delegate_id], riding[one.delegate_id], sleeping[one.delegate_id],
            [activity for activity in steep if one.delegate_id in there[activity.id]],
        )
        for one in needing
    ]  # fmt: skip


def _drives(ids: list[int]) -> dict[int, list[Drive]]:
    wanted = sa.select(Journey).where(Journey.delegate_id.in_(ids))
    found = {(one.delegate_id, one.way): one for one in db.session.scalars(wanted)}
    fetched = pickups.of_journeys(one.id for one in found.values())
    return {key: [_drive(way, found.get((key, way)), fetched) for way in WAYS] for key in ids}


def _drive(way: str, journey: Journey | None, fetched: dict[int, Pickup]) -> Drive:
    return Drive(way, journey, fetched.get(journey.id) if journey else None)


def _rides(ids: list[int]) -> dict[int, list[Ride]]:
    """By person, the rides on which they are, in the order of time."""
    wanted = sa.select(Participation.delegate_id, Activity, Bus, Participation.seat)
    wanted = wanted.join(Activity, Activity.id == Participation.activity_id)
    wanted = wanted.outerjoin(ActivityGroup, ActivityGroup.id == Participation.group_id)
    wanted = wanted.outerjoin(Bus, Bus.id == ActivityGroup.bus_id)
    wanted = wanted.where(Participation.delegate_id.in_(ids), Participation.status.in_(HOLDING))
    wanted = wanted.where(Activity.kind == "transfer", Activity.state == "published")
    found = defaultdict(list)
    for delegate_id, activity, bus, seat in db.session.execute(wanted.order_by(Activity.starts_at, Activity.id)):
        found[delegate_id].append(Ride(activity, bus, seat))
    return found


def _rooms(event: Event, ids: list[int]) -> dict[int, list[Place | None]]:
    """By person, the hotels in which they sleep, each once."""
    found: dict[int, dict[int | None, Place | None]] = defaultdict(dict)
    for bed in nights.beds(event, ids):
        found[bed.delegate.id][bed.place.id if bed.place else None] = bed.place
    return defaultdict(list, {key: list(places.values()) for key, places in found.items()})
