"""Reading event files: from text to typed records in which every code is known.

All that is wrong is said at once, each time with its path: "activities[3].kind".
"""

import datetime as dt
from collections.abc import Iterator

import pydantic

from operations import claims, convoy_reading, event_times, gate_file, registration_file
from operations.event_file import ActivityRecord, EventFile
from operations.event_times import instant, missing_hour
from operations.event_yaml import EventFileError, Problem, parse

__all__ = ["EventFileError", "instant", "interval", "parse", "read", "zone_of"]

#: What is wrong with the shape of a field, in plain words, by pydantic's name for it.
SENTENCES = {
    "missing": "this is missing",
    "extra_forbidden": "unknown field",
    "model_type": "fields are expected here, as in name: value",
    "dict_type": "fields are expected here, as in name: value",
    "list_type": "a list is expected here",
    "string_type": "a text is expected here",
    "too_short": "there must be at least one",
    "int_parsing": "a whole number is expected here",
    "int_type": "a whole number is expected here",
    "float_parsing": "a number is expected here",
    "bool_parsing": "write true or false",
}


def read(data: object) -> EventFile:
    """The file as typed records. Refuses unknown fields and codes, days outside the event and codes used twice."""
    try:
        file = EventFile.model_validate(data)
    except pydantic.ValidationError as error:
        raise EventFileError([(_path(found["loc"]), _sentence(found)) for found in error.errors()]) from error
    problems = [*_repeated(file), *_unknown(file), *_misplaced_in_time(file), *claims.problems(file)]
    problems += convoy_reading.problems(file)
    problems += gate_file.problems(file.badges, file.passes)
    if file.registration:
        codes = {one.code for one in file.categories}
        problems += registration_file.problems(file.registration, codes, file.event.zone)
    if problems:
        raise EventFileError(problems)
    return file


def interval(activity: ActivityRecord, zone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When the activity starts and ends, in UTC; None where the file says nothing."""
    start, end = activity.starts, activity.ends
    if isinstance(end, dt.time):
        end = dt.datetime.combine(activity.day, end)
    start = start and dt.datetime.combine(activity.day, start)
    return start and instant(start, zone), end and instant(end, zone)


def zone_of(activity: ActivityRecord, file: EventFile) -> str:
    """IANA name of the zone the activity's times are told in."""
    receives = (company.place for company in file.companies if company.key == activity.company)
    return convoy_reading.zone_at(file, activity.place or next(receives, None))


def _path(location: tuple) -> str:
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in location if step != "[key]"]
    return "".join(steps).removeprefix(".") or "file"


def _sentence(found: dict) -> str:
    if found["type"] == "literal_error":
        return f"one of these is expected: {found['ctx']['expected']}"
    otherwise = found["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    return SENTENCES.get(found["type"], otherwise)


def _repeated(file: EventFile) -> Iterator[Problem]:
    coded = ("categories", "zones", "places", "checkpoints", "themes", "axes", "buses")
    for part, name in [*((part, "code") for part in coded), ("activities", "key"), ("companies", "key")]:
        seen = set()
        for position, record in enumerate(getattr(file, part)):
            word = getattr(record, name) or f"T{position + 1}"
            if word.lower() in seen:
                yield f"{part}[{position}].{name}", f"{word!r} is there twice"
            seen.add(word.lower())


#: Fields that name one record, and fields that name several: part of the file, field, part it refers to.
_ONE = (
    ("activities", "place", "places"), ("checkpoints", "zone", "zones"), ("checkpoints", "activity", "activities"),
    ("claims", "activity", "activities"), ("activities", "company", "companies"), ("activities", "axis", "axes"),
    ("companies", "axis", "axes"), ("companies", "place", "places"), ("passes", "activity", "activities"),
)  # fmt: skip
_SEVERAL = (
    ("zones", "categories"), ("activities", "categories"), ("objectives", "activities"), ("themes", "activities"),
    ("companies", "themes"),
)  # fmt: skip
#: The same where the field is called otherwise than what it refers to.
_LISTS = (("needs", "seeks", "themes"), ("needs", "offers", "themes"), ("needs", "wishes", "companies"))


def _unknown(file: EventFile) -> Iterator[Problem]:
    coded = ("categories", "zones", "places", "axes", "themes")
    known = {part: {record.code for record in getattr(file, part)} for part in coded}
    known |= {part: {record.key for record in getattr(file, part)} for part in ("activities", "companies")}
    for path, part, word in _references(file):
        if word not in known[part]:
            yield path, f"{word!r} is not in the file's {part}"
    for part in ("places", "activities"):
        yield from _parents(part, getattr(file, part))


def _references(file: EventFile) -> Iterator[tuple[str, str, str]]:
    """(path, part of the file that is referred to, by which word) for every reference but those to parents."""
    for part, field, target in [*((part, field, field) for part, field in _SEVERAL), *_LISTS]:
        for position, record in enumerate(getattr(file, part)):
            for place, word in enumerate(getattr(record, field)):
                yield f"{part}[{position}].{field}[{place}]", target, word
    for part, field, target in _ONE:
        for position, record in enumerate(getattr(file, part)):
            if (word := getattr(record, field)) is not None:
                yield f"{part}[{position}].{field}", target, word
    for place, word in enumerate(file.meetings.rooms if file.meetings else []):
        yield f"meetings.rooms[{place}]", "places", word


def _parents(part: str, records: list) -> Iterator[Problem]:
    """A parent comes earlier in the file, so nothing is its own ancestor."""
    earlier = set()
    for position, record in enumerate(records):
        if record.parent is not None and record.parent not in earlier:
            yield f"{part}[{position}].parent", f"{record.parent!r} is not among the {part} above it"
        earlier.add(record.code if part == "places" else record.key)


def _misplaced_in_time(file: EventFile) -> Iterator[Problem]:
    event = file.event
    if event.ends_on < event.starts_on:
        yield "event.ends_on", "the event ends before it starts"
    for field in ("opens", "closes"):
        yield from missing_hour(f"event.registration.{field}", getattr(event.registration, field), event.zone)
    yield from missing_hour("event.clock", event.clock, event.zone)
    for position, category in enumerate(file.categories):
        yield from missing_hour(f"categories[{position}].closes", category.closes, event.zone)
    for position, activity in enumerate(file.activities):
        yield from _activity_times(f"activities[{position}]", activity, file)
    if file.meetings:
        days, held = (event.starts_on, event.ends_on), file.meetings
        yield from event_times.windows("meetings.windows", held.windows, days, lambda _day: event.zone, held.minutes)


def _activity_times(path: str, activity: ActivityRecord, file: EventFile) -> Iterator[Problem]:
    if not file.event.starts_on <= activity.day <= file.event.ends_on:
        yield f"{path}.day", "the day is outside the event"
    if activity.ends is not None and activity.starts is None:
        yield f"{path}.ends", "an end needs a start"
    elif activity.closes_hours_before is not None and activity.starts is None:
        yield f"{path}.closes_hours_before", "a deadline before the start needs a start"
    try:
        start, end = interval(activity, zone_of(activity, file))
    except ValueError as error:
        yield f"{path}.starts", str(error)
    else:
        if start and end and end < start:
            yield f"{path}.ends", "it ends before it starts; after midnight write the date too, as in 2019-06-08T01:00"
