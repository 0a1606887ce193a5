"""Who sits in which bus of a ride, and on which seat: proposed and applied, or moved by hand.

`preview` only reads. `apply` plans again inside its transaction: what is not the plan that the caller saw is refused.
Nobody leaves the list of a ride here: who finds no seat stays on it, in no bus.
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from models import Activity, ActivityGroup, Delegate, Participation, db
from models.base import utcnow
from models.transaction import locked
from operations import feeds, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import passengers
from queries.passengers import Load, Passenger, RideList
from scheduling import seating, seats
from scheduling.seating import Plan

#: Where a passenger sits: the group that is their bus, and the seat.
Place = tuple[int | None, str | None]


@dataclasses.dataclass(frozen=True)
class Preview:
    """A plan, and the list as it is."""

    ride: RideList
    plan: Plan

    @property
    def fingerprint(self) -> str:
        """What makes it this plan: who sits where, now and then. 16 hexadecimal digits."""
        now = sorted((one.delegate.id, one.seat.group_id, one.seat.seat) for one in self.ride.everybody)
        written = repr((self.ride.activity.id, now, sorted(self.places.items(), key=lambda one: one[0])))
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @property
    def places(self) -> dict[int, Place]:
        """By delegate, where they are to sit; those left over sit nowhere."""
        found = {person: (seat.coach, seat.label) for person, seat in self.plan.seats.items()}
        return found | dict.fromkeys(self.plan.left, (None, None))

    @property
    def changing(self) -> list[Passenger]:
        """Those who are to sit in another bus, or in none."""
        return [one for one in self.ride.everybody if self.places[one.delegate.id][0] != one.seat.group_id]

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return any(self.places[one.delegate.id] != (one.seat.group_id, one.seat.seat) for one in self.ride.everybody)


def preview(activity: Activity, *, anew: bool = False) -> Preview:
    """What seating everybody of this ride would mean; nothing is written. Refuses `no_buses`."""
    ride = passengers.of_ride(activity)
    return planned(ride, [load.coach for load in ride.loads], anew=anew)


def planned(ride: RideList, coaches: Sequence[seats.Coach], *, anew: bool = False) -> Preview:
    """The plan for these people in these buses, whoever of them sat elsewhere. Refuses `no_buses`."""
    if not coaches:
        raise Refusal("no_buses")
    return Preview(ride, seating.plan(coaches, riders(ride), anew=anew))


def apply(
    activity: Activity, *, by: Actor, anew: bool = False, seen: str | None = None, now: dt.datetime | None = None
) -> Preview:
    """Seat everybody as proposed. Refuses `no_buses`, `finished`, and `changed_meanwhile` when the plan is no longer
    the one with the fingerprint `seen`.
    """
    finished.ensure_running(activity.event, now)
    hold(activity)
    found = preview(activity, anew=anew)
    if seen is not None and seen != found.fingerprint:
        raise Refusal("changed_meanwhile")
    write(found.ride, found.places, now or utcnow())
    said = {"title": activity.title, "moved": len(found.changing), "left": len(found.plan.left)}
    journal.write("passengers.seated", activity, by, **said)
    return found


def move(
    activity: Activity,
    delegate_ids: Collection[int],
    group_id: int | None,
    *,
    by: Actor,
    seat: str | None = None,
    now: dt.datetime | None = None,
) -> int:
    """Put these passengers of a ride into another of its buses, or into none; returns how many.

    Each gets a free seat there, one of them alone the `seat` asked for. Refuses `nobody_chosen`, `not_a_passenger` for
    who is not on the list, `unknown_bus`, `bus_full` (with `bus` and how many are `free`), `seat_taken` and
    `unknown_seat`.
    """
    finished.ensure_running(activity.event, now)
    hold(activity)
    ride = passengers.of_ride(activity)
    moving = [one for one in ride.everybody if one.delegate.id in delegate_ids]
    if not delegate_ids:
        raise Refusal("nobody_chosen")
    if len(moving) != len(set(delegate_ids)):
        raise Refusal("not_a_passenger")
    nowhere: dict[int, Place] = {one.delegate.id: (None, None) for one in moving}
    places = nowhere if group_id is None else _in(_load(ride, group_id), moving, seat)
    was = {one.delegate.id: one.seat.group_id for one in moving}
    write(ride, places, now or utcnow())
    names = {load.group.id: load.group.name for load in ride.loads}
    for one in moving:
        _tell(activity, one.delegate, names.get(was[one.delegate.id]), names.get(group_id), by)
    return len(moving)


def riders(ride: RideList) -> list[seats.Rider]:
    """The people of a ride as seats are given out among them."""
    return [_rider(one) for one in ride.everybody]


def hold(*activities: Activity) -> None:
    """Lock these rides, their buses and everybody on their lists until the transaction ends."""
    ids = [one.id for one in activities]
    locked(Activity, ids)
    groups = sa.select(ActivityGroup.id).where(ActivityGroup.activity_id.in_(ids))
    locked(ActivityGroup, db.session.scalars(groups).all())
    aboard = sa.select(Participation.delegate_id).where(Participation.activity_id.in_(ids))
    locked(Delegate, db.session.scalars(aboard).all())


def write(ride: RideList, places: Mapping[int, Place], now: dt.datetime) -> None:
    """Let these people sit there: two statements. The caller holds the locks.

    Another bus is told in calendars, so that the revision rises; another seat is not.
    """
    rows, changed = [], []
    for one in ride.everybody:
        group_id, label = places.get(one.delegate.id, (one.seat.group_id, one.seat.seat))
        if (group_id, label) == (one.seat.group_id, one.seat.seat):
            continue
        other = group_id != one.seat.group_id
        changed += [one.delegate.id] if other else []
        rows.append(
            {"id": one.seat.id, "group_id": group_id, "seat": label, "revision": one.seat.revision + other,
             "changed_at": now}
        )  # fmt: skip
    if rows:
        db.session.execute(sa.update(Participation), rows)
    for one in ride.everybody:
        db.session.expire(one.seat, ["group_id", "seat", "revision", "changed_at"])
    feeds.stale(changed)


def _in(load: Load, moving: Iterable[Passenger], seat: str | None) -> dict[int, Place]:
    """Where these sit in this bus, whose people keep their seats."""
    coming = list(moving)
    staying = [one for one in load.people if one not in coming]
    free = None if load.group.capacity is None else load.group.capacity - len(staying)
    if free is not None and free < len(coming):
        raise Refusal("bus_full", "bus", bus=load.group.name, free=max(free, 0))
    wanted = _wanted(load, staying, seat) if seat else None
    group, here = load.group.id, [_rider(one) for one in staying]
    for one in coming:
        kept = one.seat.seat if one in load.people else None
        here.append(dataclasses.replace(_rider(one), coach=group, seat=wanted or kept))
    labels = {rider.id: label for rider, label in seats.assigned(load.coach, seating.units(here))}
    return {one.delegate.id: (group, labels[one.delegate.id]) for one in coming}


def _wanted(load: Load, staying: Iterable[Passenger], seat: str) -> str:
    if seat not in seats.labels(load.coach):
        raise Refusal("unknown_seat", "seat")
    if any(one.seat.seat == seat for one in staying):
        raise Refusal("seat_taken", "seat")
    return seat


def _rider(one: Passenger) -> seats.Rider:
    person = one.delegate
    return seats.Rider(
        person.id,
        person.delegation_id,
        crew=one.seat.role != "participant",
        front=one.front,
        no_steps=one.no_steps,
        beside=person.principal_id,
        coach=one.seat.group_id,
        seat=one.seat.seat,
    )


def _load(ride: RideList, group_id: int) -> Load:
    found = next((load for load in ride.loads if load.group.id == group_id), None)
    if found is None:
        raise Refusal("unknown_bus", "bus")
    return found


def _tell(activity: Activity, person: Delegate, was: str | None, now: str | None, by: Actor) -> None:
    verb = "passenger.left_out" if now is None else "passenger.seated" if was in (None, now) else "passenger.moved"
    said = {"from": was or "–", "bus": now, "title": activity.title}
    journal.write(verb, person, by, activity=activity.id, **said)
