"""What is unwise about a convoy's rides, by clear examples."""

import datetime as dt

import pytest

from scheduling import conflicts
from scheduling.programme import Coach, Convoy, Item, Programme, Ride, Spot

DAY = dt.date(2023, 2, 28)
HOTEL, BAYER, GOOGLE, STUDIO = 1, 2, 3, 4
#: Bayer is two minutes on foot from where its buses stop, Google an hour.
SPOTS = {
    HOTEL: Spot(HOTEL, latitude=37.33, longitude=-121.89),
    BAYER: Spot(BAYER, latitude=37.40, longitude=-121.95),
    GOOGLE: Spot(GOOGLE, latitude=37.42, longitude=-122.08),
    STUDIO: Spot(STUDIO, latitude=37.401, longitude=-121.95),
}


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), dt.UTC)


def ride(key: int, start: str, end: str, to: int = BAYER, day: dt.date = DAY, ends_on: dt.date | None = None) -> Item:
    times = {"starts_at": at(start, day), "ends_at": at(end, ends_on or day)}
    return Item(key, "transfer", day, place=HOTEL, to_place=to, live=True, **times)


def visit(key: int, start: str, end: str, place: int = BAYER) -> Item:
    return Item(key, "company_visit", DAY, starts_at=at(start), ends_at=at(end), place=place)


def coach(bus: int = 1, seats: int = 40, people: tuple[int, ...] = ()) -> Coach:
    return Coach(bus, f"BUS-{bus}", seats, frozenset(people))


def convoy(*items: Item, rides: dict[int, Ride] | None = None, rules: dict | None = None, **named) -> Programme:
    """A programme whose rides all go by BUS-1, unless `rides` says something else; `named` by item: _1={7, 8}."""
    mine = {item.id: Ride((coach(),)) for item in items if item.kind == "transfer"} | (rides or {})
    who = {int(key.removeprefix("_")): frozenset(people) for key, people in named.items()}
    return Programme(items, SPOTS, who, {}, {}, "America/Los_Angeles", DAY, DAY, convoy=Convoy(mine, **(rules or {})))


def told(plan: Programme) -> list[tuple[str, tuple[int, ...]]]:
    return [(found.kind, found.items) for found in conflicts.of(plan)]


def only(plan: Programme) -> conflicts.Conflict:
    (found,) = conflicts.of(plan)
    return found


def test_ten_hours_at_the_wheel_are_allowed_and_a_minute_more_is_not():
    morning, evening = ride(1, "06:00", "11:00"), ride(2, "12:00", "17:00")
    assert told(convoy(morning, evening)) == []
    found = only(convoy(morning, ride(2, "12:00", "17:01")))
    assert (found.kind, found.items) == ("driving_hours", (1, 2))
    assert found.detail == {
        "bus": "BUS-1", "starts_at": at("06:00"), "ends_at": at("17:01"), "needed": 601, "available": 600, "short": 1,
    }  # fmt: skip


def test_what_somebody_said_of_the_driving_counts_instead_of_the_length_of_the_ride():
    slow = ride(1, "06:00", "17:00")
    assert told(convoy(slow)) == [("driving_hours", (1,))]
    assert told(convoy(slow, rides={1: Ride((coach(),), driving_minutes=480)})) == []


def test_a_driver_who_waits_is_on_duty():
    out, back = ride(1, "06:00", "07:00"), ride(2, "20:30", "21:01", HOTEL)
    assert told(convoy(out, ride(2, "13:00", "14:00"), ride(3, "20:30", "21:00", HOTEL))) == []
    assert told(convoy(out, ride(3, "13:00", "14:00"), back)) == [("duty_hours", (1, 3, 2))]


def test_midnight_ends_nothing_and_a_rest_of_eight_hours_does():
    late = ride(1, "18:00", "01:00", ends_on=DAY + dt.timedelta(days=1))
    early = ride(2, "08:59", "13:00", day=DAY + dt.timedelta(days=1))
    rested = ride(2, "09:00", "13:00", day=DAY + dt.timedelta(days=1))
    assert ("driving_hours", (1, 2)) in told(convoy(late, early))
    assert told(convoy(late, rested)) == []


def test_two_buses_have_two_drivers():
    items = ride(1, "06:00", "12:00"), ride(2, "12:30", "18:00")
    rides = {1: Ride((coach(1),)), 2: Ride((coach(2),))}
    assert told(convoy(*items)) == [("driving_hours", (1, 2))]
    assert told(convoy(*items, rides=rides)) == []


def test_a_bus_that_is_on_two_rides_at_once():
    found = only(convoy(ride(1, "09:00", "10:00"), ride(2, "09:45", "10:30")))
    assert (found.kind, found.items, found.detail["short"]) == ("bus_twice", (1, 2), 15)


def test_more_people_than_the_bus_has_seats():
    people = (7, 8, 9)
    full = {1: Ride((coach(1, 2, people), coach(2, 3)))}
    found = only(convoy(ride(1, "09:00", "10:00"), rides=full, _1=people))
    assert (found.kind, found.people, found.detail["bus"]) == ("bus_seats", frozenset(people), "BUS-1")
    assert (found.detail["needed"], found.detail["available"], found.detail["short"]) == (3, 2, 1)


@pytest.mark.parametrize(
    ("arrives", "place", "who", "expected"),
    [
        ("09:46", BAYER, {7}, [("arrival_buffer", (1, 5))]),
        ("10:00", BAYER, {7}, [("arrival_buffer", (1, 5))]),
        ("09:45", BAYER, {7}, []),
        ("09:46", STUDIO, {7}, [("arrival_buffer", (1, 5))]),
        ("09:46", BAYER, {8}, []),
    ],
    ids=["a minute late", "as it begins", "in time", "the door beside", "somebody else"],
)
def test_a_bus_is_there_a_quarter_of_an_hour_before_the_visit(arrives, place, who, expected):
    plan = convoy(ride(1, "09:00", arrives, place), visit(5, "10:00", "11:00"), _1={7, 9}, _5=who)
    assert told(plan) == expected


def test_who_arrives_elsewhere_is_told_of_the_way():
    plan = convoy(ride(1, "09:00", "09:50", GOOGLE), visit(5, "10:00", "11:00"), _1={7}, _5={7})
    assert [kind for kind, _items in told(plan)] == ["no_way_there"]


def test_another_limit_and_another_buffer_are_kept_to():
    plan = convoy(
        ride(1, "09:00", "09:45"), visit(5, "10:00", "11:00"), _1={7}, _5={7}, rules={"buffer": 20, "driving_hours": 1}
    )
    assert told(plan) == [("arrival_buffer", (1, 5))]


def test_an_event_that_does_not_travel_has_none_of_it():
    items = ride(1, "02:00", "21:00"), ride(2, "20:00", "23:00")
    assert conflicts.of(Programme(items, SPOTS, {}, {}, {}, "UTC", DAY, DAY)) == ()


def test_only_what_a_change_makes_is_told_as_arising():
    before = convoy(ride(1, "06:00", "17:00"))
    assert conflicts.arising(before, before) == ()
    (found,) = conflicts.arising(before, convoy(ride(1, "06:00", "17:30")))
    assert (found.kind, found.detail["short"]) == ("driving_hours", 90)
