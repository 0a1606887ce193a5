"""What a wall shows of a checkpoint: figures, shapes of exports/charts.py, and the sentences that tell them."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from babel import dates
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from exports import charts
from exports.charts import Bar, Part
from models import Category, Checkpoint, Event
from models.base import utcnow
from queries import attendance, gate_flow
from queries.attendance import MINUTE, Figures, Group
from queries.gate_flow import Gate, Last
from web import formats

#: Minutes of the picture of arrivals, and those by which the gates are measured.
HOUR, LATELY = 60, 15
#: Lines that a screen has room for: delegations, gates, badges shown last.
DELEGATIONS, GATES, BADGES = 8, 6, 7


@dataclasses.dataclass(frozen=True)
class Line:
    """One line of a list with its bar; `category` for its badge."""

    row: charts.Row
    category: Category | None = None


@dataclasses.dataclass(frozen=True)
class Minutes:
    """First arrivals of the last hour; `names` stand along the axis, `told` for who does not see the picture."""

    shapes: charts.Columns
    names: Sequence[str]
    told: str
    most: int


@dataclasses.dataclass(frozen=True)
class Board:
    """Everything on a wall; `more` delegations have no line."""

    total: Figures
    bar: charts.Row
    minutes: Minutes
    categories: Sequence[Line]
    delegations: Sequence[Line]
    more: int
    gates: Sequence[Line]
    last: Sequence[Last]


def of(event: Event, checkpoint: Checkpoint, now: dt.datetime | None = None) -> Board:
    """The board of a checkpoint at a real moment: seven statements."""
    now = now or utcnow()
    groups = attendance.figures(checkpoint)
    total = attendance.total(groups)
    delegations = _delegations(event, groups)
    return Board(
        total,
        bar=charts.bars([_bar(_("Expected"), total)]).rows[0],
        minutes=_minutes(event, attendance.arrivals(event, checkpoint, MINUTE, _full_minute(now)), now),
        categories=_categories(event, groups),
        delegations=delegations[:DELEGATIONS],
        more=len(delegations[DELEGATIONS:]),
        gates=_gates(gate_flow.lately(event, checkpoint, now - dt.timedelta(minutes=LATELY))),
        last=gate_flow.last(checkpoint, BADGES),
    )


def _categories(event: Event, groups: Iterable[Group]) -> list[Line]:
    """In the order of the categories, passes last."""
    found = attendance.by("category_id", groups)
    named = [(category, formats.plain(category.name), category.id) for category in event.categories]
    named.append((None, _("Session passes"), None))
    there = [(category, name, found[key]) for category, name, key in named if key in found]
    return _lines([(category, _bar(name, figures)) for category, name, figures in there])


def _delegations(event: Event, groups: Iterable[Group]) -> list[Line]:
    """Those with most still to come first, then by name; who is in none is in no line."""
    found = attendance.by("delegation_id", groups)
    names = attendance.delegations(event)
    bars = [_bar(formats.plain(names[key]), figures) for key, figures in found.items() if key is not None]
    awaited = sorted(formats.in_order(bars, key=lambda bar: bar.label), key=_awaited, reverse=True)
    return _lines([(None, bar) for bar in awaited])


def _awaited(bar: Bar) -> int:
    return (bar.mark or 0) - bar.parts[0].amount


def _gates(gates: Iterable[Gate]) -> list[Line]:
    fastest = sorted(gates, key=lambda gate: -gate.shown)[:GATES]
    return _lines([(None, _gate(gate)) for gate in fastest])


def _gate(gate: Gate) -> Bar:
    told = str(gate.shown)
    if gate.pace is not None:
        told = _("%(shown)s, one in %(seconds)s s", shown=gate.shown, seconds=round(gate.pace))
    return Bar(gate.name or _("Gate without a name"), told, (Part(gate.shown, "approved"),))


def _lines(bars: Sequence[tuple[Category | None, Bar]]) -> list[Line]:
    rows = charts.shares([bar for _category, bar in bars]).rows
    return [Line(row, category) for row, (category, _bar) in zip(rows, bars, strict=True)]


def _bar(label: str, figures: Figures) -> Bar:
    parts = (Part(figures.came, "approved"), Part(figures.besides, "waiting"))
    return Bar(label, told(figures), parts, figures.expected or None)


def told(figures: Figures) -> str:
    """ "12 of 40", "12 of 40 + 3" where three came who are not on the list."""
    said = _("%(taken)s of %(capacity)s", taken=figures.came, capacity=figures.expected)
    return f"{said} + {figures.besides}" if figures.besides else said


def _full_minute(now: dt.datetime) -> dt.datetime:
    """When the hour of the picture begins, its last minute being the one that runs."""
    return now - dt.timedelta(minutes=HOUR - 1, seconds=now.second, microseconds=now.microsecond)


def _minutes(event: Event, found: Sequence[tuple[dt.datetime, int]], now: dt.datetime) -> Minutes:
    first = int(event.now(now).timestamp()) // MINUTE - HOUR + 1
    values = _by_place(first, found)
    marks = [dt.datetime.fromtimestamp((first + minute) * MINUTE, event.tz) for minute in (0, 15, 30, 45, 59)]
    most = max(values)
    return Minutes(charts.columns(values, {}), [_clock(mark) for mark in marks], _told_minutes(sum(values), most), most)


def _by_place(first: int, found: Sequence[tuple[dt.datetime, int]]) -> list[int]:
    many: Mapping[int, int] = {int(start.timestamp()) // MINUTE - first: number for start, number in found}
    return [many.get(place, 0) for place in range(HOUR)]


def _told_minutes(total: int, most: int) -> str:
    return ngettext(
        "In the last hour %(num)s person came for the first time; the most in one minute: %(most)s.",
        "In the last hour %(num)s people came for the first time; the most in one minute: %(most)s.",
        total, most=most,
    )  # fmt: skip


def _clock(moment: dt.datetime) -> str:
    return dates.format_time(moment, "HH:mm", locale=get_locale())
