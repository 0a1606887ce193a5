"""The rides that a plan of company visits needs: from the hotel to the companies, between them, and back.

Times are instants, so a night in which the clocks change is as long as it is. Where nobody knows how long a way takes,
what follows from it stays open.
"""

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scheduling import walking
from scheduling.programme import Id, Spot
from scheduling.roads import Roads
from scheduling.visits import Number, Question, Session, Slot, Track, Visit

#: A hotel of which nobody said the city is in it when it is no more than so many metres away.
NEAR = 50_000
#: What a bus drives in the morning, or in the evening, between a hotel and the city, in metres.
REACH = 150_000
#: Whoever arrived longer ago than this is somewhere else by now.
FRESH = dt.timedelta(hours=12)


@dataclasses.dataclass(frozen=True)
class Day:
    """Where the convoy is on a day, and where it sleeps the night after."""

    day: dt.date
    city: Id
    hotel: Id | None


@dataclasses.dataclass(frozen=True)
class Base:
    """Where the buses of a run begin, and where they bring people in the end; None: nobody knows."""

    start: Id | None
    end: Id | None


@dataclasses.dataclass(frozen=True)
class Arrival:
    """Where a ride that somebody else arranged brings people."""

    at: dt.datetime
    place: Id


@dataclasses.dataclass(frozen=True)
class Ride:
    """A way that one bus or several go at the same time."""

    day: dt.date
    origin: Id
    goal: Id
    #: The company it goes to; None: back to the hotel.
    host: Id | None
    #: None: to be confirmed.
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    #: Minutes at the wheel.
    driving: int | None
    #: Who is in which bus; the key is None where nobody counted the buses.
    buses: Mapping[Id | None, frozenset[Id]]


@dataclasses.dataclass(frozen=True)
class _Way:
    """A ride of one bus, without those who are in it."""

    day: dt.date
    origin: Id
    goal: Id
    host: Id | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    driving: int | None


def bases(
    days: Iterable[Day], slots: Sequence[Slot], arrivals: Iterable[Arrival], spots: Mapping[Id, Spot]
) -> dict[Number, Base]:
    """By run: it begins where other rides brought people since the run before, else where they woke up or rest, and
    ends where they rest or sleep. A hotel that is too far for a bus is nowhere that anybody comes from, or goes to.
    """
    arrivals, of_day = sorted(arrivals, key=lambda one: one.at), _of_days(days, spots)
    found, since, before = {}, dt.datetime.min.replace(tzinfo=dt.UTC), None
    for _run, those in itertools.groupby(sorted(slots, key=lambda one: one.starts_at), key=lambda one: one.run):
        run = list(those)
        first, home = run[0], of_day.get(run[0].day, _Home(None, None, None))
        since = max(since, first.starts_at - FRESH)
        brought = [one.place for one in arrivals if since <= one.at <= first.starts_at]
        brought = [place for place in brought if _is_in(spots, place, first.city)]
        start = home.midday if before == first.day else home.morning
        last = all(slot.run <= first.run for slot in slots if slot.day == first.day)
        found[first.run] = Base(brought[-1] if brought else start, home.evening if last else home.midday)
        since, before = run[-1].ends_at, first.day
    return found


@dataclasses.dataclass(frozen=True)
class _Home:
    """Where people wake up, rest between two runs, and sleep, on one day."""

    morning: Id | None
    midday: Id | None
    evening: Id | None


def _of_days(days: Iterable[Day], spots: Mapping[Id, Spot]) -> dict[dt.date, _Home]:
    found, before = {}, None
    for one in sorted(days, key=lambda each: each.day):
        here = [place for place in (one.hotel, before) if _is_in(spots, place, one.city)]
        near = [place for place in (one.hotel, before) if _is_in(spots, place, one.city, REACH)]
        midday = next(iter(here), None)
        woke = before if before in near else midday or next(iter(near), None)
        found[one.day] = _Home(woke, midday, one.hotel if one.hotel in near else midday)
        before = one.hotel
    return found


def rides(
    question: Question,
    visits: frozenset[Visit],
    tracks: Iterable[Track],
    *,
    bases: Mapping[Number, Base],
    roads: Roads,
    buffer: int,
) -> tuple[Ride, ...]:
    """What the buses of these tracks do, in the order of time; buses that go the same way together are one ride.

    A bus is at a company `buffer` minutes before its visit begins, and leaves for the next one, or the hotel, when the
    visit ends. Whoever is elsewhere while it waits comes, or leaves, in another way.
    """
    together: dict[_Way, dict[Id | None, frozenset[Id]]] = defaultdict(dict)
    planner = _Planner(question, visits, bases, roads, dt.timedelta(minutes=buffer))
    for track in sorted(tracks, key=lambda one: (one.run, one.bus or 0, one.stops)):
        for way, riders in planner.ways(track):
            together[way][track.bus] = together[way].get(track.bus, frozenset()) | riders
    in_order = sorted(together, key=lambda way: (way.day, _moment(way, question), way.origin, way.goal))
    return tuple(Ride(**vars(way), buses=together[way]) for way in in_order)


class _Planner:
    """What is the same for all tracks."""

    def __init__(
        self,
        question: Question,
        visits: frozenset[Visit],
        bases: Mapping[Number, Base],
        roads: Roads,
        buffer: dt.timedelta,
    ) -> None:
        self._question, self._bases, self._roads, self._buffer = question, bases, roads, buffer
        self._visits = visits

    def ways(self, track: Track) -> Iterator[tuple[_Way, frozenset[Id]]]:
        """The rides of one bus in one run, with those who are in it; ways that nobody goes are left out."""
        stops, day = track.stops, self._question.slot[track.stops[0].slot].day
        base = self._bases.get(track.run, Base(None, None))
        places = [base.start, *(self._question.host[one.host].place for one in stops), base.end]
        for number, (origin, goal) in enumerate(itertools.pairwise(places)):
            riders = frozenset(one for one in track.riders if self._is_aboard(one, stops, number))
            if riders and origin is not None and goal is not None and origin != goal:
                yield self._way(day, stops, number, origin, goal), riders

    def _way(self, day: dt.date, stops: Sequence[Session], number: int, origin: Id, goal: Id) -> _Way:
        """The way to the stop of this number, or from the last one; times as far as they are known."""
        minutes = self._roads.minutes(origin, goal)
        lasts = None if minutes is None else dt.timedelta(minutes=minutes)
        host = stops[number].host if number < len(stops) else None
        if number:
            start = self._question.slot[stops[number - 1].slot].ends_at.astimezone(dt.UTC)
            return _Way(day, origin, goal, host, start, None if lasts is None else start + lasts, minutes)
        if lasts is None:
            return _Way(day, origin, goal, host, None, None, None)
        end = self._question.slot[stops[0].slot].starts_at.astimezone(dt.UTC) - self._buffer
        return _Way(day, origin, goal, host, end - lasts, end, minutes)

    def _is_aboard(self, rider: Id, stops: Sequence[Session], number: int) -> bool:
        """Whether somebody is in the bus on its way to the stop of this number, or from the last one."""
        theirs = [at for at, one in enumerate(stops) if Visit(rider, one.host, one.slot) in self._visits]
        if not theirs:
            return False
        first, last = theirs[0], theirs[-1]
        if number <= first:
            return self._waits(rider, stops[:first])
        return number <= last or self._waits(rider, stops[last + 1 :])

    def _waits(self, rider: Id, stops: Iterable[Session]) -> bool:
        free: frozenset[Number] = self._question.visitor[rider].free
        return all(one.slot in free for one in stops)


def _moment(way: _Way, question: Question) -> dt.datetime:
    """By which a ride is in order; without any time it comes before the visits of its day."""
    day = min(slot.starts_at for slot in question.slots if slot.day == way.day)
    return way.starts_at or day


def _is_in(spots: Mapping[Id, Spot], place: Id | None, city: Id, metres: int = NEAR) -> bool:
    """Whether a place is in the city, or no farther from it than so much."""
    if place is None or walking.holds(spots, city, place):
        return place is not None
    away = walking.metres(spots, place, city)
    return away is not None and away <= metres
