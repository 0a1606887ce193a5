"""Passenger lists: for each bus of a ride who rides in it, on which seat, who leads it and who drives it.

A person has one participation in a ride, in one bus of it or in none yet; who is on two rides at once is told.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Activity, ActivityGroup, Bus, BusLeader, Delegate, Event, Participation, Staff, db
from models.participation import HOLDING
from queries import care
from scheduling import seats

#: Who says one of these sits in front, beside those for whom steps matter.
FRONT = frozenset({"service_animal"})


@dataclasses.dataclass(frozen=True)
class Passenger:
    """Somebody on the list of a ride, their delegation and category loaded."""

    seat: Participation
    #: Whether they need a seat near the door, and a bus without steps: of those who agreed that it is known.
    front: bool = False
    no_steps: bool = False
    #: Other rides that they are on at the same time.
    elsewhere: tuple[Activity, ...] = ()

    @property
    def delegate(self) -> Delegate:
        return self.seat.delegate


@dataclasses.dataclass(frozen=True)
class Load:
    """One bus of a ride."""

    group: ActivityGroup
    bus: Bus | None
    leader: Delegate | None
    deputy: Delegate | None
    #: By seat, then by name.
    people: tuple[Passenger, ...]

    @property
    def free(self) -> int | None:
        """Seats that nobody has; below 0, people without one. None: nobody counted them."""
        return None if self.group.capacity is None else self.group.capacity - len(self.people)

    @property
    def coach(self) -> seats.Coach:
        """The bus as seats are given out in it."""
        said = {"abreast": self.bus.abreast, "kept": self.bus.kept, "step_free": self.bus.step_free} if self.bus else {}
        return seats.Coach(self.group.id, self.group.capacity, **said)

    @property
    def steep(self) -> list[Passenger]:
        """Those who need a bus without steps, which this one is not known to be."""
        return [one for one in self.people if one.no_steps and not (self.bus and self.bus.step_free)]


@dataclasses.dataclass(frozen=True)
class RideList:
    """A ride with everybody on its list."""

    activity: Activity
    loads: tuple[Load, ...]
    #: Those who are in no bus yet.
    without: tuple[Passenger, ...]

    @property
    def everybody(self) -> list[Passenger]:
        """All of them, bus by bus, then those in none."""
        return [*(one for load in self.loads for one in load.people), *self.without]

    @property
    def twice(self) -> list[Passenger]:
        """Those who are on two rides at once."""
        return [one for one in self.everybody if one.elsewhere]

    @property
    def over(self) -> int:
        """How many have no seat: in no bus, or more in one than it has seats."""
        return len(self.without) + sum(max(-load.free, 0) for load in self.loads if load.free is not None)


#: Of whom a list is made, by ride and bus.
_People = dict[tuple[int, int | None], list[Passenger]]


def rides(event: Event) -> list[RideList]:
    """The rides that take place, in their order, each with its people; a constant number of statements."""
    wanted = sa.select(Activity).where(Activity.event_id == event.id, Activity.kind == "transfer")
    found = wanted.where(Activity.state == "published").options(joinedload(Activity.place), joinedload(Activity.event))
    in_order = found.order_by(
        Activity.day, Activity.starts_at.is_(None), Activity.starts_at, Activity.rank, Activity.id
    )
    return lists(db.session.scalars(in_order).all())


def find(event: Event, activity_id: int) -> Activity | None:
    """The ride with this id, if it takes place at this event."""
    activity = db.session.get(Activity, activity_id)
    there = activity and (activity.event_id, activity.kind, activity.state) == (event.id, "transfer", "published")
    return activity if there else None


def of_ride(activity: Activity) -> RideList:
    """The list of one ride."""
    return lists([activity])[0]


def lists(activities: Sequence[Activity]) -> list[RideList]:
    """The lists of these rides, in this order; a handful of statements, however many they are."""
    ids = [one.id for one in activities]
    taken = _seats(ids)
    helped = care.aids({one.delegate_id for one in taken})
    elsewhere = _elsewhere(activities, {one.delegate_id for one in taken})
    people: _People = defaultdict(list)
    for one in taken:
        needs = helped.get(one.delegate_id)
        no_steps = bool(needs and care.steps_matter(needs.aids, needs.access))
        front = no_steps or bool(needs and FRONT & set(needs.aids or ()))
        others = elsewhere.get((one.activity_id, one.delegate_id), ())
        people[one.activity_id, one.group_id].append(Passenger(one, front, no_steps, tuple(others)))
    loads = _loads(ids, people)
    return [RideList(one, tuple(loads[one.id]), tuple(people[one.id, None])) for one in activities]


def buses_of(event: Event) -> dict[int, list[Staff]]:
    """By bus, the staff who lead it: one statement."""
    wanted = sa.select(BusLeader.bus_id, Staff).join(Staff, Staff.id == BusLeader.staff_id)
    wanted = wanted.join(Bus, Bus.id == BusLeader.bus_id).where(Bus.event_id == event.id)
    found = defaultdict(list)
    for bus_id, staff in db.session.execute(wanted.order_by(Staff.name, Staff.id)):
        found[bus_id].append(staff)
    return found


def _seats(activity_ids: Iterable[int]) -> Sequence[Participation]:
    wanted = sa.select(Participation).join(Participation.delegate)
    wanted = wanted.where(Participation.activity_id.in_(activity_ids), Participation.status.in_(HOLDING))
    person = contains_eager(Participation.delegate)
    loaded = wanted.options(person.joinedload(Delegate.category), person.joinedload(Delegate.delegation))
    return db.session.scalars(loaded.order_by(Delegate.sort_name, Delegate.id)).all()


def _loads(activity_ids: Collection[int], people: _People) -> dict[int, list[Load]]:
    wanted = sa.select(ActivityGroup, Bus).outerjoin(Bus, Bus.id == ActivityGroup.bus_id)
    wanted = wanted.where(ActivityGroup.activity_id.in_(activity_ids), ActivityGroup.kind == "bus")
    order = (Bus.rank.is_(None), Bus.rank, ActivityGroup.name, ActivityGroup.id)
    rows = [tuple(row) for row in db.session.execute(wanted.order_by(*order))]
    named = _leaders(rows)
    loads = defaultdict(list)
    for group, bus in rows:
        leader, deputy = group.leader_id or (bus and bus.leader_id), bus and bus.deputy_id
        inside = sorted(people[group.activity_id, group.id], key=lambda one: by_seat(one.seat.seat))
        loads[group.activity_id].append(Load(group, bus, named.get(leader), named.get(deputy), tuple(inside)))
    return loads


def _leaders(rows: Iterable[tuple[ActivityGroup, Bus | None]]) -> dict[int, Delegate]:
    """Those who lead these buses, by id: one statement."""
    ids = {group.leader_id for group, _bus in rows} | {key for _group, bus in rows if bus for key in _of_bus(bus)}
    return {one.id: one for one in db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(ids - {None})))}


def _of_bus(bus: Bus) -> tuple[int | None, int | None]:
    return bus.leader_id, bus.deputy_id


def by_seat(label: str | None) -> tuple[bool, int, str]:
    """The order of seats: from the front, those without one last."""
    row = (label or "").rstrip(seats.LETTERS)
    return not label, int(row) if row.isdigit() else 0, label or ""


def _elsewhere(activities: Sequence[Activity], people: Collection[int]) -> dict[tuple[int, int], list[Activity]]:
    """By ride and person, the other rides that they are on at the same time."""
    timed = {one.id: one for one in activities if one.starts_at}
    if not timed:
        return {}
    since, until = min(one.starts_at for one in timed.values()), max(_ends(one) for one in timed.values())
    wanted = sa.select(Participation.delegate_id, Activity).join(Activity, Activity.id == Participation.activity_id)
    wanted = wanted.where(Participation.delegate_id.in_(people), Participation.status.in_(HOLDING))
    wanted = wanted.where(Activity.kind == "transfer", Activity.state == "published", Activity.starts_at.is_not(None))
    wanted = wanted.where(Activity.starts_at < until, Activity.starts_at >= since - dt.timedelta(days=1))
    of_person = defaultdict(list)
    for person, ride in db.session.execute(wanted.order_by(Activity.starts_at, Activity.id)):
        of_person[person].append(ride)
    found = defaultdict(list)
    for person, riding in of_person.items():
        for one in riding:
            if one.id in timed:
                found[one.id, person] += [two for two in riding if two.id != one.id and _at_once(one, two)]
    return found


def _at_once(one: Activity, two: Activity) -> bool:
    return one.starts_at < _ends(two) and two.starts_at < _ends(one)


def _ends(one: Activity) -> dt.datetime:
    return one.ends_at or one.starts_at


def approved(event: Event) -> Sequence[Delegate]:
    """Who may lead a bus: everybody approved, by name, their delegations loaded: one statement."""
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    return db.session.scalars(
        wanted.options(joinedload(Delegate.delegation)).order_by(Delegate.sort_name, Delegate.id)
    ).all()
