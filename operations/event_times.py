"""Times of an event file: local times made instants, and what is wrong with some."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from operations.event_records import WindowRecord
from operations.event_yaml import Problem
from operations.meeting_windows import Window, faults

#: What is wrong with a window, for who writes the file.
OF_WINDOWS = {
    "day_outside": "the day is outside the event",
    "window_over_night": "it must end after it begins, on the same day",
    "slot_longer_than_window": "a meeting takes longer than this window",
    "windows_overlap": "it overlaps a window above it",
}
#: First and last day.
Days = tuple[dt.date, dt.date]


def instant(local: dt.datetime, zone: str) -> dt.datetime:
    """The instant of a local time, of one that comes twice the first. Refuses one that a clock change leaves out."""
    aware = local.replace(tzinfo=ZoneInfo(zone))
    moment = aware.astimezone(dt.UTC)
    if moment.astimezone(aware.tzinfo).replace(tzinfo=None) != local:
        raise ValueError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks change")
    return moment


def span(window: WindowRecord, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """When a window of `windows` begins and ends."""
    start, end = (dt.datetime.combine(window.day, time) for time in (window.starts, window.ends))
    return instant(start, zone), instant(end, zone)


def missing_hour(path: str, local: dt.datetime | None, zone: str) -> Iterator[Problem]:
    """Says so where a clock change leaves the time out."""
    try:
        _ = local and instant(local, zone)
    except ValueError as error:
        yield path, str(error)


def windows(
    path: str,
    records: Sequence[WindowRecord],
    days: Days,
    zone: Callable[[dt.date], str],
    minutes: int | None = None,
) -> Iterator[Problem]:
    """What is wrong with the windows of a list at this path; `zone` of a day, and each holds `minutes` at least."""
    asked = [Window(one.day, one.starts, one.ends) for one in records]
    for position, field, refusal in faults(asked, *days, minutes):
        yield f"{path}[{position}].{field}", OF_WINDOWS[refusal.code]
    for position, window in enumerate(asked):
        for field in ("starts", "ends"):
            local = dt.datetime.combine(window.day, getattr(window, field))
            yield from missing_hour(f"{path}[{position}].{field}", local, zone(window.day))
