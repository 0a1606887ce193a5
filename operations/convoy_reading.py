"""What does not hold together in the convoy of an event file, each time with its path: "convoy.days[2].city"."""

import datetime as dt
from collections.abc import Iterator, Sequence

from operations import event_times
from operations.convoy_file import CompanyRecord, ConvoyRecord, NeedsRecord, RideRecord
from operations.convoy_times import BOUNDS
from operations.event_file import EventFile
from operations.event_yaml import Problem


def problems(file: EventFile) -> Iterator[Problem]:
    """Everything that is wrong with the file's companies and convoy but the form of their fields."""
    yield from _companies(file)
    yield from _needs(file)
    if file.convoy:
        yield from _unknown(file, file.convoy)
        yield from _days(file, file.convoy)
        yield from _slots(file, file.convoy)
        yield from _ways(file.convoy)
        yield from _cards(file.convoy)
        yield from _rides(file, file.convoy)


def zone_at(file: EventFile, code: str | None) -> str:
    """IANA name of the zone at a place of the file; the event's where the place says nothing."""
    return next((one.zone for one in file.places if one.code == code and one.zone), file.event.zone)


def city_of(file: EventFile, day: dt.date) -> str | None:
    """Code of the city in which the convoy is on a day."""
    return next((one.city for one in (file.convoy.days if file.convoy else ()) if one.day == day), None)


def ride_span(file: EventFile, ride: RideRecord) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When a ride departs and arrives, each told where it happens; None where the file says nothing."""
    end = dt.datetime.combine(ride.day, ride.ends) if isinstance(ride.ends, dt.time) else ride.ends
    start = ride.starts and dt.datetime.combine(ride.day, ride.starts)
    departs = start and event_times.instant(start, zone_at(file, ride.from_place))
    return departs, end and event_times.instant(end, zone_at(file, ride.to))


def _companies(file: EventFile) -> Iterator[Problem]:
    days = (file.event.starts_on, file.event.ends_on)
    yield from _twice("companies", file.companies)
    for position, company in enumerate(file.companies):
        path = f"companies[{position}]"
        if company.capacity is not None and company.minimum > company.capacity:
            yield f"{path}.minimum", "more than it can receive"
        zone = zone_at(file, company.place)
        yield from event_times.windows(f"{path}.hours", company.hours, days, lambda _day, zone=zone: zone)


def _twice(part: str, records: Sequence[CompanyRecord | NeedsRecord]) -> Iterator[Problem]:
    seen = set()
    for position, record in enumerate(records):
        called = {(record.kind, record.country, name) for name in record.name.values()}
        if seen & called:
            yield f"{part}[{position}].name", "the same organization is there twice"
        seen |= called


def _needs(file: EventFile) -> Iterator[Problem]:
    most = file.convoy.choices if file.convoy else BOUNDS["choices"][1]
    yield from _twice("needs", file.needs)
    for position, record in enumerate(file.needs):
        if len(set(record.wishes)) < len(record.wishes):
            yield f"needs[{position}].wishes", "a company is there twice"
        if len(record.wishes) > most:
            yield f"needs[{position}].wishes", f"there are more than {most}"


def _unknown(file: EventFile, convoy: ConvoyRecord) -> Iterator[Problem]:
    known = {part: {one.code for one in getattr(file, part)} for part in ("places", "axes", "buses")}
    for path, part, word in _references(convoy):
        if word is not None and word not in known[part]:
            yield f"convoy.{path}", f"{word!r} is not in the file's {part}"


def _references(convoy: ConvoyRecord) -> Iterator[tuple[str, str, str | None]]:
    for position, day in enumerate(convoy.days):
        yield f"days[{position}].city", "places", day.city
        yield f"days[{position}].hotel", "places", day.hotel
    for position, card in enumerate(convoy.cards):
        yield f"cards[{position}].city", "places", card.city
    for part in ("ways", "rides"):
        for position, one in enumerate(getattr(convoy, part)):
            yield f"{part}[{position}].from", "places", one.from_place
            yield f"{part}[{position}].to", "places", one.to
    for position, ride in enumerate(convoy.rides):
        yield f"rides[{position}].axis", "axes", ride.axis
        for place, code in enumerate(ride.buses):
            yield f"rides[{position}].buses[{place}]", "buses", code


def _cards(convoy: ConvoyRecord) -> Iterator[Problem]:
    seen = set()
    for position, card in enumerate(convoy.cards):
        if card.city in seen:
            yield f"convoy.cards[{position}].city", "this city has a card already"
        seen.add(card.city)


def _days(file: EventFile, convoy: ConvoyRecord) -> Iterator[Problem]:
    seen = set()
    if convoy.promised > convoy.choices:
        yield "convoy.promised", "more than may be chosen"
    for position, one in enumerate(convoy.days):
        if not file.event.starts_on <= one.day <= file.event.ends_on:
            yield f"convoy.days[{position}].day", "the day is outside the event"
        if one.day in seen:
            yield f"convoy.days[{position}].day", "the day is there twice"
        seen.add(one.day)


def _slots(file: EventFile, convoy: ConvoyRecord) -> Iterator[Problem]:
    for position, slot in enumerate(convoy.slots):
        if city_of(file, slot.day) is None:
            yield f"convoy.slots[{position}].day", "the convoy is in no city on this day"
    days = (file.event.starts_on, file.event.ends_on)
    yield from event_times.windows("convoy.slots", convoy.slots, days, lambda day: zone_at(file, city_of(file, day)))


def _ways(convoy: ConvoyRecord) -> Iterator[Problem]:
    seen = set()
    for position, way in enumerate(convoy.ways):
        if way.from_place == way.to:
            yield f"convoy.ways[{position}].to", "the way ends where it begins"
        if (way.from_place, way.to) in seen:
            yield f"convoy.ways[{position}].to", "the way is there twice"
        seen.add((way.from_place, way.to))


def _rides(file: EventFile, convoy: ConvoyRecord) -> Iterator[Problem]:
    seen = {activity.key for activity in file.activities}
    for position, ride in enumerate(convoy.rides):
        path = f"convoy.rides[{position}]"
        if ride.key in seen:
            yield f"{path}.key", f"{ride.key!r} is there twice"
        seen.add(ride.key)
        if not file.event.starts_on <= ride.day <= file.event.ends_on:
            yield f"{path}.day", "the day is outside the event"
        if ride.ends is not None and ride.starts is None:
            yield f"{path}.ends", "an end needs a start"
        try:
            start, end = ride_span(file, ride)
        except ValueError as error:
            yield f"{path}.starts", str(error)
        else:
            if start and end and end < start:
                yield f"{path}.ends", "it ends before it starts"
