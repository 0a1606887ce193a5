"""Windows cut into slots: where each begins, and what does not fit."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scheduling.slot_times import cut

ZONE = ZoneInfo("America/Mazatlan")
DAY = dt.date(2019, 6, 7)


def at(time: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), ZONE).astimezone(dt.UTC)


def starts(*windows: tuple[str, str], minutes=20, buffer=10) -> list[str]:
    found = cut([(at(start), at(end)) for start, end in windows], minutes, buffer, ZONE)
    assert [span.number for span in found] == list(range(len(found)))
    assert all(span.ends_at - span.starts_at == dt.timedelta(minutes=minutes) for span in found)
    return [span.starts_at.astimezone(ZONE).strftime("%H:%M") for span in found]


def test_a_pause_follows_each_slot_and_that_of_the_last_may_reach_beyond_the_window():
    assert starts(("10:00", "12:30")) == ["10:00", "10:30", "11:00", "11:30", "12:00"]
    assert starts(("10:00", "11:20")) == ["10:00", "10:30", "11:00"]


@pytest.mark.parametrize(
    ("ends", "expected"), [("10:20", ["10:00"]), ("10:19", []), ("10:49", ["10:00"]), ("10:50", ["10:00", "10:30"])]
)
def test_a_slot_ends_within_its_window(ends, expected):
    assert starts(("10:00", ends)) == expected


def test_slots_are_numbered_in_the_order_of_time_whatever_the_order_of_the_windows():
    assert starts(("15:00", "16:00"), ("09:30", "10:20")) == ["09:30", "10:00", "15:00", "15:30"]


def test_without_a_pause_slots_follow_each_other():
    assert starts(("10:00", "11:00"), buffer=0) == ["10:00", "10:20", "10:40"]


def test_the_day_is_the_local_one_even_where_it_is_tomorrow_in_utc():
    (late,) = cut([(at("23:00"), at("23:30"))], 20, 10, ZONE)
    assert late.starts_at.date() == DAY + dt.timedelta(days=1)
    assert late.day == DAY
