"""VTIMEZONE components, in the one form that every calendar program reads.

The one thing to know: a VTIMEZONE made here is right for the instants it was asked for, not for ever. Outlook reads no
RDATE and ical.js only the first, so a zone's history cannot be told; what can be is its yearly rule (one STANDARD, one
DAYLIGHT, an RRULE each) or a single offset. Los Cabos kept summer time until 2022 and keeps none now: a feed of June
2019 says UTC-6 to programs that trust the VTIMEZONE, as the zone database says to those that go by the zone's name.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

#: Rules are written as if in force since then, as other programs write them.
FIRST_YEAR = 1970
#: The calendar with its weekdays repeats after so many years, and no zone's table of single changes reaches so far:
#: there only the zone's rule for all time to come is left.
CALENDAR_CYCLE = 400
RULE_YEAR = FIRST_YEAR + CALENDAR_CYCLE
#: After so many years each date has fallen on each weekday, in leap years too.
WEEKDAY_CYCLE = 28
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Observance:
    """What one STANDARD or DAYLIGHT part says."""

    #: naive, in the local time before the change
    onset: datetime
    offset_before: timedelta
    offset_after: timedelta
    abbreviation: str
    #: of the month, each year: "2SU", "-1SU"; None when the clock does not change
    weekday: str | None = None


def vtimezone(zone: str, instants: Collection[datetime]) -> Timezone | None:
    """The clock of an IANA zone, right at each of the aware instants.

    None when neither a yearly rule nor a single offset can say it, and for names without an area ("UTC", "EST"), which
    programs do not know: such times belong in UTC.
    """
    if "/" not in zone:
        return None
    observances = _yearly_rule(zone) if _rule_holds(zone, instants) else ()
    observances = observances or _single_offset(zone, instants)
    return _component(zone, observances) if observances else None


def happens_twice(instant: datetime, zone: str) -> bool:
    """Whether clocks in the zone show this instant's local time twice, an hour being repeated as summer time ends."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def change_on(zone: str, date: date) -> tuple[time, time] | None:
    """The hour at which clocks in the zone change on this local date, and what they show then; None on other days."""
    start, end = (datetime.combine(one, time(), ZoneInfo(zone)).astimezone(UTC) for one in (date, date + timedelta(1)))
    if _offset(start, zone) == _offset(end, zone):
        return None
    change = _change_between(start, end, zone)
    return change.onset.time(), (change.onset + change.offset_after - change.offset_before).time()


def _offset(instant: datetime, zone: str) -> timedelta:
    return instant.astimezone(ZoneInfo(zone)).utcoffset()


def _rule_holds(zone: str, instants: Collection[datetime]) -> bool:
    return all(_offset(instant, zone) == _offset(_under_the_rule(instant), zone) for instant in instants)


def _under_the_rule(instant: datetime) -> datetime:
    """The same day of the same calendar, centuries on."""
    return instant.replace(year=RULE_YEAR + (instant.year - FIRST_YEAR) % CALENDAR_CYCLE)


@lru_cache
def _yearly_rule(zone: str) -> tuple[Observance, ...]:
    """The zone's rule for all time to come, summer time first; empty when yearly RRULEs cannot say it."""
    years = [tuple(_changes(zone, year)) for year in range(RULE_YEAR, RULE_YEAR + WEEKDAY_CYCLE)]
    if not any(years):
        return (_unchanging(zone, datetime(RULE_YEAR, 1, 1, tzinfo=UTC)),)
    if any(len(changes) != 2 for changes in years):
        return ()
    rule = [_every_year(changes) for changes in zip(*years, strict=True)]
    return () if None in rule else tuple(sorted(rule, key=lambda part: part.offset_after, reverse=True))


def _changes(zone: str, year: int) -> Iterator[Observance]:
    """The changes of the clock in one year: first the week of each, then the minute."""
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    weeks = [start + timedelta(days=day) for day in range(0, 365, 7)]
    for before, after in pairwise([*weeks, end]):
        if _offset(before, zone) != _offset(after, zone):
            yield _change_between(before, after, zone)


def _change_between(start: datetime, end: datetime, zone: str) -> Observance:
    offset_before = _offset(start, zone)
    while end - start > timedelta(minutes=1):
        middle = start + (end - start) // timedelta(minutes=2) * timedelta(minutes=1)
        start, end = (middle, end) if _offset(middle, zone) == offset_before else (start, middle)
    local = end.astimezone(ZoneInfo(zone))
    return Observance((end + offset_before).replace(tzinfo=None), offset_before, local.utcoffset(), local.tzname())


def _every_year(changes: tuple[Observance, ...]) -> Observance | None:
    """One rule for the changes of successive years, if each is at the same hour of the same weekday of the month."""
    onsets = [change.onset for change in changes]
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return None
    week = _week_of_month(onsets)
    weekday = f"{week}{WEEKDAYS[onsets[0].weekday()]}"
    return replace(changes[0], onset=onsets[0].replace(year=FIRST_YEAR), weekday=weekday) if week else None


def _week_of_month(days: list[datetime]) -> int | None:
    """1 to 4, or -1 for the last; None when the days share none of these."""
    weeks = {(day.day + 6) // 7 for day in days}
    if len(weeks) == 1:
        return weeks.pop()
    return -1 if all((day + timedelta(weeks=1)).month != day.month for day in days) else None


def _single_offset(zone: str, instants: Collection[datetime]) -> tuple[Observance, ...]:
    if len({_offset(instant, zone) for instant in instants}) != 1:
        return ()
    return (_unchanging(zone, min(instants)),)


def _unchanging(zone: str, instant: datetime) -> Observance:
    local = instant.astimezone(ZoneInfo(zone))
    onset = datetime(FIRST_YEAR, 1, 1)  # an onset is local time
    return Observance(onset, local.utcoffset(), local.utcoffset(), local.tzname())


def _component(zone: str, observances: tuple[Observance, ...]) -> Timezone:
    timezone = Timezone()
    timezone.add("tzid", zone)
    for observance in observances:
        timezone.add_component(_part(observance))
    return timezone


def _part(observance: Observance) -> TimezoneStandard | TimezoneDaylight:
    summer = observance.offset_after > observance.offset_before
    part = TimezoneDaylight() if summer else TimezoneStandard()
    part.add("dtstart", observance.onset)
    part.add("tzoffsetfrom", observance.offset_before)
    part.add("tzoffsetto", observance.offset_after)
    part.add("tzname", observance.abbreviation)
    if observance.weekday:
        rule = {"FREQ": "YEARLY", "BYMONTH": observance.onset.month, "BYDAY": observance.weekday}
        part.add("rrule", rule)
    return part
