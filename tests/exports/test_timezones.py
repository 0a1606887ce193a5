"""A VTIMEZONE read without its name gives the time that clocks on the spot show."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from exports.timezones import happens_twice, vtimezone


def middays(year):
    return [datetime(year, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]


def read(component):
    """The zone as a program understands it that trusts the file and knows no zone by name."""
    return component.to_tz(lookup_tzid=False)


def parts(component):
    return {part.name: part for part in component.subcomponents}


def test_los_angeles_is_its_yearly_rule():
    component = vtimezone("America/Los_Angeles", middays(2023))
    assert component.to_ical().decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:America/Los_Angeles",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZNAME:PDT",
        "TZOFFSETFROM:-0800",
        "TZOFFSETTO:-0700",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZNAME:PST",
        "TZOFFSETFROM:-0700",
        "TZOFFSETTO:-0800",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize(
    "zone",
    [
        "America/Los_Angeles",
        "America/Toronto",
        "America/Tijuana",
        "America/St_Johns",
        "Europe/Madrid",
        "Europe/Dublin",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "America/Mexico_City",
        "America/Mazatlan",
        "Asia/Kolkata",
    ],
)
def test_a_yearly_rule_gives_the_clock_of_a_whole_year(zone):
    trusted, known = read(vtimezone(zone, middays(2027))), ZoneInfo(zone)
    start = datetime(2027, 1, 1, 0, 30, tzinfo=UTC).replace(tzinfo=None)
    hours = [start + timedelta(hours=hour) for hour in range(0, 365 * 24, 5)]
    hours += [hour + timedelta(minutes=30 * step) for hour in hours if near_a_change(hour, known) for step in range(10)]
    wrong = [
        hour
        for hour in hours
        if not skipped_or_repeated(hour, known)
        and hour.replace(tzinfo=trusted).utcoffset() != hour.replace(tzinfo=known).utcoffset()
    ]
    assert wrong == []


def near_a_change(hour, zone):
    return hour.replace(tzinfo=zone).utcoffset() != (hour + timedelta(hours=5)).replace(tzinfo=zone).utcoffset()


def skipped_or_repeated(hour, zone):
    return hour.replace(tzinfo=zone).utcoffset() != hour.replace(tzinfo=zone, fold=1).utcoffset()


def test_los_cabos_in_june_2019_is_six_hours_behind_though_it_is_seven_today():
    june_2019 = [datetime(2019, 6, 6, 15, tzinfo=UTC), datetime(2019, 6, 9, 4, tzinfo=UTC)]
    then = read(vtimezone("America/Mazatlan", june_2019))
    today = read(vtimezone("America/Mazatlan", middays(2026)))
    assert datetime(2019, 6, 7, 9, tzinfo=then).astimezone(UTC) == datetime(2019, 6, 7, 15, tzinfo=UTC)
    assert datetime(2026, 6, 7, 9, tzinfo=today).astimezone(UTC) == datetime(2026, 6, 7, 16, tzinfo=UTC)


def test_a_rule_that_no_rrule_can_say_becomes_the_one_offset_in_use():
    component = vtimezone("America/Santiago", middays(2026)[5:7])
    (standard,) = component.subcomponents
    assert standard.name == "STANDARD"
    assert "rrule" not in standard
    assert standard["tzoffsetto"].td == timedelta(hours=-4)


def test_times_on_both_sides_of_a_change_that_no_rrule_can_say_are_for_utc():
    assert vtimezone("America/Santiago", middays(2026)) is None
    assert vtimezone("America/Mazatlan", middays(2019)) is None


@pytest.mark.parametrize("zone", ["UTC", "EST5EDT", "CET"])
def test_names_that_programs_do_not_know_are_for_utc(zone):
    assert vtimezone(zone, middays(2026)[:1]) is None


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Dublin", "Australia/Sydney", "America/Mexico_City"])
def test_outlook_reads_one_standard_and_at_most_one_daylight_part(zone):
    found = parts(vtimezone(zone, middays(2026)))
    assert len(found) == len(vtimezone(zone, middays(2026)).subcomponents)
    assert set(found) in ({"STANDARD"}, {"STANDARD", "DAYLIGHT"})
    assert all("rdate" not in part and "UNTIL" not in part.get("rrule", {}) for part in found.values())


def test_irish_winter_time_is_the_standard_one():
    found = parts(vtimezone("Europe/Dublin", middays(2026)))
    assert found["STANDARD"]["tzoffsetto"].td == timedelta(0)
    assert found["DAYLIGHT"]["tzoffsetto"].td == timedelta(hours=1)


@pytest.mark.parametrize(("hour", "minute", "twice"), [(7, 59, False), (8, 0, True), (9, 59, True), (10, 0, False)])
def test_the_hour_repeated_in_november_is_known(hour, minute, twice):
    instant = datetime(2026, 11, 1, hour, minute, tzinfo=UTC)
    assert happens_twice(instant, "America/Los_Angeles") is twice


def test_no_instant_falls_in_the_hour_skipped_in_march():
    around = [datetime(2023, 3, 12, 8, tzinfo=UTC) + timedelta(minutes=10 * step) for step in range(24)]
    assert not any(happens_twice(instant, "America/Los_Angeles") for instant in around)
