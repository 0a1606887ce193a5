"""The numbers and local times of a convoy: what is wrong with some, wherever they come from.

A span lies within one day and is told by the clocks of where the convoy, or the company, is.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from operations.refusals import Refusal

#: What the rules of a convoy may be: least and most.
BOUNDS = {
    "choices": (1, 20),
    "promised": (0, 5),
    "rest": (0, 480),
    "buffer": (0, 120),
    "speed": (5, 120),
    "driving_hours": (1, 24),
    "duty_hours": (1, 24),
}
#: Seats of a bus, and minutes of a way.
SEATS, MINUTES = (1, 500), (1, 1440)
#: Seats in a row of a bus, and how many of the first ones are kept for who leads.
ABREAST, KEPT = (1, 6), (0, 20)


class Span(NamedTuple):
    """A stretch of one day by local clocks."""

    day: dt.date
    starts: dt.time
    ends: dt.time


def faults(spans: Sequence[Span], first: dt.date, last: dt.date) -> Iterator[tuple[int, str, Refusal]]:
    """(position, field of the span, refusal) of everything that is wrong, between the event's first and last day.

    Refusals: `day_outside`, `span_over_night` (it ends when or before it begins), `times_overlap` (with one above it).
    """
    for position, span in enumerate(spans):
        if not first <= span.day <= last:
            yield position, "day", Refusal("day_outside")
        if span.ends <= span.starts:
            yield position, "ends", Refusal("span_over_night")
        if other := next((one for one in spans[:position] if _overlap(one, span)), None):
            times = {"starts": f"{other.starts:%H:%M}", "ends": f"{other.ends:%H:%M}"}
            yield position, "starts", Refusal("times_overlap", **times)


def _overlap(one: Span, other: Span) -> bool:
    return one.day == other.day and max(one.starts, other.starts) < min(one.ends, other.ends)
