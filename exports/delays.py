"""A day before and after as bars over its hours: frozen data in, shapes out, as in exports/charts.py; no colour.

Across, everything is a percentage of the picture's width, so that one drawing fits a telephone and a wall.
"""

import dataclasses
from collections.abc import Mapping, Sequence

from exports.charts import Tick

#: Pixels of one activity: its text above, the bar of today, and the bar of tomorrow a little below it.
ROW, BASELINE, TODAY_TOP, TOP, THICKNESS = 54, 15, 23, 28, 16
#: Pixels for the hours along the top.
ABOVE = 26
#: Percent of the width that even a moment is drawn with.
LEAST = 1.0

#: From and to, in minutes of the day.
Minutes = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Lasting:
    """One activity: when it was to be, and when it will be; None: not at all any more."""

    label: str
    told: str
    was: Minutes
    now: Minutes | None
    #: moved, stays or gone.
    tone: str


@dataclasses.dataclass(frozen=True)
class Box:
    """From `x`, `width` wide, in percent."""

    x: float
    width: float


@dataclasses.dataclass(frozen=True)
class Row:
    """A drawn activity: pixels of its text's baseline and of its bars' upper edges."""

    lasting: Lasting
    baseline: int
    was_top: int
    top: int
    was: Box
    now: Box | None


@dataclasses.dataclass(frozen=True)
class Day:
    """All of a day; `mark` is the present moment in percent, if it lies within."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    mark: float | None
    height: int
    thickness: int = THICKNESS
    above: int = ABOVE


def day(given: Sequence[Lasting], hours: Mapping[int, str], now: float | None = None) -> Day:
    """Rows in the order given, over the whole hours that hold them; `hours` has the text of each hour of the day."""
    moments = [moment for one in given for span in (one.was, one.now) if span for moment in span]
    first, last = int(min(moments, default=0) // 60), -int(-max(moments, default=60) // 60)
    last = max(last, first + 1)
    scale = first * 60, last * 60
    step = 1 if last - first <= 6 else 2 if last - first <= 12 else 4
    ticks = tuple(
        Tick(x := _percent(hour * 60, scale), "start" if x < 4 else "end" if x > 96 else "middle", hours[hour])
        for hour in range(first, last + 1, step)
        if hour in hours
    )
    rows = tuple(_row(one, number, scale) for number, one in enumerate(given))
    mark = _percent(now, scale) if now is not None and scale[0] <= now <= scale[1] else None
    return Day(rows, ticks, mark, ABOVE + ROW * len(given))


def _row(one: Lasting, number: int, scale: Minutes) -> Row:
    top = ABOVE + number * ROW
    now = one.now and _box(one.now, scale)
    return Row(one, top + BASELINE, top + TODAY_TOP, top + TOP, _box(one.was, scale), now)


def _box(span: Minutes, scale: Minutes) -> Box:
    x, end = _percent(span[0], scale), _percent(span[1], scale)
    width = max(end - x, LEAST)
    return Box(min(x, 100 - width), round(width, 2))


def _percent(minute: float, scale: Minutes) -> float:
    return round(100 * (minute - scale[0]) / (scale[1] - scale[0]), 2)
