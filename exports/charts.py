"""Numbers as shapes: where bars, columns and lines of a picture stand. Frozen data in, shapes out; no colour, no word.

Across, everything is a percentage of the picture's width, so that one drawing fits a telephone and a wall; down, it is
in pixels. The templates turn the shapes into SVG and give each tone its colour and its pattern.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence

#: Pixels of one bar with its label above it, and where in these the label's baseline and the bar are.
ROW, BASELINE, BAR_TOP, BAR_HEIGHT = 50, 15, 24, 14
#: Pixels of a plot with columns or a line, the room above it, and the room below it for what stands along the axis.
PLOT, ABOVE, BELOW = 150, 18, 24
#: Of a column's share of the width, how much is drawn.
FILLED = 0.78


@dataclasses.dataclass(frozen=True)
class Part:
    """One part of a bar: how many, and the name of its tone."""

    amount: int
    tone: str


@dataclasses.dataclass(frozen=True)
class Bar:
    """What one bar tells; `mark` is a number to compare with (a capacity, a goal), `country` a flag to show."""

    label: str
    told: str
    parts: tuple[Part, ...]
    mark: int | None = None
    country: str | None = None


@dataclasses.dataclass(frozen=True)
class Piece:
    """A drawn part: from `x`, `width` wide, both in percent."""

    x: float
    width: float
    tone: str


@dataclasses.dataclass(frozen=True)
class Row:
    """A drawn bar: the pixels of its label's baseline and of its upper edge; its track and its mark in percent."""

    bar: Bar
    baseline: int
    top: int
    track: float
    mark: float | None
    pieces: tuple[Piece, ...]


@dataclasses.dataclass(frozen=True)
class Bars:
    """Bars under each other on one scale."""

    rows: tuple[Row, ...]
    height: int
    thickness: int = BAR_HEIGHT


@dataclasses.dataclass(frozen=True)
class Line:
    """A line across the plot at a round number, `y` in pixels."""

    value: int
    y: float


@dataclasses.dataclass(frozen=True)
class Tick:
    """A text along the axis: its place in percent, and which of its ends stands there (start, middle, end)."""

    x: float
    anchor: str
    text: str


@dataclasses.dataclass(frozen=True)
class Column:
    """`x` and `width` in percent, `y` and `height` in pixels."""

    x: float
    width: float
    y: float
    height: float


@dataclasses.dataclass(frozen=True)
class Columns:
    """Columns beside each other, and the axis below them; `base` is the axis, `height` the whole picture."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    base: int = ABOVE + PLOT
    height: int = ABOVE + PLOT + BELOW


@dataclasses.dataclass(frozen=True)
class Curve:
    """A line and the area below it as SVG paths in a square of 100 by 100 that is stretched over the plot."""

    line: str
    area: str
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    top: int = ABOVE
    plot: int = PLOT
    base: int = ABOVE + PLOT
    height: int = ABOVE + PLOT + BELOW


def bars(given: Sequence[Bar]) -> Bars:
    """Bars on one scale, which reaches to the longest bar or the farthest mark; tracks are as wide as the picture."""
    most = max((max(_length(bar), bar.mark or 0) for bar in given), default=0) or 1
    rows = tuple(_row(bar, number, most) for number, bar in enumerate(given))
    return Bars(rows, ROW * len(rows))


def shares(given: Sequence[Bar]) -> Bars:
    """Bars as shares of their own marks, which stand under each other; tracks end there, and a bar may pass its mark.

    A bar without a mark is measured by the greatest of the others.
    """
    greatest = max((bar.mark or _length(bar) for bar in given), default=0) or 1
    wholes = [bar.mark or greatest for bar in given]
    fullest = max((_length(bar) / whole for bar, whole in zip(given, wholes, strict=True)), default=0)
    widest = max(fullest, 1)
    rows = (_row(bar, number, whole * widest) for number, (bar, whole) in enumerate(zip(given, wholes, strict=True)))
    return Bars(tuple(dataclasses.replace(row, track=round(100 / widest, 2)) for row in rows), ROW * len(given))


def columns(values: Sequence[int], names: Mapping[int, str]) -> Columns:
    """A column for each value; `names` says what stands below which column's left edge; the last index is the end."""
    share = 100 / max(len(values), 1)
    scale = steps(max(values, default=0))
    drawn = tuple(_column(number, value, share, scale[-1]) for number, value in enumerate(values))
    return Columns(drawn, _lines(scale), _ticks({number * share: name for number, name in names.items()}))


def curve(points: Sequence[tuple[float, int]], names: Mapping[float, str]) -> Curve:
    """A line through points that are sorted by place; `names` says what stands below which place."""
    scale = steps(max((value for _, value in points), default=0))
    first, last = (points[0][0], points[-1][0]) if points else (0, 0)
    span = last - first
    spots = [(_percent(place - first, span), 100 - _percent(value, scale[-1])) for place, value in points]
    if span == 0:  # a single moment has no line: the number is drawn across
        spots = [(0.0, spots[-1][1]), (100.0, spots[-1][1])] if spots else []
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in spots) if spots else ""
    area = f"{line}L100 100L0 100Z" if spots else ""
    return Curve(line, area, _lines(scale), _ticks({_percent(place - first, span): names[place] for place in names}))


def steps(most: int, wanted: int = 3) -> tuple[int, ...]:
    """Round whole numbers from one step to at least `most`, some `wanted` of them: (50, 100, 150, 200) for 170."""
    rough = max(most, 1) / wanted
    power = 10 ** math.floor(math.log10(rough)) if rough > 1 else 1
    candidates = (factor * power for factor in (1, 2, 2.5, 5, 10))
    step = next(int(step) for step in candidates if step >= rough and step % 1 == 0)
    return tuple(range(step, step * math.ceil(max(most, 1) / step) + 1, step))


def _row(bar: Bar, number: int, most: float) -> Row:
    pieces, x = [], 0.0
    for part in bar.parts:
        width = 100 * part.amount / most
        pieces.append(Piece(round(x, 2), round(width, 2), part.tone))
        x += width
    mark = None if bar.mark is None else _percent(bar.mark, most)
    top = number * ROW
    return Row(bar, top + BASELINE, top + BAR_TOP, 100.0, mark, tuple(piece for piece in pieces if piece.width))


def _length(bar: Bar) -> int:
    return sum(part.amount for part in bar.parts)


def _column(number: int, value: int, share: float, most: int) -> Column:
    height = round(PLOT * value / most, 1)
    gap = share * (1 - FILLED) / 2
    return Column(round(number * share + gap, 3), round(share * FILLED, 3), ABOVE + PLOT - height, height)


def _lines(scale: Sequence[int]) -> tuple[Line, ...]:
    return tuple(Line(value, round(ABOVE + PLOT * (1 - value / scale[-1]), 1)) for value in scale)


def _ticks(places: Mapping[float, str]) -> tuple[Tick, ...]:
    return tuple(Tick(round(x, 2), _anchor(x), text) for x, text in sorted(places.items()))


def _anchor(x: float) -> str:
    """Texts at the edges stay inside the picture."""
    return "start" if x < 5 else "end" if x > 95 else "middle"


def _percent(value: float, whole: float) -> float:
    return round(100 * value / whole, 2) if whole else 0.0
