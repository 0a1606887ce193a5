"""Events: made from plain data, as an event file holds it or a page collects it.

One call makes the event with its categories, zones, places, programme and checkpoints, and publishes the first version.
"""

import datetime as dt

import sqlalchemy as sa

from models import (
    Activity,
    Category,
    Checkpoint,
    Cue,
    Event,
    MeetingRoom,
    MeetingRules,
    MeetingWindow,
    Organization,
    Place,
    Practical,
    Theme,
    Zone,
    db,
)
from models.base import utcnow
from operations import (
    claims,
    clocks,
    findings,
    gate_loading,
    journal,
    notice_versions,
    organizations,
    programme,
    registration_loading,
)
from operations.convoy_loading import Loading
from operations.event_file import ActivityRecord, EventFile, EventRecord, MeetingsRecord, PlaceRecord
from operations.event_reading import EventFileError, instant, interval, read, zone_of
from operations.event_records import Record
from operations.journal import Actor
from operations.meeting_windows import BOUNDS

#: What a category says of itself.
CATEGORY = (
    "code", "letter", "colour", "name", "counted", "needs_approval", "has_badge", "public", "mayors", "speaks", "signs",
    "accompanies", "sees_people", "by_invitation",
)  # fmt: skip
#: What the contract promises of every event: an entrance that asks for nothing but a badge.
MAIN = {"en": "Main entrance", "es": "Acceso principal", "fr": "Entrée principale"}


def load(data: object, *, by: Actor, now: dt.datetime | None = None) -> Event:
    """Make an event of the data of an event file (`operations/event_file.py` has the form) and publish its programme.

    Refuses with `EventFileError`, which names the path of everything that is wrong, a slug that is taken among it.
    """
    file, now = read(data), now or utcnow()
    event = _event(file.event, now)
    notice_versions.keep_version(event, by=by, now=now)
    categories = _categories(event, file)
    zones = _zones(event, file, categories)
    places = _places(event, file.places)
    _organizations(file)
    convoy = Loading(event, file, places, _themes(event, file))
    activities = _activities(file, event, categories, places, convoy, by, now)
    _checkpoints(event, file, zones, activities)
    gate_loading.store(event, file, activities)
    _practical(event, file)
    _cues(file, activities)
    if file.registration:
        registration_loading.store(event, file.registration, categories)
    if file.meetings:
        _meetings(event, file.meetings, places)
    convoy.needs()
    rides = convoy.convoy(file.convoy, by=by, now=now) if file.convoy else []
    journal.write("event.loaded", event, by, event_id=event.id, slug=event.slug, activities=len(activities))
    if file.event.clock:
        clocks.set_clock(event, file.event.clock, by=by, now=now)
    if activities or rides:
        label = file.version and file.version.label
        programme.publish(event, [*activities.values(), *rides], by=by, label=label, loading=True, now=now)
    claims.store(event, file, activities)
    findings.settle_loaded(event, file.findings, by=by, now=now)
    return event


def _event(record: EventRecord, now: dt.datetime) -> Event:
    if db.session.scalar(sa.select(Event.id).where(Event.slug == record.slug)):
        raise EventFileError([("event.slug", f"there is an event {record.slug!r} already")])
    opens, closes = record.registration.opens, record.registration.closes
    same = (
        "slug", "kind", "name", "aliases", "location", "country", "venue", "starts_on", "ends_on", "zone", "capacity",
        "expected_mayors", "usual_minutes", "interpreters", "notice",
    )  # fmt: skip
    event = Event(
        **_values(record, same),
        languages=list(record.languages),
        registration_opens_at=opens and instant(opens, record.zone),
        registration_closes_at=closes and instant(closes, record.zone),
        provenance=record.origin(),
        created_at=now,
        changed_at=now,
    )
    return _stored([event])[0]


def _categories(event: Event, file: EventFile) -> dict[str, Category]:
    rows = [
        Category(event=event, rank=rank, provenance=record.origin(), **_values(record, CATEGORY))
        for rank, record in enumerate(file.categories)
    ]
    for row, record in zip(rows, file.categories, strict=True):
        row.closes_at = record.closes and instant(record.closes, event.zone)
    return {row.code: row for row in _stored(rows)}


def _zones(event: Event, file: EventFile, categories: dict[str, Category]) -> dict[str, Zone]:
    rows = [Zone(event=event, code=record.code, name=record.name, provenance=record.origin()) for record in file.zones]
    for zone, record in zip(_stored(rows), file.zones, strict=True):
        for code in record.categories:
            categories[code].zones.append(zone)
    return {row.code: row for row in rows}


def _places(event: Event, records: list[PlaceRecord]) -> dict[str, Place]:
    """One by one: a parent stands above its parts."""
    same = ("code", "name", "capacity", "zone", "address", "step_free", "latitude", "longitude")
    places: dict[str, Place] = {}
    for rank, record in enumerate(records):
        parent = places[record.parent].id if record.parent else None
        place = Place(event=event, rank=rank, parent_id=parent, provenance=record.origin(), **_values(record, same))
        places[record.code] = _stored([place])[0]
    return places


def _organizations(file: EventFile) -> None:
    """Those of the file that are not known yet: an organization outlives its events."""
    known, same = organizations.directory(), ("kind", "name", "country", "region", "aliases")
    for record in file.organizations:
        if organizations.find(known, record.kind, record.country, record.name) is None:
            db.session.add(Organization(provenance=record.origin(), **_values(record, same)))


def _activities(
    file: EventFile,
    event: Event,
    categories: dict[str, Category],
    places: dict[str, Place],
    convoy: Loading,
    by: Actor,
    now: dt.datetime,
) -> dict[str, Activity]:
    """The programme as drafts, ranked as in the file, by key."""
    activities: dict[str, Activity] = {}
    for rank, record in enumerate(file.activities, start=1):
        facts = _facts(record, rank, zone_of(record, file), places) | convoy.facts(record)
        activities[record.key] = programme.create(
            event, record.kind, facts, by=by, now=now,
            audience=record.audience, attendance=record.attendance, parent=activities.get(record.parent),
            categories=[categories[code] for code in dict.fromkeys(record.categories)], provenance=record.origin(),
            loading=True,
        )  # fmt: skip
        convoy.belong(activities[record.key], record)
    return activities


def _facts(record: ActivityRecord, rank: int, zone: str, places: dict[str, Place]) -> dict[str, object]:
    starts_at, ends_at = interval(record, zone)
    closing = record.closes_hours_before
    return {
        "day": record.day,
        "rank": rank,
        "number": record.number,
        "title": record.title,
        "text": record.text,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place_id": places[record.place].id if record.place else None,
        "capacity": record.capacity,
        "blocking": record.blocks_meetings or None,
        "fixed": record.fixed or None,
        "dress": record.dress,
        "bring": record.bring,
        "closes_at": starts_at - dt.timedelta(hours=closing) if closing is not None else None,
    }


def _checkpoints(event: Event, file: EventFile, zones: dict[str, Zone], activities: dict[str, Activity]) -> None:
    rows = [
        Checkpoint(
            event=event, code=record.code, name=record.name, zone=zones.get(record.zone), reentry=record.reentry,
            activity=activities.get(record.activity), provenance=record.origin(),
        )
        for record in file.checkpoints
    ]  # fmt: skip
    if not any(row.code == "MAIN" for row in rows):
        rows.insert(0, Checkpoint(event=event, code="MAIN", name=MAIN))
    for rank, row in enumerate(sorted(rows, key=lambda row: row.code != "MAIN")):
        row.rank = rank
    _stored(rows)


def _practical(event: Event, file: EventFile) -> None:
    same = ("kind", "title", "text", "url", "phone", "audience")
    rows = [
        Practical(event=event, rank=rank, provenance=record.origin(), **_values(record, same))
        for rank, record in enumerate(file.practical)
    ]
    _stored(rows)


def _cues(file: EventFile, activities: dict[str, Activity]) -> None:
    same = ("starts_after", "minutes", "what", "who", "technical", "owner")
    _stored(
        [
            Cue(activity=activities[record.key], provenance=cue.origin(), **_values(cue, same))
            for record in file.activities
            for cue in record.cues
        ]
    )


def _themes(event: Event, file: EventFile) -> dict[str, Theme]:
    rows = [
        Theme(
            event_id=event.id,
            code=record.code or f"T{rank}",
            name=record.text,
            rank=rank,
            provenance=record.origin(),
        )
        for rank, record in enumerate(file.themes, start=1)
    ]
    return {row.code: row for row in _stored(rows)}


def _meetings(event: Event, record: MeetingsRecord, places: dict[str, Place]) -> None:
    """How bilateral meetings are held: the rules, the windows in UTC, the rooms."""
    windows = [
        [instant(dt.datetime.combine(one.day, time), event.zone) for time in (one.starts, one.ends)]
        for one in record.windows
    ]
    rows = [MeetingRules(event_id=event.id, **_values(record, tuple(BOUNDS)))]
    rows += [MeetingWindow(event_id=event.id, starts_at=start, ends_at=end) for start, end in windows]
    rows += [MeetingRoom(event_id=event.id, place_id=places[code].id) for code in dict.fromkeys(record.rooms)]
    _stored(rows)


def _values(record: Record, fields: tuple[str, ...]) -> dict[str, object]:
    return {field: getattr(record, field) for field in fields}


def _stored(rows: list) -> list:
    db.session.add_all(rows)
    db.session.flush()
    return rows
