"""A programme as a timeline: its days, parts below their whole, and what is on now by the event's clock."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from models import Activity, Event
from queries.activities import nested


@dataclasses.dataclass(frozen=True)
class Line:
    """One activity on the timeline. `state` is "past", "now", "next" or None; `depth` 0, or 1 for a part of a whole."""

    activity: Activity
    depth: int
    state: str | None


@dataclasses.dataclass(frozen=True)
class Day:
    date: dt.date
    #: 1 for the event's first day; None outside its days.
    number: int | None
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return f"day-{self.date.isoformat()}"


def days(event: Event, activities: Iterable[Activity], now: dt.datetime | None = None) -> list[Day]:
    """These activities, which are in the programme's order, by local day. `now` is the real time."""
    activities, clock = list(activities), event.now(now)
    coming = next_start(activities, clock)
    found = []
    for date, those in groupby(activities, key=lambda activity: activity.day):
        lines = tuple(Line(one, min(depth, 1), state_of(one, clock, coming)) for one, depth in nested(those))
        found.append(Day(date, _number(event, date), lines))
    return found


def next_start(activities: Iterable[Activity], clock: dt.datetime) -> dt.datetime | None:
    """When the next of them starts; what is cancelled does not, and a mere mark in the day is nothing to go to."""
    wanted = (one for one in activities if one.starts_at and one.state == "published" and one.kind != "milestone")
    return min((one.starts_at for one in wanted if one.starts_at > clock), default=None)


def state_of(activity: Activity, clock: dt.datetime, coming: dt.datetime | None = None) -> str | None:
    """How the activity stands to the moment `clock`. Without a time it is past when its day is."""
    if activity.interval is None:
        return "past" if activity.day < clock.astimezone(activity.event.tz).date() else None
    starts_at, ends_at = activity.interval
    if ends_at <= clock:
        return "past"
    if activity.state == "cancelled":
        return None
    if starts_at <= clock:
        return "now"
    return "next" if starts_at == coming and activity.kind != "milestone" else None


def _number(event: Event, date: dt.date) -> int | None:
    return (date - event.starts_on).days + 1 if event.starts_on <= date <= event.ends_on else None
