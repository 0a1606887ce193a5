"""Proposed shuttles as a page shows them: the rows behind the ids, and who finds no place."""

import dataclasses
import datetime as dt

from models import DelegateCare, Event, Greeter, Journey, Place, Vehicle
from models.transaction import transaction
from operations import readings, shuttles
from queries import arrivals, care, pickups
from queries import shuttles as queries
from scheduling.shuttles import Rules, Shuttle
from web.access import actor, may


@dataclasses.dataclass(frozen=True)
class Ride:
    """One shuttle with the people in it."""

    shuttle: Shuttle
    vehicle: Vehicle
    greeter: Greeter | None
    place: Place | None
    people: list[Journey]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What is proposed; `mark` is sent back by whoever arranges it."""

    rides: list[Ride]
    #: Who finds no place, and the word of `travel_words.LEFT` for it that the reader may know.
    left: list[tuple[Journey, str]]
    #: Who did not say where they land or leave.
    nowhere: list[Journey]
    #: What people need, for who may read it.
    aids: dict[int, DelegateCare]
    mark: str


def outcome(event: Event, way: str, day: dt.date, rules: Rules) -> Outcome:
    """What would be arranged; readings of health are noted."""
    answer = shuttles.propose(event, way, day, rules)
    people = {one.id: one for one in arrivals.of_day(event, way, day)}
    waiting = queries.unfetched(event, way, day)
    vehicles = {one.id: one for one in pickups.vehicles(event)}
    greeters = {one.id: one for one in pickups.greeters(event)}
    places = {one.id: one for one in event.places}
    told = may("see.aids")
    rides = [
        Ride(
            one, vehicles[one.van], greeters.get(one.greeter), places.get(one.hotel[0]),
            [people[key] for key in one.travellers],
        )
        for one in answer.shuttles
    ]  # fmt: skip
    return Outcome(
        rides,
        [(people[one.traveller], one.reason if told else "no_vehicle") for one in answer.left],
        [one for one in waiting if not one.station],
        _aids(waiting) if told else {},
        shuttles.mark_of(answer),
    )


def _aids(waiting: list[Journey]) -> dict[int, DelegateCare]:
    found = care.aids(one.delegate_id for one in waiting)
    if found:
        with transaction():
            readings.note("care", [one.delegate for one in found.values()], by=actor(), where="shuttles")
    return found
