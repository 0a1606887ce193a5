"""Windows in which meetings may be held, cut into slots of one length with a pause after each."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from scheduling.intervals import Interval


@dataclasses.dataclass(frozen=True)
class Span:
    """When one slot is: the time of the meeting itself, without the pause after it."""

    #: From 0, in the order of time.
    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    #: Local date.
    day: dt.date


def cut(windows: Iterable[Interval], minutes: int, buffer: int, zone: dt.tzinfo) -> tuple[Span, ...]:
    """The slots of all windows, cut from the beginning of each; `zone` says which day a slot is on.

    A slot lasts `minutes` and the next one begins `buffer` minutes later. The last one ends within its window; its
    pause may reach beyond.
    """
    lasts, pause = dt.timedelta(minutes=minutes), dt.timedelta(minutes=buffer)
    starts = [start for window in sorted(windows) for start in _starts(window, lasts, lasts + pause)]
    return tuple(
        Span(number, start, start + lasts, start.astimezone(zone).date()) for number, start in enumerate(starts)
    )


def _starts(window: Interval, lasts: dt.timedelta, step: dt.timedelta) -> Iterator[dt.datetime]:
    start, end = window
    while start + lasts <= end:
        yield start
        start += step
