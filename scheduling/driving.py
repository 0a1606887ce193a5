"""What is unwise about a convoy's rides: drivers who drive or work too long, buses taken twice or too full, arrivals
that leave no time before a visit.

Hours are those of 49 CFR 395.5: at most so many at the wheel, and no driving after so many on duty, since the last rest
of eight hours. A driver waits beside the bus, so duty is counted from the first departure to the last arrival, and
midnight ends nothing.
"""

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from scheduling.programme import NOBODY, Coach, Id, Item, Programme
from scheduling.walking import Ways

#: A pause of this length begins a driver's hours anew.
REST = dt.timedelta(hours=8)
#: From the bus to a door so many minutes away it is the same place.
SAME_PLACE = 3
_MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Found:
    """One thing that is wrong: what `conflicts.Conflict` says, whose kinds these are."""

    kind: str
    items: tuple[Id, ...]
    detail: Mapping[str, object]
    people: frozenset[Id] = NOBODY


def troubles(programme: Programme) -> Iterator[Found]:
    """All of it, bus by bus, then the arrivals. Rides without a time hold nobody yet."""
    if programme.convoy is None:
        return
    for journey in _journeys(programme):
        yield from _taken_twice(journey)
        for spell in _spells(journey):
            yield from _too_long(programme, spell)
        yield from _too_full(journey)
    yield from _late(programme)


#: A bus on its rides, in the order of time.
_Journey = list[tuple[Item, Coach]]


def _journeys(programme: Programme) -> Iterator[_Journey]:
    found: dict[tuple[Id | None, str], _Journey] = defaultdict(list)
    for item in _rides(programme):
        for coach in programme.convoy.rides[item.id].coaches:
            # A bus that is hired for one ride has no row of its own.
            key = (coach.bus, "") if coach.bus else (None, f"{item.id} {coach.name}")
            found[key].append((item, coach))
    yield from found.values()


def _rides(programme: Programme) -> list[Item]:
    known = (item for item in programme if item.id in programme.convoy.rides and item.interval)
    return sorted(known, key=lambda item: (item.interval, item.id))


def _taken_twice(journey: _Journey) -> Iterator[Found]:
    for (one, coach), (other, _coach) in itertools.combinations(journey, 2):
        start, end = max(one.interval[0], other.interval[0]), min(one.interval[1], other.interval[1])
        if start < end:
            detail = {"bus": coach.name, "starts_at": start, "ends_at": end, "short": (end - start) // _MINUTE}
            yield Found("bus_twice", (one.id, other.id), detail)


def _spells(journey: _Journey) -> Iterator[_Journey]:
    """The rides between two rests of a driver."""
    spell: _Journey = []
    for ride in journey:
        if spell and ride[0].interval[0] - max(item.interval[1] for item, _coach in spell) >= REST:
            yield spell
            spell = []
        spell.append(ride)
    if spell:
        yield spell


def _too_long(programme: Programme, spell: _Journey) -> Iterator[Found]:
    convoy, items = programme.convoy, tuple(item.id for item, _coach in spell)
    start, end = spell[0][0].interval[0], max(item.interval[1] for item, _coach in spell)
    driving, duty = sum(_at_the_wheel(programme, item) for item, _coach in spell), (end - start) // _MINUTE
    limits = (("driving_hours", driving, convoy.driving_hours), ("duty_hours", duty, convoy.duty_hours))
    for kind, minutes, hours in limits:
        if minutes > hours * 60:
            numbers = {"needed": minutes, "available": hours * 60, "short": minutes - hours * 60}
            yield Found(kind, items, {"bus": spell[0][1].name, "starts_at": start, "ends_at": end, **numbers})


def _at_the_wheel(programme: Programme, item: Item) -> int:
    stated = programme.convoy.rides[item.id].driving_minutes
    return item.lasts // _MINUTE if stated is None else stated


def _too_full(journey: _Journey) -> Iterator[Found]:
    for item, coach in journey:
        riding = len(coach.people)
        if coach.seats is not None and riding > coach.seats:
            numbers = {"needed": riding, "available": coach.seats, "short": riding - coach.seats}
            times = {"starts_at": item.interval[0], "ends_at": item.interval[1]}
            yield Found("bus_seats", (item.id,), {"bus": coach.name, **numbers, **times}, coach.people)


def _late(programme: Programme) -> Iterator[Found]:
    """Rides that reach a company less than the buffer before the visit of those who ride begins."""
    ways, rides = Ways(programme.spots), [ride for ride in _rides(programme) if ride.to_place]
    buffer = dt.timedelta(minutes=programme.convoy.buffer)
    for visit in programme:
        if visit.kind != "company_visit" or visit.interval is None:
            continue
        starts_at = visit.interval[0]
        for ride in rides:
            left = starts_at - ride.interval[1]
            if dt.timedelta() <= left < buffer and ways.minutes(ride.to_place, visit.place) <= SAME_PLACE:
                yield from _hurried(programme, ride, visit, left // _MINUTE)


def _hurried(programme: Programme, ride: Item, visit: Item, left: int) -> Iterator[Found]:
    who = programme.named.get(ride.id, NOBODY) & programme.named.get(visit.id, NOBODY)
    if who:
        needed = programme.convoy.buffer
        numbers = {"needed": needed, "available": left, "short": needed - left}
        times = {"starts_at": ride.interval[1], "ends_at": visit.interval[0]}
        yield Found("arrival_buffer", (ride.id, visit.id), {**numbers, **times}, who)
