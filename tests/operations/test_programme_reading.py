"""What organizers type about an activity, as times by the place's clocks."""

import datetime as dt

import pytest

from models.transaction import transaction
from operations import programme_reading
from operations.fields import Malformed
from tests.world import SECOND


def when(world, **typed) -> dict:
    return programme_reading.read_when(world.event, {"day": str(SECOND), **typed})


def test_times_are_those_of_the_place(world):
    with transaction():
        world.blue.zone = "America/Mexico_City"
    assert when(world, starts="10", place="RED")["starts_at"] == world.at("10:00", SECOND)
    assert when(world, starts="10", place="BLUE")["starts_at"] == world.at("09:00", SECOND)


def test_what_ends_before_it_starts_ends_after_midnight_or_not_at_all(world):
    late = when(world, starts="21:00", ends="01:30")
    assert late["ends_at"] - late["starts_at"] == dt.timedelta(hours=4.5)
    with pytest.raises(Malformed, match="ends: ends_before_start"):
        when(world, starts="14:00", ends="13:00")


def test_to_be_confirmed_is_said_and_not_forgotten(world):
    assert when(world, open="y", starts="10")["starts_at"] is None
    with pytest.raises(Malformed, match="starts: time_or_open"):
        when(world)


def test_an_hour_left_out_is_refused_and_one_that_comes_twice_is_the_first(world):
    with transaction():
        world.event.zone = "America/Chicago"
    with pytest.raises(Malformed, match="starts: hour_left_out"):
        when(world, day="2019-03-10", starts="02:30")
    first = when(world, day="2019-11-03", starts="01:30")["starts_at"]
    assert first == dt.datetime(2019, 11, 3, 6, 30, tzinfo=dt.UTC)


def test_everything_wrong_is_told_at_once(world):
    typed = {
        "day": "x",
        "starts": "y",
        "title_en": "a\nb",
        "capacity": "many",
        "place": "NOWHERE",
        "speakers": [("?", "x")],
    }
    with pytest.raises(Malformed) as refused:
        programme_reading.read(world.event, typed)
    assert set(refused.value.errors) == set(typed)
