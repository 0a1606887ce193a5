"""How people write times: as documents do, in three languages, and what is no time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import event_fields
from operations.refusals import Refusal


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00 AM", "09:00"),
        ("10.00", "10:00"),
        ("12:30", "12:30"),
        ("17.30", "17:30"),
        ("19:30 hrs.", "19:30"),
        ("9:30", "09:30"),
        ("9 AM", "09:00"),
        ("9 a. m.", "09:00"),
        ("1:05pm", "13:05"),
        ("12 PM", "12:00"),
        ("12:15 am", "00:15"),
        ("17 h 30", "17:30"),
        ("17h30", "17:30"),
        ("17 h", "17:00"),
        ("8 horas", "08:00"),
        ("0:00", "00:00"),
        (" 23:59 ", "23:59"),
        ("19:30:00", "19:30"),
        ("9", "09:00"),
        ("0930", "09:30"),
        ("1:45 p", "13:45"),
    ],
)
def test_a_time_however_it_is_written(written, read):
    assert event_fields.time_of_day(written) == dt.time.fromisoformat(read)


@pytest.mark.parametrize(
    "written",
    [
        "24:00",
        "9:60",
        "13 PM",
        "0 AM",
        "9:0",
        "93000",
        "19:30:15",
        "-9:00",
        "nine",
        "9:00 XM",
        "٩:٠٠",
        "9:00 AM AM",
        "1" * 50,
    ],
)
def test_what_is_no_time(written):
    with pytest.raises(Refusal, match="time_of_day_invalid"):
        event_fields.time_of_day(written)


def test_nothing_is_no_time_yet():
    assert event_fields.time_of_day("") is event_fields.time_of_day(None) is None


@pytest.mark.parametrize(
    "written", ["9:30 a 17:30 hrs.", "9.30-17.30", "9:30 – 17:30", "9:30 AM to 5:30 PM", "9 h 30 à 17 h 30"]
)
def test_the_hours_of_a_day(written):
    assert event_fields.hours(written) == (dt.time(9, 30), dt.time(17, 30))


@pytest.mark.parametrize("written", ["9:30", "17:30 a 9:30", "9:30 a", "9:30 a 9:30", "9:30 a 10:30 a 11:30", "a"])
def test_what_are_no_hours(written):
    with pytest.raises(Refusal, match="time_of_day_invalid"):
        event_fields.hours(written)


@given(st.times(), st.sampled_from(("{:%H:%M}", "{:%H.%M}", "{:%Hh%M}", "{:%I:%M %p}", "{:%H:%M} hrs.")))
def test_every_minute_of_the_day_is_read_as_it_was_written(time, way):
    assert event_fields.time_of_day(way.format(time)) == time.replace(second=0, microsecond=0)


@given(st.text(max_size=30))
def test_no_text_is_more_than_refused(text):
    try:
        read = event_fields.time_of_day(text)
    except Refusal as refusal:
        read = refusal.code
    assert (
        read is None or isinstance(read, dt.time) or read in ("time_of_day_invalid", "control_characters", "not_text")
    )
