"""Windows in which meetings may be held, as local times: what is wrong with some, wherever they come from.

A window lies within one of the event's days and holds a slot at least; windows of a day do not overlap.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from operations.refusals import Refusal

#: What the numbers of the rules may be: least and most.
BOUNDS = {
    "minutes": (5, 240),
    "buffer": (0, 120),
    "a_day": (1, 100),
    "delegation_a_day": (1, 1000),
    "asks": (1, 1000),
    "reply_hours": (1, 720),
}


class Window(NamedTuple):
    """A stretch of one day by the event's clocks."""

    day: dt.date
    starts: dt.time
    ends: dt.time


def faults(
    windows: Sequence[Window], first: dt.date, last: dt.date, minutes: int | None
) -> Iterator[tuple[int, str, Refusal]]:
    """(position, field of the window, refusal) of everything that is wrong, between the event's first and last day.

    Refusals: `day_outside`, `window_over_night` (it ends when or before it begins), `slot_longer_than_window` and
    `windows_overlap` (with one above it). Without `minutes` nobody asks whether a slot fits.
    """
    for position, window in enumerate(windows):
        if not first <= window.day <= last:
            yield position, "day", Refusal("day_outside")
        if window.ends <= window.starts:
            yield position, "ends", Refusal("window_over_night")
        elif minutes is not None and _lasts(window) < minutes:
            yield position, "ends", Refusal("slot_longer_than_window", minutes=minutes, lasts=_lasts(window))
        if other := next((one for one in windows[:position] if _overlap(one, window)), None):
            times = {"starts": f"{other.starts:%H:%M}", "ends": f"{other.ends:%H:%M}"}
            yield position, "starts", Refusal("windows_overlap", **times)


def _lasts(window: Window) -> int:
    """Minutes by the clock on the wall."""
    start, end = (dt.datetime.combine(window.day, time) for time in (window.starts, window.ends))
    return int((end - start).total_seconds() // 60)


def _overlap(one: Window, other: Window) -> bool:
    return one.day == other.day and max(one.starts, other.starts) < min(one.ends, other.ends)
