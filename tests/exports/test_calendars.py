"""What a feed shows in a calendar program, read back with the icalendar package; octets where those count."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from exports.calendars import Entry, Feed, etag, render

PUBLISHED = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
CABOS, CALIFORNIA = "America/Mazatlan", "America/Los_Angeles"

OPENING = Entry(
    uid="5b1f0c9e-0001@comitiva",
    sequence=4,
    created_at=PUBLISHED - timedelta(days=3),
    changed_at=PUBLISHED,
    starts_at=datetime(2019, 6, 7, 15, tzinfo=UTC),
    ends_at=datetime(2019, 6, 7, 16, tzinfo=UTC),
    zone=CABOS,
    title="Ceremonia de inauguración; alcaldes, alcaldesas",
    place="Salón Ñandú, Los Cabos",
    description="9:00, hora de Los Cabos (UTC−6)\nHora final por confirmar",
    url="https://comitiva.example/a/1",
    latitude=23.0631,
    longitude=-109.7027,
)
SUMMIT = Feed(
    uid="5b1f0c9e-0000@comitiva",
    name="Cumbre de Alcaldes, Los Cabos",
    description="Su agenda personal",
    language="es",
    zone=CABOS,
    starts_on=date(2019, 6, 6),
    ends_on=date(2019, 6, 8),
    summary_title="Cumbre de Alcaldes",
    summary_text="Hora por confirmar: Registro; Firma del Manifiesto",
    summary_url="https://comitiva.example/cumbre",
    summary_place="Los Cabos, B.C.S.",
    sequence=2,
    created_at=PUBLISHED,
    changed_at=PUBLISHED,
    entries=(OPENING,),
)


def entry(number=1, **fields):
    return replace(OPENING, uid=f"5b1f0c9e-{number:04}@comitiva", **fields)


def in_california(start, end, number=1):
    return entry(number, starts_at=start, ends_at=end, zone=CALIFORNIA)


def at(*when):
    return datetime(*when, tzinfo=UTC)


def read(*entries, **fields):
    return Calendar.from_ical(render(replace(SUMMIT, entries=entries, **fields)))


def shown(*entries, **fields):
    """The entries as a program finds them, after the event's own."""
    return read(*entries, **fields).events[1:]


def lines(feed):
    return render(feed).decode().replace("\r\n ", "").split("\r\n")


def trusted_zone(calendar, name):
    """The zone as understood by programs that trust the file and know no zone by name."""
    (component,) = [zone for zone in calendar.timezones if zone["tzid"] == name]
    return component.to_tz(lookup_tzid=False)


def wall_clock(event, zone):
    return event.start.replace(tzinfo=zone).astimezone(UTC), event.end.replace(tzinfo=zone).astimezone(UTC)


# What a program shows


def test_an_entry_shows_its_title_time_place_and_words():
    (event,) = shown(OPENING)
    assert event["summary"] == OPENING.title
    assert event["location"] == OPENING.place
    assert event["description"] == OPENING.description
    assert event["url"] == OPENING.url
    assert event["geo"].ical_value == (23.0631, -109.7027)
    assert (event.start, event.end) == (OPENING.starts_at, OPENING.ends_at)
    assert (event["status"], event["transp"]) == ("CONFIRMED", "OPAQUE")


def test_nine_in_the_morning_of_los_cabos_stays_nine():
    assert "DTSTART;TZID=America/Mazatlan:20190607T090000" in lines(SUMMIT)


def test_los_cabos_in_2019_is_right_by_the_zone_in_the_file_and_by_its_name():
    calendar = read(OPENING)
    event = calendar.events[1]
    expected = (OPENING.starts_at, OPENING.ends_at)
    assert wall_clock(event, trusted_zone(calendar, CABOS)) == expected
    assert wall_clock(event, ZoneInfo(CABOS)) == expected


def test_a_convoy_across_the_change_of_the_clock_is_right_in_february_and_in_march():
    february = in_california(at(2023, 2, 27, 17), at(2023, 2, 27, 19))
    night = in_california(at(2023, 3, 12, 7, 30), at(2023, 3, 12, 12), number=2)
    march = in_california(at(2023, 3, 13, 16), at(2023, 3, 13, 18), number=3)
    calendar = read(february, night, march, zone=CALIFORNIA)
    clock = trusted_zone(calendar, CALIFORNIA)
    for event, sent in zip(calendar.events[1:], (february, night, march), strict=True):
        assert wall_clock(event, clock) == (sent.starts_at, sent.ends_at)
    assert calendar.events[1].start.hour == calendar.events[3].start.hour == 9


def test_a_ride_to_another_zone_leaves_by_the_clocks_here_and_arrives_by_those_there():
    (event,) = shown(entry(starts_at=at(2023, 3, 11, 14), ends_at=at(2023, 3, 11, 14, 45), zone=CABOS,
                           zone_there=CALIFORNIA))  # fmt: skip
    assert (event["dtstart"].params["TZID"], event["dtend"].params["TZID"]) == (CABOS, CALIFORNIA)
    assert (event.start.hour, event.end.hour) == (7, 6)
    assert event.end - event.start == timedelta(minutes=45)


@pytest.mark.parametrize("there", [CALIFORNIA, "UTC"])
def test_a_ride_into_an_hour_that_clocks_show_twice_or_nobody_can_write_is_in_utc(there):
    """5 November 2023 in California: from one to two o'clock, twice."""
    (event,) = shown(entry(starts_at=at(2023, 11, 5, 8), ends_at=at(2023, 11, 5, 8, 30), zone=CABOS, zone_there=there))
    assert event.start == at(2023, 11, 5, 8) and event["dtend"].to_ical().endswith(b"Z")
    assert event["dtstart"].to_ical().endswith(b"Z")


def test_a_zone_with_summer_time_comes_as_a_yearly_rule():
    feed = replace(SUMMIT, entries=(in_california(at(2023, 2, 27, 17), at(2023, 3, 13, 16)),))
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in lines(feed)
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in lines(feed)
    assert not any(line.startswith("RDATE") for line in lines(feed))


def test_every_zone_stands_once_and_before_the_entries_that_use_it():
    text = render(
        replace(SUMMIT, entries=(OPENING, entry(2), in_california(at(2019, 6, 9, 16), at(2019, 6, 9, 17), number=3)))
    ).decode()
    assert re.findall(r"^TZID:(.+)\r$", text, re.MULTILINE) == [CALIFORNIA, CABOS]
    assert text.rindex("END:VTIMEZONE") < text.index("BEGIN:VEVENT")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(2026, 11, 1, 8, 30), at(2026, 11, 1, 12)),
        (at(2026, 11, 1, 9, 30), at(2026, 11, 1, 12)),
        (at(2026, 11, 1, 5), at(2026, 11, 1, 9, 15)),
    ],
)
def test_a_time_that_clocks_show_twice_is_written_in_utc(start, end):
    alone, neighbour = in_california(start, end), in_california(at(2026, 11, 1, 20), at(2026, 11, 1, 21), number=2)
    expected = {f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"}
    assert expected <= set(lines(replace(SUMMIT, entries=(alone,))))
    assert "BEGIN:VTIMEZONE" not in lines(replace(SUMMIT, entries=(alone,)))
    assert expected <= set(lines(replace(SUMMIT, entries=(alone, neighbour))))


def test_a_zone_that_cannot_be_written_is_in_utc():
    across = entry(zone="Africa/Cairo", starts_at=at(2026, 1, 9, 8), ends_at=at(2026, 7, 9, 9))
    feed = replace(SUMMIT, entries=(across,))
    assert {"DTSTART:20260109T080000Z", "DTEND:20260709T090000Z"} <= set(lines(feed))


def test_a_moment_ends_after_its_start():
    (event,) = shown(entry(ends_at=OPENING.starts_at))
    assert event.start < event.end <= event.start + timedelta(minutes=1)


def test_a_naive_time_is_refused():
    naive = OPENING.starts_at.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a zone"):
        entry(starts_at=naive)
    with pytest.raises(ValueError, match="without a zone"):
        replace(SUMMIT, changed_at=naive)


# The event itself


def test_a_feed_without_entries_still_shows_the_event_on_each_of_its_days():
    (event,) = read().events
    assert event["summary"] == "Cumbre de Alcaldes"
    assert (event.start, event.end) == (date(2019, 6, 6), date(2019, 6, 9))
    assert event["location"] == "Los Cabos, B.C.S."
    assert event["url"] == "https://comitiva.example/cumbre"


def test_the_event_takes_nobody_s_time_and_names_what_has_no_time_yet():
    event = read(OPENING).events[0]
    assert (event["transp"], event["status"]) == ("TRANSPARENT", "CONFIRMED")
    assert event["description"] == "Hora por confirmar: Registro; Firma del Manifiesto"


def test_a_long_list_of_items_without_a_time_arrives_whole():
    names = "Hora por confirmar: " + "; ".join(f"Sesión {number}, salón Ñandú" for number in range(120))
    assert read(summary_text=names).events[0]["description"] == names


# Changes


def test_an_entry_tells_when_it_changed_and_never_when_it_was_fetched():
    (event,) = shown(OPENING)
    assert event["sequence"] == 4
    assert event["uid"] == OPENING.uid
    assert event["dtstamp"].dt == event["last-modified"].dt == OPENING.changed_at
    assert event["created"].dt == OPENING.created_at


def test_the_event_s_own_entry_has_its_own_sequence_and_instants():
    event = read(OPENING, sequence=9, changed_at=PUBLISHED + timedelta(hours=1)).events[0]
    assert event["sequence"] == 9
    assert event["dtstamp"].dt == event["last-modified"].dt == PUBLISHED + timedelta(hours=1)
    assert event["created"].dt == PUBLISHED


def test_a_cancelled_entry_says_so_in_its_title_and_frees_the_time():
    (event,) = shown(entry(cancelled=True, cancelled_word="CANCELADO:", tentative=True))
    assert event["summary"] == f"CANCELADO: {OPENING.title}"
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_a_tentative_entry_leaves_the_time_free():
    (event,) = shown(entry(tentative=True, cancelled_word="CANCELADO:"))
    assert event["summary"] == OPENING.title
    assert (event["status"], event["transp"]) == ("TENTATIVE", "TRANSPARENT")


# The calendar


def test_the_calendar_has_its_name_where_each_program_looks_for_it():
    calendar = read(OPENING, name="Cumbre de Alcaldes")
    assert calendar["name"] == calendar["x-wr-calname"] == "Cumbre de Alcaldes"
    assert calendar["description"] == calendar["x-wr-caldesc"] == "Su agenda personal"
    assert (calendar["version"], calendar["method"], calendar["calscale"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert "Comitiva" in calendar["prodid"]
    assert calendar["x-wr-timezone"] == CABOS


def test_the_name_s_commas_are_escaped():
    escaped = r"Cumbre de Alcaldes\, Los Cabos"
    assert {f"NAME:{escaped}", f"X-WR-CALNAME:{escaped}"} <= set(lines(SUMMIT))


def test_programs_are_asked_to_come_back_soon():
    expected = {"REFRESH-INTERVAL;VALUE=DURATION:PT1H30M", "X-PUBLISHED-TTL:PT1H30M"}
    assert expected <= set(lines(replace(SUMMIT, refresh_minutes=90)))


def test_words_carry_their_language():
    french, fallback = shown(entry(), entry(2, language="en"), language="fr")
    assert french["summary"].params["LANGUAGE"] == french["description"].params["LANGUAGE"] == "fr"
    assert fallback["summary"].params["LANGUAGE"] == "en"


def test_no_people_and_no_alarms():
    names = {line.partition(":")[0].partition(";")[0] for line in lines(SUMMIT)}
    assert not names & {"ATTENDEE", "ORGANIZER", "CONTACT"}
    assert "BEGIN:VALARM" not in lines(SUMMIT)


def test_what_is_not_known_is_left_out():
    bare = entry(place="", description=" \n", url="", latitude=23.1, longitude=None)
    (event,) = shown(bare)
    assert not {"location", "description", "url", "geo"} & {name.lower() for name in event}


def test_a_position_beside_the_meridian_of_greenwich_stays_a_number():
    feed = replace(SUMMIT, entries=(entry(latitude=51.4778, longitude=-0.00001),))
    assert "GEO:51.4778;0.0" in lines(feed)


# Octets


def test_the_same_data_gives_the_same_octets_whatever_its_order():
    entries = [entry(number, starts_at=OPENING.starts_at - timedelta(minutes=number // 2)) for number in range(6)]
    body = render(replace(SUMMIT, entries=entries))
    assert render(replace(SUMMIT, entries=entries[::-1])) == body
    uids = [event["uid"] for event in Calendar.from_ical(body).events[1:]]
    assert [int(uid[9:13]) for uid in uids] == [4, 5, 2, 3, 0, 1]


def test_the_etag_is_weak_and_changes_with_the_body():
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', etag(render(SUMMIT)))
    assert etag(render(SUMMIT)) != etag(render(replace(SUMMIT, sequence=3)))


@pytest.mark.parametrize("title", ["ñ" * 200, "🚌" * 90, "文字" * 80, "a" * 61 + "ñ; " * 40])
def test_long_lines_are_folded_between_characters(title):
    body = render(replace(SUMMIT, entries=(entry(title=title),)))
    physical = body.split(b"\r\n")
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, physical)) <= 75
    assert all(line.decode() for line in physical[:-1])
    assert shown(entry(title=title))[0]["summary"] == title.strip()


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("a\r\nEND:VEVENT\r\nATTENDEE:x", "a END:VEVENT ATTENDEE:x"),
        ("nul\x00 bell\x07 del\x7f c1\x9b", "nul bell del c1"),
        ("half \ud83d of a bus", "half  of a bus"),
        ("line\u2028and\x0bpage\x0c", "line and page"),
        ("  tab\there ", "tab here"),
        ("Mun\x00\u0303oz, Jose\u0301", "Muñoz, José"),
        (r"a\b; c, d: \\", r"a\b; c, d: \\"),
        ('=1+1 <b>&amp;</b> "q" ^n', '=1+1 <b>&amp;</b> "q" ^n'),
        ("مرحبا 👩\u200d🚀 10\u00a0h", "مرحبا 👩\u200d🚀 10\u00a0h"),
    ],
)
def test_whatever_is_typed_stays_one_line_of_text(typed, seen):
    event = shown(entry(title=typed, place=typed))[0]
    assert event["summary"] == event["location"] == seen
    assert unicodedata.is_normalized("NFC", event["summary"])
    assert "attendee" not in event


def test_a_description_keeps_its_lines_and_nothing_else_that_is_not_text():
    (event,) = shown(entry(description="\r\n Uno\r\ndos\rtres\x00\n\ncuatro \n"))
    assert event["description"] == "Uno\ndos\ntres\n\ncuatro"


def test_a_backslash_that_programs_would_take_for_an_escape_stays_a_backslash_to_the_eye():
    (event,) = shown(entry(title=r"C:\new\temp, a\;", description="end\\\nnext"))
    assert event["summary"] == "C:＼new\\temp, a＼;"
    assert event["description"] == "end＼\nnext"


def test_an_address_cannot_bring_lines_of_its_own():
    (event,) = shown(entry(url="https://comitiva.example/a\r\nATTENDEE:x"))
    assert event["url"] == "https://comitiva.example/aATTENDEE:x"
