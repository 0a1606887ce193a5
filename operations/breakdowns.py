"""A bus breaks down: its people go to the other buses of the ride, or another bus comes in its stead.

`preview` only reads and tells who would be left over; `apply` plans again inside its transaction. Whoever finds no seat
stays on the list of the ride, in no bus, so that nobody is forgotten by the roadside.
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, BusLeader, DeviceBus, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import event_fields, fields, finished, journal, seatings
from operations.convoy_times import SEATS
from operations.journal import Actor
from operations.refusals import Refusal
from operations.seatings import Preview
from queries import convoys, passengers
from scheduling import seats

_RULES = {
    "code": event_fields.code,
    "seats": event_fields.number(*SEATS),
    "plate": lambda typed: fields.line(typed, 20),
}


@dataclasses.dataclass(frozen=True)
class Instead:
    """The bus that comes: one of the convoy's by its `bus_id`, else a new one of which this is said."""

    bus_id: int | None = None
    code: str = ""
    seats: int | None = None
    step_free: bool | None = None
    plate: str = ""


@dataclasses.dataclass(frozen=True)
class Asked:
    """What broke down, what comes instead (None: nothing), and whether that holds for its later rides, too."""

    group_id: int
    instead: Instead | None = None
    later: bool = True


@dataclasses.dataclass(frozen=True)
class Breakdown:
    """What would become of the rides concerned, in their order."""

    group: ActivityGroup
    #: The convoy's bus that comes, where it is one already.
    bus: Bus | None
    rides: tuple[Preview, ...]

    @property
    def fingerprint(self) -> str:
        """What makes it this plan; 16 hexadecimal digits."""
        written = repr((self.group.id, self.bus and self.bus.id, [one.fingerprint for one in self.rides]))
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @property
    def left(self) -> int:
        """Seats that are missing, on the ride where most are."""
        return max(len(one.plan.left) for one in self.rides)


def read(typed: Mapping[str, object]) -> Instead:
    """A new bus as typed: `code`, `seats`, `plate`, `step_free` ("yes", "no" or ""); raises `Malformed`."""
    said = fields.read_all(_RULES, typed)
    if said["seats"] is None:
        raise fields.Malformed({"seats": Refusal("required", "seats")})
    step_free = {"yes": True, "no": False}.get(str(typed.get("step_free") or ""))
    return Instead(code=said["code"], seats=said["seats"], step_free=step_free, plate=said["plate"])


def preview(event: Event, asked: Asked) -> Breakdown:
    """What would become of its passengers; nothing is written.

    Refuses `unknown_bus` for what is no bus of a ride that takes place, `bus_twice` for a new bus that has the code of
    another, and `no_other_bus` where there is no bus that could take anybody.
    """
    group = _find(event, asked.group_id)
    bus = _instead(event, asked.instead, group)
    rides = [_planned(one, group, asked, bus) for one in _concerned(event, group, later=asked.later)]
    return Breakdown(group, bus, tuple(rides))


def apply(
    event: Event, asked: Asked, *, by: Actor, seen: str | None = None, now: dt.datetime | None = None
) -> Breakdown:
    """Do it: people change their bus, on each ride at once. Refuses what `preview` refuses, `finished`, and
    `changed_meanwhile` when the plan is no longer the one with the fingerprint `seen`.
    """
    finished.ensure_running(event, now)
    lock(event)
    group = _find(event, asked.group_id)
    seatings.hold(*_concerned(event, group, later=asked.later))
    found = preview(event, asked)
    if seen is not None and seen != found.fingerprint:
        raise Refusal("changed_meanwhile")
    bus = found.bus or (asked.instead and _new(event, asked.instead))
    was = found.group.name
    if bus:
        _hand_over(found.group.bus_id, bus)
    # All of them first: what is replaced is no longer known by the bus that it was.
    broken = [_broken(ride.ride.loads, found.group).group for ride in found.rides]
    for group, ride in zip(broken, found.rides, strict=True):
        _replace(group, ride, bus)
        seatings.write(ride.ride, ride.places, now or utcnow())
    said = {"bus": was, "instead": bus.code if bus else None, "rides": len(found.rides), "left": found.left}
    journal.write("bus.broke_down", found.group, by, event_id=event.id, **said)
    return found


def _find(event: Event, group_id: int) -> ActivityGroup:
    group = db.session.get(ActivityGroup, group_id)
    if group is None or group.kind != "bus" or passengers.find(event, group.activity_id) is None:
        raise Refusal("unknown_bus")
    return group


def _instead(event: Event, instead: Instead | None, group: ActivityGroup) -> Bus | None:
    """The convoy's bus that comes; None: a new one, or none."""
    if instead is None:
        return None
    known = convoys.buses(event)
    if instead.bus_id is not None:
        found = next((one for one in known if one.id == instead.bus_id != group.bus_id), None)
        if found is None:
            raise Refusal("unknown_bus", "bus")
        return found
    if any(one.code.casefold() == instead.code.casefold() for one in known):
        raise Refusal("bus_twice", "code")
    return None


def _concerned(event: Event, group: ActivityGroup, *, later: bool) -> list[Activity]:
    """The ride, and those after it on which the same bus was to go."""
    first = db.session.get_one(Activity, group.activity_id)
    if not later or group.bus_id is None or first.starts_at is None:
        return [first]
    rides = sa.select(ActivityGroup.activity_id).where(ActivityGroup.bus_id == group.bus_id)
    wanted = sa.select(Activity).where(Activity.event_id == event.id, Activity.id.in_(rides))
    wanted = wanted.where(Activity.state == "published", Activity.starts_at > first.starts_at)
    return [first, *db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id))]


def _planned(activity: Activity, group: ActivityGroup, asked: Asked, bus: Bus | None) -> Preview:
    """Who is in the broken bus goes where there is room; what comes in its stead is the same group of the ride."""
    ride = passengers.of_ride(activity)
    broken = _broken(ride.loads, group)
    coaches = [load.coach for load in ride.loads if load is not broken and load.free != -len(load.people)]
    if asked.instead and not (bus and _is_there(ride.loads, bus)):
        coaches.append(_coach(broken.group, bus or asked.instead))
    if not coaches:
        raise Refusal("no_other_bus", activity=activity)
    return seatings.planned(ride, coaches)


def _broken(loads: Iterable[passengers.Load], group: ActivityGroup) -> passengers.Load:
    return next(one for one in loads if group.id == one.group.id or (group.bus_id and one.group.bus_id == group.bus_id))


def _is_there(loads: Iterable[passengers.Load], bus: Bus) -> bool:
    return any(load.group.bus_id == bus.id for load in loads)


def _coach(group: ActivityGroup, bus: Bus | Instead) -> seats.Coach:
    known = {"abreast": bus.abreast, "kept": bus.kept} if isinstance(bus, Bus) else {"kept": 2}
    return seats.Coach(group.id, bus.seats, step_free=bus.step_free, **known)


def _new(event: Event, said: Instead) -> Bus:
    rank = len(convoys.buses(event))
    facts = {"code": said.code, "seats": said.seats, "step_free": said.step_free, "plate": said.plate, "rank": rank}
    bus = Bus(event_id=event.id, **facts)
    db.session.add(bus)
    db.session.flush()
    return bus


def _hand_over(old_id: int | None, bus: Bus) -> None:
    """Who leads the broken bus leads the one that comes, with the same phone."""
    if old_id is None:
        return
    old = db.session.get_one(Bus, old_id)
    for name in ("leader_id", "deputy_id"):
        setattr(bus, name, getattr(bus, name) or getattr(old, name))
    for model, column in ((BusLeader, "staff_id"), (DeviceBus, "device_id")):
        there = set(db.session.scalars(sa.select(getattr(model, column)).where(model.bus_id == bus.id)))
        mine = set(db.session.scalars(sa.select(getattr(model, column)).where(model.bus_id == old_id)))
        db.session.add_all(model(bus_id=bus.id, **{column: one}) for one in sorted(mine - there))
    db.session.flush()


def _replace(group: ActivityGroup, ride: Preview, bus: Bus | None) -> None:
    """The group becomes the bus that comes; without one, or where that one rides already, it is empty."""
    if bus is None or _is_there(ride.ride.loads, bus):
        group.capacity = 0
    else:
        group.bus_id, group.name, group.capacity = bus.id, bus.code, bus.seats
    db.session.flush()
