"""Rides that follow from a plan of company visits: where buses begin, what they wait for, when they are there."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scheduling import riding
from scheduling.programme import Spot
from scheduling.riding import Arrival, Base, Day
from scheduling.roads import Roads
from scheduling.visits import Host, Question, Session, Slot, Track, Visit, Visitor

ANGELES = ZoneInfo("America/Los_Angeles")
TUESDAY, WEDNESDAY = dt.date(2023, 2, 28), dt.date(2023, 3, 1)
CITY, HOTEL, ACME, BLUE, COAST, NORTH, NORTH_HOTEL, LOST, BAY, BAY_HOTEL = range(1, 11)
SPOTS = {
    CITY: Spot(CITY, latitude=34.05, longitude=-118.25, holds_places=True),
    HOTEL: Spot(HOTEL, CITY, latitude=34.05, longitude=-118.26),
    ACME: Spot(ACME, CITY, latitude=34.10, longitude=-118.30),
    BLUE: Spot(BLUE, CITY, latitude=34.10, longitude=-118.30),
    COAST: Spot(COAST, CITY),
    NORTH: Spot(NORTH, latitude=37.34, longitude=-121.89, holds_places=True),
    NORTH_HOTEL: Spot(NORTH_HOTEL, latitude=37.33, longitude=-121.88),
    LOST: Spot(LOST),
    BAY: Spot(BAY, latitude=37.77, longitude=-122.42, holds_places=True),
    BAY_HOTEL: Spot(BAY_HOTEL, BAY),
}
ROADS = Roads(SPOTS, {(HOTEL, ACME): 35, (ACME, BLUE): 10}, 25)


def at(hour: int, minute: int = 0, day: dt.date = TUESDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), ANGELES)


def slot(number: int, start: dt.datetime, run: int, city: int = CITY) -> Slot:
    end = (start.astimezone(dt.UTC) + dt.timedelta(minutes=90)).astimezone(ANGELES)
    return Slot(number, 100 + number, start, end, start.date(), city, run)


def question(*slots: Slot, **free: set[int]) -> Question:
    """Companies 10, 20 and 30 at Acme’s, Blue’s and nobody knows where; people 1 and 2, free unless it is said."""
    every = frozenset(one.number for one in slots)
    hosts = tuple(Host(key, place, every) for key, place in ((10, ACME), (20, BLUE), (30, LOST)))
    people = tuple(Visitor(key, frozenset(free.get(f"p{key}", every))) for key in (1, 2))
    return Question(slots, hosts, people)


def planned(asked: Question, *tracks: Track, visits: set[Visit] | None = None, bases=None):
    """All riders of a track visit all of its stops, unless visits are said."""
    every = {Visit(one, stop.host, stop.slot) for track in tracks for one in track.riders for stop in track.stops}
    visits = frozenset(every if visits is None else visits)
    bases = bases or {one.run: Base(HOTEL, HOTEL) for one in asked.slots}
    return riding.rides(asked, visits, tracks, bases=bases, roads=ROADS, buffer=15)


def track(run: int, bus: int | None, *stops: tuple[int, int], riders=(1, 2)) -> Track:
    return Track(run, bus, tuple(Session(*stop) for stop in stops), frozenset(riders))


def told(ride: riding.Ride) -> tuple[object, ...]:
    times = tuple(one and one.astimezone(ANGELES).strftime("%H:%M") for one in (ride.starts_at, ride.ends_at))
    return ride.origin, ride.goal, *times, ride.driving


def test_a_bus_goes_from_the_hotel_from_company_to_company_and_back():
    asked = question(slot(0, at(9), 0), slot(1, at(11), 0))
    rides = planned(asked, track(0, 7, (10, 0), (20, 1)))
    assert [told(one) for one in rides] == [
        (HOTEL, ACME, "08:10", "08:45", 35), (ACME, BLUE, "10:30", "10:40", 10), (BLUE, HOTEL, "12:30", "12:50", 20),
    ]  # fmt: skip
    assert [(one.host, one.buses) for one in rides] == [(key, {7: frozenset({1, 2})}) for key in (10, 20, None)]


def test_buses_of_the_same_way_are_one_ride_and_companies_in_one_place_need_none():
    asked = question(slot(0, at(9), 0), slot(1, at(11), 0))
    rides = planned(asked, track(0, 7, (10, 0), riders=[1]), track(0, 8, (10, 0), (10, 1), riders=[2]))
    assert [told(one)[:3] for one in rides] == [
        (HOTEL, ACME, "08:10"), (ACME, HOTEL, "10:30"), (ACME, HOTEL, "12:30"),
    ]  # fmt: skip
    assert rides[0].buses == {7: frozenset({1}), 8: frozenset({2})}


def test_a_way_that_nobody_knows_leaves_its_times_open():
    asked = question(slot(0, at(9), 0), slot(1, at(11), 0))
    rides = planned(asked, track(0, None, (30, 0), (10, 1)))
    assert [told(one) for one in rides] == [
        (HOTEL, LOST, None, None, None), (LOST, ACME, "10:30", None, None), (ACME, HOTEL, "12:30", "13:05", 35),
    ]  # fmt: skip


def test_who_is_elsewhere_while_the_bus_waits_comes_and_leaves_in_another_way():
    asked = question(slot(0, at(9), 0), slot(1, at(11), 0), p1={0}, p2={0, 1})
    stops = track(0, 7, (10, 0), (20, 1))
    rides = planned(asked, stops, visits={Visit(1, 10, 0), Visit(2, 20, 1)})
    assert [sorted(one.buses[7]) for one in rides] == [[1, 2], [2], [2]]
    late = question(slot(0, at(9), 0), slot(1, at(11), 0), p1={1})
    (between, back) = planned(late, stops, visits={Visit(1, 20, 1), Visit(2, 10, 0)})[1:]
    assert [sorted(one.buses[7]) for one in (between, back)] == [[2], [1, 2]]


def test_in_the_night_of_the_clock_change_a_ride_is_as_long_as_it_is():
    night = dt.date(2023, 3, 12)
    asked = question(slot(0, at(0, 50, night), 0), slot(1, at(3, 10, night), 0))
    (_there, between, _back) = planned(asked, track(0, 7, (10, 0), (20, 1)))
    assert told(between) == (ACME, BLUE, "03:20", "03:30", 10)
    first = question(slot(0, at(3, 30, night), 0))
    (there, _back) = planned(first, track(0, 7, (10, 0)))
    assert told(there) == (HOTEL, ACME, "01:40", "03:15", 35)
    assert there.ends_at - there.starts_at == dt.timedelta(minutes=35)


def test_buses_begin_where_people_woke_up_or_arrived_and_end_where_they_sleep():
    days = [Day(TUESDAY, CITY, HOTEL), Day(WEDNESDAY, NORTH, NORTH_HOTEL)]
    slots = [slot(0, at(9), 0), slot(1, at(15), 1), slot(2, at(15, 0, WEDNESDAY), 2, NORTH)]
    assert riding.bases(days, slots, [], SPOTS) == {
        0: Base(HOTEL, HOTEL), 1: Base(HOTEL, HOTEL), 2: Base(NORTH_HOTEL, NORTH_HOTEL),
    }  # fmt: skip
    brought = [Arrival(at(14), COAST), Arrival(at(13, 30, WEDNESDAY), NORTH), Arrival(at(16, 0, WEDNESDAY), NORTH)]
    found = riding.bases(days, slots, brought, SPOTS)
    assert [found[run].start for run in (0, 1, 2)] == [HOTEL, COAST, NORTH]
    near = [Day(TUESDAY, NORTH, NORTH_HOTEL), Day(WEDNESDAY, BAY, BAY_HOTEL)]
    bay = [slot(number, at(hour, 0, WEDNESDAY), number, BAY) for number, hour in enumerate((10, 14))]
    assert riding.bases(near, bay, [], SPOTS) == {0: Base(NORTH_HOTEL, BAY_HOTEL), 1: Base(BAY_HOTEL, BAY_HOTEL)}
    sleeping = [Day(WEDNESDAY, BAY, NORTH_HOTEL)]
    assert riding.bases(sleeping, bay, [], SPOTS) == {0: Base(NORTH_HOTEL, None), 1: Base(None, NORTH_HOTEL)}
    assert riding.bases([Day(TUESDAY, CITY, None)], slots[:1], [], SPOTS) == {0: Base(None, None)}


@pytest.mark.parametrize(
    ("origin", "goal", "minutes"),
    [(HOTEL, ACME, 35), (ACME, HOTEL, 35), (ACME, ACME, 0), (HOTEL, BLUE, 20), (HOTEL, COAST, 5), (None, ACME, None)],
)
def test_a_way_is_what_was_measured_else_what_the_crow_would_fly(origin, goal, minutes):
    assert ROADS.minutes(origin, goal) == minutes


def test_of_a_place_that_nobody_measured_no_way_is_known():
    assert ROADS.minutes(HOTEL, LOST) is None
