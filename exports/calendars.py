"""A calendar feed (iCalendar) for the programs people already use.

The one thing to know: the same data gives the same octets. Nothing here asks for the time or draws a random number, so
a stored body, its ETag and "304 Not Modified" work; DTSTAMP is when the entry last changed, never now.

    render(Feed(uid=f"{event.uid}@comitiva", name="…", entries=[Entry(…), …], …))

Words arrive in the reader's language ("CANCELADO:", "time to be confirmed"); this file translates nothing. A feed holds
no people and no alarms: feeds get shared. `timezones.py` says which times are local and which have to be UTC.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vText

from exports.timezones import happens_twice, vtimezone

PRODUCT = "-//Comitiva//Calendar 1.0//EN"
#: Some programs refuse an end that is not after the start.
SHORTEST = timedelta(minutes=1)
#: Control characters but the newline, and lone surrogates.
UNSAYABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: A backslash that programs would take for an escape, though it is escaped itself: C:\\new.
MISREAD = re.compile(r"\\(?=[nN,;\n])")
FULL_WIDTH_BACKSLASH = "\N{FULLWIDTH REVERSE SOLIDUS}"
LINE_END = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One activity in somebody's calendar. Datetimes are aware; a naive one is refused."""

    #: for the whole life of the entry, free of host names: "….@comitiva"
    uid: str
    #: never lower than before; higher after each change that people may see
    sequence: int
    created_at: datetime
    #: when anything in this entry last changed: DTSTAMP and LAST-MODIFIED
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    #: IANA name of the place's zone
    zone: str
    #: of the zone in which it ends, where that is another: a ride
    zone_there: str = ""
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    #: before a cancelled entry's title, for many programs show it like a live one: "CANCELADO:"
    cancelled_word: str = ""
    tentative: bool = False
    latitude: float | None = None
    longitude: float | None = None
    #: of title and description, where they are not in the feed's language
    language: str = ""

    def __post_init__(self) -> None:
        _refuse_naive(self.created_at, self.changed_at, self.starts_at, self.ends_at)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar: its entries, and the event itself as an all-day entry, so that no feed is ever empty."""

    #: of the all-day entry
    uid: str
    name: str
    description: str = ""
    language: str
    #: IANA name of the event's zone
    zone: str
    #: the event's first and last day
    starts_on: date
    ends_on: date
    summary_title: str
    #: the all-day entry's description; names what has no time yet
    summary_text: str = ""
    summary_url: str = ""
    summary_place: str = ""
    #: sequence and instants of the all-day entry
    sequence: int
    created_at: datetime
    changed_at: datetime
    entries: Sequence[Entry] = ()
    refresh_minutes: int = 15

    def __post_init__(self) -> None:
        _refuse_naive(self.created_at, self.changed_at)


def render(feed: Feed) -> bytes:
    """The feed as an iCalendar file in UTF-8: zones, the event's all-day entry, then the entries by start."""
    entries = sorted(feed.entries, key=lambda entry: (entry.starts_at, entry.uid))
    zones = _zones(entries)
    calendar = _calendar(feed)
    for component in (*zones.values(), _summary(feed), *(_entry(entry, feed.language, zones) for entry in entries)):
        calendar.add_component(component)
    return calendar.to_ical()


def settled(feed: Feed, earlier: bytes) -> Feed:
    """The feed as it follows on `earlier`, its last rendering: an all-day entry that says the same stays as old.

    Without this, whatever changes in somebody's day would look like a change of the event itself.
    """
    before = _all_day(earlier, feed.uid)
    if before is None:
        return feed
    unchanged = replace(feed, sequence=int(before["SEQUENCE"]), changed_at=before["LAST-MODIFIED"].dt)
    same = _all_day(render(unchanged), feed.uid).to_ical() == before.to_ical()
    return unchanged if same else feed


def _all_day(body: bytes, uid: str) -> Event | None:
    return next((event for event in Calendar.from_ical(body).walk("VEVENT") if event["UID"] == uid), None)


def etag(body: bytes) -> str:
    """The body's ETag as the header has it: weak, because a compressed answer carries the same one."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _calendar(feed: Feed) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # Each thing twice: as RFC 7986 names it, and as programs named it before.
    for name in ("name", "x-wr-calname"):
        _add(calendar, name, _line(feed.name))
    for name in ("description", "x-wr-caldesc"):
        _add(calendar, name, _text(feed.description))
    refresh = timedelta(minutes=feed.refresh_minutes)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh).to_ical().decode())
    if "/" in feed.zone:
        calendar.add("x-wr-timezone", feed.zone)
    return calendar


def _summary(feed: Feed) -> Event:
    """The event itself, all day and taking nobody's time."""
    event = Event()
    _add_history(event, feed)
    event.add("dtstart", feed.starts_on)
    event.add("dtend", feed.ends_on + timedelta(days=1))
    _add_words(event, feed.summary_title, feed.summary_text, feed.language)
    _add(event, "location", _line(feed.summary_place))
    _add_url(event, feed.summary_url)
    _add_state(event, "CONFIRMED", busy=False)
    return event


def _entry(entry: Entry, language: str, zones: Mapping[str, Timezone]) -> Event:
    event = Event()
    _add_history(event, entry)
    # Both by local clocks or neither: some programs read no entry that mixes them.
    local = not _ambiguous(entry) and {entry.zone, _zone_there(entry)} <= zones.keys()
    event.add("dtstart", entry.starts_at.astimezone(ZoneInfo(entry.zone) if local else UTC))
    event.add("dtend", _end(entry).astimezone(ZoneInfo(_zone_there(entry)) if local else UTC))
    title = f"{entry.cancelled_word} {entry.title}" if entry.cancelled else entry.title
    _add_words(event, title, entry.description, entry.language or language)
    _add(event, "location", _line(entry.place))
    _add_position(event, entry)
    _add_url(event, entry.url)
    status = "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED"
    _add_state(event, status, busy=status == "CONFIRMED")
    return event


def _zones(entries: Sequence[Entry]) -> dict[str, Timezone]:
    """The zones, by name, in which local times may be written; the others' entries are in UTC."""
    instants: dict[str, list[datetime]] = {}
    for entry in entries:
        if not _ambiguous(entry):
            instants.setdefault(entry.zone, []).append(entry.starts_at)
            instants.setdefault(_zone_there(entry), []).append(_end(entry))
    found = {zone: vtimezone(zone, instants[zone]) for zone in sorted(instants)}
    return {zone: component for zone, component in found.items() if component}


def _ambiguous(entry: Entry) -> bool:
    return happens_twice(entry.starts_at, entry.zone) or happens_twice(_end(entry), _zone_there(entry))


def _zone_there(entry: Entry) -> str:
    return entry.zone_there or entry.zone


def _end(entry: Entry) -> datetime:
    return max(entry.ends_at, entry.starts_at + SHORTEST)


def _add_history(event: Event, source: Entry | Feed) -> None:
    event.add("uid", _line(source.uid))
    event.add("sequence", source.sequence)
    event.add("created", source.created_at.astimezone(UTC))
    event.add("last-modified", source.changed_at.astimezone(UTC))
    event.add("dtstamp", source.changed_at.astimezone(UTC))


def _add_words(event: Event, title: str, text: str, language: str) -> None:
    _add(event, "summary", _line(title), language)
    _add(event, "description", _text(text), language)


def _add_position(event: Event, entry: Entry) -> None:
    if entry.latitude is not None and entry.longitude is not None:
        event.add("geo", (_degrees(entry.latitude), _degrees(entry.longitude)))


def _degrees(value: float) -> float:
    """To a decimetre; next to zero, zero, because "5e-05" is no number in a feed."""
    return round(value, 6) if abs(value) >= 0.0001 else 0.0


def _add_state(event: Event, status: str, *, busy: bool) -> None:
    event.add("status", status)
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")


def _add(component: Calendar | Event, name: str, text: str, language: str = "") -> None:
    # As vText, because the library leaves what it does not know to be text, like NAME, without its escapes.
    if text:
        component.add(name, vText(text, params={"LANGUAGE": language} if language else {}))


def _add_url(event: Event, url: str) -> None:
    if url:
        event.add("url", "".join(_line(url).split()))


def _text(value: str) -> str:
    """Text in NFC with newlines as line ends, without other control characters and halves of characters."""
    joined = "\n".join(value.replace("\t", " ").splitlines())
    sayable = MISREAD.sub(FULL_WIDTH_BACKSLASH, UNSAYABLE.sub("", joined))
    return unicodedata.normalize("NFC", sayable).strip()


def _line(value: str) -> str:
    return LINE_END.sub(" ", _text(value))


def _refuse_naive(*instants: datetime) -> None:
    for instant in instants:
        if instant.tzinfo is None:
            raise ValueError(f"an instant without a zone: {instant.isoformat()}")
