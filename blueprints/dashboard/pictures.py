"""The dashboard's numbers as pictures: each has its shapes, the sentence that tells them, and what its table needs."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from babel import dates
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from exports import charts
from exports.charts import Bar, Part
from models import Activity, Category, Event
from queries.dashboards import QUARTER, Arrivals, Demand, Standing
from queries.delegates import Counts
from web import formats, words

#: Texts along an axis, at most; on a telephone five stand beside each other.
NAMES = 5
#: How the eight statuses of a delegate are drawn.
TONES = {
    "approved": ("approved",),
    "undecided": ("submitted", "endorsed", "returned"),
    "waiting": ("waitlisted",),
    "gone": ("rejected", "cancelled", "substituted"),
}


@dataclasses.dataclass(frozen=True)
class Picture:
    """`shapes` as exports/charts.py draws them, `told` for who does not see them, `rows` for the table beside them."""

    shapes: charts.Bars | charts.Columns | charts.Curve
    told: str
    rows: Any
    total: int = 0


@dataclasses.dataclass(frozen=True)
class ArrivalsPicture:
    """The entrance's figures; without a picture while nobody has come."""

    found: Arrivals
    picture: Picture | None


def mayors(event: Event, standings: Mapping[str, Standing]) -> Picture | None:
    """Confirmed mayors by country, below their sum against how many were announced; None where none are expected."""
    if not standings and event.expected_mayors is None:
        return None
    total = sum(standing.approved for standing in standings.values())
    every = Bar(_("All countries"), str(total), (Part(total, "approved"),), event.expected_mayors or None)
    countries = [
        Bar(formats.country(code), str(of.approved), (Part(of.approved, "approved"),), country=code)
        for code, of in standings.items()
    ]
    return _bars(_("Confirmed mayors by country"), [every, *countries], standings, total)


def places(event: Event, standing: Standing) -> Picture:
    """The event's places: taken, asked for, waited for."""
    amounts = {"approved": standing.approved, "undecided": standing.undecided, "waiting": standing.waitlisted}
    parts = tuple(Part(amount, tone) for tone, amount in amounts.items())
    bar = Bar(_("Places taken"), _of(standing.approved, event.capacity), parts, event.capacity)
    return _bars(_("Capacity"), [bar], standing, standing.approved)


def demand(found: Sequence[Demand]) -> Picture:
    """Seats taken and people waiting for each activity that one signs up for."""
    bars = [_seats(one) for one in found]
    return Picture(charts.shares(bars), _told(_("Seats taken"), bars), found)


def categories(event: Event, counts: Counts) -> Picture:
    """Delegates by category and what became of them."""
    there = [category for category in event.categories if category.code in counts.by_category]
    bars = [_category(category, counts.by_category[category.code]) for category in there]
    return _bars(_("Delegates by category"), bars, there, counts.total)


def arrivals(found: Arrivals | None) -> ArrivalsPicture | None:
    """First arrivals of the latest day by quarter of an hour; the table has all days."""
    if found is None:
        return None
    return ArrivalsPicture(found, _quarters(found) if found.quarters else None)


def registrations(event: Event, by_day: Mapping[dt.date, int]) -> Picture | None:
    """How the number of registrations grew until today; None before the first."""
    if not by_day:
        return None
    grown, rows, total = [], [], 0
    for day, many in by_day.items():
        total += many
        rows.append((day, many, total))
        grown.append((float(day.toordinal()), total))
    first, last = min(by_day), max(event.today(), *by_day)
    if last > max(by_day):
        grown.append((float(last.toordinal()), total))
    most = max(by_day, key=by_day.get)
    told = ngettext(
        "%(num)s registration since %(first)s; the most on %(day)s: %(most)s.",
        "%(num)s registrations since %(first)s; the most on %(day)s: %(most)s.",
        total, first=_brief_day(first), day=_brief_day(most), most=by_day[most],
    )  # fmt: skip
    return Picture(charts.curve(grown, _day_names(first, last)), told, rows, total)


def _bars(title: str, bars: Sequence[Bar], rows: Any, total: int = 0) -> Picture:
    return Picture(charts.bars(bars), _told(title, bars), rows, total)


def _told(title: str, bars: Sequence[Bar]) -> str:
    return f"{title}. " + "; ".join(f"{bar.label}: {bar.told}" for bar in bars)


def _seats(one: Demand) -> Bar:
    told = [_of(one.taken, one.activity.capacity)]
    if one.full:
        told.append(_("full"))
    if one.waiting:
        told.append(ngettext("%(num)s waiting", "%(num)s waiting", one.waiting))
    parts = (Part(one.taken, "full" if one.full else "approved"), Part(one.waiting, "waiting"))
    return Bar(_brief_title(one.activity), " · ".join(told), parts, one.activity.capacity)


def _brief_title(activity: Activity) -> str:
    """ "Panel II", or else the title."""
    if activity.number:
        return f"{words.ACTIVITY_KIND[activity.kind]} {activity.number}"
    return formats.plain(activity.title)


def _category(category: Category, by_status: Mapping[str, int]) -> Bar:
    parts = (Part(sum(by_status.get(status, 0) for status in group), tone) for tone, group in TONES.items())
    return Bar(formats.plain(category.name), str(sum(by_status.values())), tuple(part for part in parts if part.amount))


def _quarters(found: Arrivals) -> Picture:
    latest = found.latest_day
    first, last = _full_hours(latest[0][0], latest[-1][0])
    values = [0] * ((last - first) // QUARTER)
    for start, many in latest:
        values[(int(start.timestamp()) - first) // QUARTER] = many
    peak, most = max(latest, key=lambda pair: pair[1])
    told = ngettext(
        "First arrivals on %(day)s. The most came from %(time)s: %(num)s person in a quarter of an hour.",
        "First arrivals on %(day)s. The most came from %(time)s: %(num)s people in a quarter of an hour.",
        most, day=_brief_day(peak.date()), time=_clock(peak),
    )  # fmt: skip
    zone = latest[0][0].tzinfo
    hours = range(0, len(values) + 1, 4)
    names = {hour: _clock(dt.datetime.fromtimestamp(first + hour * QUARTER, zone)) for hour in _thinned(hours)}
    return Picture(charts.columns(values, names), told, _summed(found.quarters))


def _full_hours(first: dt.datetime, last: dt.datetime) -> tuple[int, int]:
    """Seconds since 1970: the full hours around these quarters, two hours at least."""
    begin = first.replace(minute=0)
    end = int(last.timestamp()) + QUARTER
    start = int(begin.timestamp())
    hours = max(-(-(end - start) // 3600), 2)
    return start, start + hours * 3600


def _summed(quarters: Sequence[tuple[dt.datetime, int]]) -> list[tuple[dt.datetime, dt.datetime, int, int]]:
    rows, total = [], 0
    for start, many in quarters:
        total += many
        rows.append((start, start + dt.timedelta(seconds=QUARTER), many, total))
    return rows


def _day_names(first: dt.date, last: dt.date) -> dict[float, str]:
    days = _thinned(range(first.toordinal(), last.toordinal() + 1))
    return {float(day): _brief_day(dt.date.fromordinal(day)) for day in days}


def _thinned(places: Sequence[int]) -> list[int]:
    """The first, the last, and few of those between, at even distances."""
    last = len(places) - 1
    if last < NAMES:
        return list(places)
    parts = next((parts for parts in range(NAMES - 1, 1, -1) if last % parts == 0), NAMES - 1)
    return [places[round(last * number / parts)] for number in range(parts + 1)]


def _of(taken: int, capacity: int | None) -> str:
    if capacity is None:
        return str(taken)
    return _("%(taken)s of %(capacity)s", taken=taken, capacity=capacity)


def _brief_day(day: dt.date) -> str:
    """ "Apr 16", "16 abr"."""
    return dates.format_skeleton("MMMd", day, locale=get_locale())


def _clock(moment: dt.datetime) -> str:
    return dates.format_time(moment, "HH:mm", locale=get_locale())
