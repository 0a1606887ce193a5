"""One person's day as calculated: walks, free time, and where the one leaves no time for the other."""

import datetime as dt

import pytest

from scheduling.days import Stop, steps
from scheduling.programme import Spot

DAY = dt.datetime(2019, 6, 7, tzinfo=dt.UTC)
#: Two rooms of one hotel, and a museum about 600 metres north of it.
SPOTS = {
    1: Spot(1, latitude=22.89, longitude=-109.9, holds_places=True),
    2: Spot(2, parent=1),
    3: Spot(3, parent=1),
    4: Spot(4, latitude=22.8954, longitude=-109.9),
}


def at(time):
    return DAY + dt.timedelta(hours=int(time[:2]), minutes=int(time[3:]))


def stop(key, times, place=2, **facts):
    starts, ends = times.split("–")
    return Stop(key, (at(starts), at(ends)), place=place, **facts)


def told(*stops):
    """(free minutes before it, minutes on foot, hurried) by stop."""
    return {
        key: (step.gap.minutes if step.gap else None, step.walk, step.hurried)
        for key, step in steps(stops, SPOTS).items()
    }


def test_between_two_rooms_of_one_venue_all_the_time_is_free():
    assert told(stop(1, "09:00–10:00"), stop(2, "10:40–11:00", place=3))[2] == (40, 0, False)


def test_the_walk_is_no_free_time():
    assert told(stop(1, "09:00–10:00"), stop(2, "10:40–11:00", place=4))[2] == (31, 9, False)


def test_the_free_time_ends_when_one_has_to_leave():
    gap = steps([stop(1, "09:00–10:00"), stop(2, "10:40–11:00", place=4)], SPOTS)[2].gap
    assert (gap.starts_at, gap.ends_at) == (at("10:00"), at("10:31"))


def test_a_walk_longer_than_the_time_for_it_is_hurried():
    assert told(stop(1, "09:00–10:00"), stop(2, "10:05–11:00", place=4))[2] == (None, 9, True)
    assert told(stop(1, "09:00–10:00"), stop(2, "09:30–11:00", place=4))[2] == (None, 9, True)


@pytest.mark.parametrize(("starts", "free"), [("10:14", None), ("10:15", 15)])
def test_a_breath_is_not_free_time(starts, free):
    assert told(stop(1, "09:00–10:00"), stop(2, f"{starts}–11:00"))[2][0] == free


def test_nothing_is_free_before_the_first_or_while_something_longer_goes_on():
    found = told(stop(1, "09:00–12:00"), stop(2, "09:30–10:00"), stop(3, "11:00–11:30"), stop(4, "13:00–14:00"))
    assert [found[key][0] for key in (1, 2, 3, 4)] == [None, None, None, 60]


def test_nobody_knows_what_is_free_after_an_open_end():
    assert told(stop(1, "09:00–10:30", open_end=True), stop(2, "12:00–13:00", place=4))[2] == (None, 9, False)


def test_what_holds_no_time_is_passed_over_and_so_is_a_call_without_a_place():
    found = told(
        stop(1, "09:00–10:00"), Stop(2, place=4), stop(3, "10:20–10:40", place=None), stop(4, "11:00–12:00", place=4)
    )
    assert found == {1: (None, 0, False), 2: (None, 0, False), 3: (20, 0, False), 4: (None, 9, False)}


def test_after_a_ride_one_starts_from_where_it_ended():
    found = told(stop(1, "09:00–10:00"), stop(2, "10:00–10:20", to_place=4), stop(3, "10:30–11:00", place=4))
    assert found[3][1] == 0
