"""The day before and after as shapes: where bars stand over the hours."""

import pytest

from exports import delays
from exports.delays import Lasting

HOURS = {hour: f"{hour}:00" for hour in range(49)}
LATE = Lasting("Session", "13:00 → 13:45", (780, 870), (825, 915), "moved")
GONE = Lasting("Panel", "16:00", (960, 1020), None, "gone")
MARK = Lasting("End", "17:00", (1020, 1020), (1020, 1020), "stays")


def test_bars_stand_over_the_whole_hours_that_hold_them():
    day = delays.day([LATE, GONE], HOURS)
    assert [tick.text for tick in day.ticks] == ["13:00", "14:00", "15:00", "16:00", "17:00"]
    late, gone = day.rows
    assert (late.was.x, late.was.width) == (0, 37.5)
    assert (late.now.x, late.now.width) == (18.75, 37.5)
    assert (gone.now, gone.was.x) == (None, 75)


def test_a_mere_mark_is_seen_and_stays_within_the_picture():
    (row,) = delays.day([LATE, MARK], HOURS).rows[1:]
    assert (row.now.width, row.now.x) == (delays.LEAST, 100 - delays.LEAST)


@pytest.mark.parametrize(("now", "mark"), [(900, 50), (600, None), (1200, None), (None, None)])
def test_now_is_drawn_when_it_is_within(now, mark):
    assert delays.day([LATE, GONE], HOURS, now).mark == mark


def test_an_empty_day_and_one_past_midnight_are_drawn():
    assert delays.day([], HOURS).rows == ()
    assert delays.day([Lasting("Party", "22:00", (1320, 1560), (1380, 1620), "moved")], HOURS).ticks[-1].text == "27:00"
