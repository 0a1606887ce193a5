"""Itineraries as pages show them: which days, what clocks say there, the path as a picture with its list."""

import dataclasses
import datetime as dt
import itertools
import zoneinfo
from collections.abc import Iterable, Sequence

from babel import dates
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from exports import paths
from exports.timezones import change_on
from models import Event, Place
from queries import itineraries
from queries.activities import DELEGATES, PUBLIC
from queries.itineraries import Day, Leg
from scheduling.intervals import overlaps
from web import formats, timeline
from web.access import may
from web.timeline import Line

#: What the address says for all days at once.
ALL = "all"
#: How many colours axes have: see static/css/itinerary.css.
COLOURS = 6


@dataclasses.dataclass(frozen=True)
class Row:
    """One leg on the page."""

    line: Line
    leg: Leg
    #: "Pacific Standard Time (UTC-08:00)" where it begins, and where it ends, if the day's clocks say something else.
    clock: str
    clock_there: str
    #: Minutes a ride takes, whatever the clocks say.
    minutes: int | None


@dataclasses.dataclass(frozen=True)
class Path:
    """A picture, and the stops it numbers; the picture is None where nobody measured any of them."""

    picture: Markup | None
    stops: Sequence[Place]


@dataclasses.dataclass(frozen=True)
class ShownDay:
    """One day of the journey."""

    day: Day
    #: 1 for the event's first day; None outside its days.
    number: int | None
    rows: list[Row]
    #: What its clocks are called where they are not the event's.
    clock: str
    #: That clocks change on this day, in words.
    change: str

    @property
    def date(self) -> dt.date:
        return self.day.date


@dataclasses.dataclass(frozen=True)
class Shown:
    """What a page shows of a journey."""

    #: The days asked for.
    days: list[ShownDay]
    #: The journey's days.
    every: list[Day]
    #: None: all of them.
    chosen: dt.date | None
    today: dt.date
    #: What the event's clocks are called.
    clock: str
    path: Path


def audiences() -> Sequence[str]:
    """What the reader of a page that anybody may open may know of."""
    return (*DELEGATES, "participants") if may("see.roster") else PUBLIC


def shown(event: Event, days: list[Day]) -> Shown:
    """The day that the address asks for with `day=2023-02-28`, or all with `day=all`; else today's, or all."""
    today, dated = event.today(), {day.date: day for day in days}
    asked = request.args.get("day", "")
    chosen = next((date for date in dated if date.isoformat() == asked), None)
    if chosen is None and asked != ALL and today in dated and dated[today].legs:
        chosen = today
    told = [dated[chosen]] if chosen else days
    return Shown(
        days=whole(event, told, days),
        every=days,
        chosen=chosen,
        today=today,
        clock=clock_of(event),
        path=path(told, days),
    )


def whole(event: Event, told: Iterable[Day], every: Iterable[Day]) -> list[ShownDay]:
    """These days of the journey as they are shown."""
    activities = (leg.activity for day in every for leg in day.legs)
    lines = {one.date: one.lines for one in timeline.days(event, activities)}
    return [_day(event, day, lines.get(day.date, ())) for day in told]


def clock_of(event: Event) -> str:
    """What the event's own clocks are called."""
    return formats.clock(_noon(event, event.starts_on), event.zone)


def times_of(leg: Leg) -> tuple[str, str]:
    """When the leg begins and ends, each by the clocks there; what nobody knows yet says so."""
    activity = leg.activity
    if activity.starts_at is None:
        return _("time to be confirmed"), ""
    starts = formats.time_of(activity.starts_at, activity.zone)
    if activity.ends_at is None:
        return starts, _("end to be confirmed")
    return starts, "" if activity.ends_at == activity.starts_at else formats.time_of(activity.ends_at, leg.zone_there)


def _day(event: Event, day: Day, lines: Sequence[Line]) -> ShownDay:
    zone = zone_of(event, day)
    number = (day.date - event.starts_on).days + 1 if event.starts_on <= day.date <= event.ends_on else None
    noon = _noon(event, day.date)
    return ShownDay(
        day=day,
        number=number,
        rows=_rows(day, lines, zone, noon),
        clock=formats.clock(noon, zone) if _differ(noon, zone, event.zone) else "",
        change=_change_words(zone, day.date),
    )


def zone_of(event: Event, day: Day) -> str:
    """IANA name of the zone in which a day is told: its city's, else the event's."""
    return (day.stay and day.stay.city.zone) or event.zone


def _rows(day: Day, lines: Sequence[Line], zone: str, noon: dt.datetime) -> list[Row]:
    legs = {leg.activity.id: leg for leg in day.legs}
    return [_row(line, legs[line.activity.id], zone, noon) for line in lines]


def _row(line: Line, leg: Leg, zone: str, noon: dt.datetime) -> Row:
    activity = leg.activity
    starts_at, ends_at = activity.starts_at or noon, activity.ends_at or activity.starts_at or noon
    travels = activity.kind == "transfer" and activity.starts_at and activity.ends_at
    return Row(
        line=line,
        leg=leg,
        clock=formats.clock(starts_at, activity.zone) if _differ(starts_at, activity.zone, zone) else "",
        clock_there=formats.clock(ends_at, leg.zone_there) if _differ(ends_at, leg.zone_there, activity.zone) else "",
        minutes=round((activity.ends_at - activity.starts_at).total_seconds() / 60) if travels else None,
    )


def _differ(instant: dt.datetime, one: str, other: str) -> bool:
    """Whether clocks in the two zones show something else at this moment."""
    return formats.local(instant, one).utcoffset() != formats.local(instant, other).utcoffset()


def _noon(event: Event, date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(12), zoneinfo.ZoneInfo(event.zone))


def _change_words(zone: str, date: dt.date) -> str:
    change = change_on(zone, date)
    if change is None:
        return ""
    before, after = (dates.format_time(time, "HH:mm", locale=get_locale()) for time in change)
    return _("The clocks change on this day: at %(before)s they go to %(after)s.", before=before, after=after)


def path(told: Sequence[Day], every: Sequence[Day], *, style: str = "") -> Path:
    """The way of one day from place to place, or that of the whole journey from city to city."""
    if len(told) == 1:
        stops, together = _stops(told[0]), _one_after_another(_gone_to(told[0]))
        title = _("The path of %(day)s", day=formats.day(told[0].date))
    else:
        stops, together = _each_once_in_a_row(day.stay.city for day in every if day.stay), True
        title = _("The path of the journey")
    return Path(_picture(stops, title, together, style), stops)


def _stops(day: Day) -> list[Place]:
    """Where the day's legs lead, and the hotel of the night."""
    going = _gone_to(day)
    places = [place for leg in going for place in (leg.activity.place, leg.to_place)]
    return _each_once_in_a_row([*places, day.stay.hotel if day.stay and going else None])


def _gone_to(day: Day) -> list[Leg]:
    """What takes place, of a delegate's own day what they take part in."""
    takes_place = [leg for leg in day.legs if leg.activity.state == "published"]
    return [leg for leg in takes_place if leg.own] or takes_place


def _each_once_in_a_row(places: Iterable[Place | None]) -> list[Place]:
    return [place for place, _same in itertools.groupby(place for place in places if place is not None)]


def _one_after_another(legs: Sequence[Leg]) -> bool:
    """Whether somebody can go to all of it; where companies are visited at the same time nobody does."""
    times = [leg.activity.interval for leg in legs if leg.activity.interval]
    return not any(overlaps(one, other) for one, other in itertools.combinations(times, 2))


def _picture(stops: Sequence[Place], title: str, together: bool, style: str) -> Markup | None:
    drawn = paths.picture([paths.Stop(formats.plain(one.name), one.latitude, one.longitude) for one in stops], together)
    if drawn is None:
        return None
    names = [_("%(number)s. %(place)s", number=number, place=formats.plain(one.name))
             for number, one in enumerate(stops, start=1)]  # fmt: skip
    return Markup(paths.svg(drawn, title=title, description=" ".join(names), style=style))  # noqa: S704  our own drawing


def of_reader(event: Event) -> list[Day]:
    """The journey as whoever asks may know it."""
    return itineraries.of_event(event, audiences())
