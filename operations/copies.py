"""Copying an event to new days and cities: the next convoy begins with what the last one was.

Everything moves by whole days in local time, so that 09:00 stays 09:00 over a change of the clocks and in another zone.
Never copied: people, registrations, links, visits of companies, meetings, the journal.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from models import Event, db
from models.base import utcnow
from operations import (
    copied_convoys,
    copied_gate,
    copied_parts,
    copied_programme,
    copied_registration,
    event_fields,
    journal,
    notice_versions,
)
from operations.copied_parts import City, Copy, Selection
from operations.event_settings import read_named, texts
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import copies

LANGUAGES = event_fields.LANGUAGES
#: What is taken along only where somebody ticks it; the set-up always is.
CHOICES = ("programme", "practical", "letters", "meetings", "companies", "needs")
#: What becomes of a city.
SAME, OTHER, LEFT_OUT = "same", "other", "out"


@dataclasses.dataclass(frozen=True)
class Wanted:
    """The event that is to be."""

    slug: str
    name: dict[str, str]
    location: dict[str, str] | None
    starts_on: dt.date
    zone: str
    taken: frozenset[str]
    #: By the id of a place: the city that comes in its stead, None where it is left out.
    cities: dict[int, City | None]


@dataclasses.dataclass(frozen=True)
class Summary:
    """What a copy would take along, before it is made."""

    starts_on: dt.date
    ends_on: dt.date
    #: By part, how many; parts without any are missing.
    counts: dict[str, int]
    #: What stays behind with the cities that are left out.
    left_out: dict[str, int]


def read(event: Event, typed: Mapping[str, object], language: str) -> Wanted:
    """What a page collected; the name of a city is in `language`. Raises `Malformed`.

    For each city `city_ID` says what becomes of it (same, other, out); for another one there are `city_ID_name`,
    `city_ID_latitude`, `city_ID_longitude` and `city_ID_zone`.
    """
    rules = {"slug": event_fields.slug, "starts_on": event_fields.date, "zone": event_fields.zone}
    rules |= {f"{field}_{code}": event_fields.text_line for field in ("name", "location") for code in LANGUAGES}
    rules |= dict.fromkeys(CHOICES, event_fields.ticked)
    errors, facts, cities = {}, {}, {}
    try:
        facts = read_named(rules, typed)
    except Malformed as malformed:
        errors |= malformed.errors
    for place in copies.cities(event):
        try:
            if typed.get(f"city_{place.id}") != SAME:
                cities[place.id] = _city(f"city_{place.id}", typed, language)
        except Malformed as malformed:
            errors |= malformed.errors
    if errors:
        raise Malformed(errors)
    taken = frozenset(part for part in CHOICES if facts[part])
    same = ("slug", "name", "starts_on", "zone")
    return Wanted(**{key: facts[key] for key in same}, location=texts("location", facts), taken=taken, cities=cities)


#: What is typed of a city, and its rules.
_OF_CITY: dict[str, Callable[[object], object]] = {
    "name": event_fields.text_line,
    "latitude": event_fields.degrees(90),
    "longitude": event_fields.degrees(180),
    "zone": event_fields.optional_zone,
}


def _city(prefix: str, typed: Mapping[str, object], language: str) -> City | None:
    if typed.get(prefix) == LEFT_OUT:
        return None
    said, errors = {}, {}
    for field, rule in _OF_CITY.items():
        try:
            said[field] = rule(typed.get(f"{prefix}_{field}"))
        except Refusal as refusal:
            errors[f"{prefix}_{field}"] = Refusal(refusal.code, f"{prefix}_{field}", **refusal.parameters)
    if not errors and not said["name"]:
        errors[f"{prefix}_name"] = Refusal("required", f"{prefix}_name")
    if not errors and (said["latitude"] is None) != (said["longitude"] is None):
        missing = f"{prefix}_{'latitude' if said['latitude'] is None else 'longitude'}"
        errors[missing] = Refusal("required", missing)
    if errors:
        raise Malformed(errors)
    return City({language: said["name"]}, said["latitude"], said["longitude"], said["zone"])


def summary(event: Event, wanted: Wanted) -> Summary:
    """What the copy would have of it; nothing is done."""
    found = Selection(copies.source(event), wanted.cities)
    counts = found.counts()
    kept = {part: counts[part] for part in counts if part not in CHOICES or part in wanted.taken}
    last = wanted.starts_on + (event.ends_on - event.starts_on)
    return Summary(wanted.starts_on, last, {part: number for part, number in kept.items() if number}, found.left_out())


def copy(event: Event, wanted: Wanted, *, by: Actor, now: dt.datetime | None = None) -> Event:
    """The new event, its programme proposed as drafts, its companies invited anew.

    What is over can be copied: that is what it is for. Refuses `slug_taken`.
    """
    if db.session.scalar(sa.select(Event.id).where(Event.slug == wanted.slug)):
        raise Refusal("slug_taken", "slug")
    now = now or utcnow()
    found = Selection(copies.source(event), wanted.cities)
    try:
        made = Copy(found, _event(event, wanted, now), by, now)
    except sa.exc.IntegrityError:  # somebody else was faster
        raise Refusal("slug_taken", "slug") from None
    copied_parts.set_up(made)
    copied_registration.registration(made)
    if found.source.of(copied_convoys.Convoy):
        copied_convoys.set_up(made)
    if "companies" in wanted.taken:
        copied_convoys.companies(made)
    if "programme" in wanted.taken:
        copied_programme.propose(made)
    copied_parts.checkpoints(made)
    copied_gate.badges(made)
    copied_gate.pass_quotas(made)
    for part in ("practical", "letters", "meetings"):
        if part in wanted.taken:
            getattr(copied_parts, part)(made)
    if {"companies", "needs"} <= wanted.taken:
        copied_convoys.needs(made)
    notice_versions.keep_version(made.event, by=by, now=now)
    journal.write("event.copied", made.event, by, event_id=made.event.id, slug=made.event.slug, name=event.name)
    return made.event


def _event(event: Event, wanted: Wanted, now: dt.datetime) -> Event:
    same = (
        "kind", "country", "venue", "languages", "capacity", "expected_mayors", "usual_minutes", "interpreters",
        "overlapping_seats", "seats_each", "offer_minutes", "notice",
    )  # fmt: skip
    days = wanted.starts_on - event.starts_on
    made = Event(
        **{name: getattr(event, name) for name in same},
        slug=wanted.slug,
        name=wanted.name,
        location=wanted.location,
        starts_on=wanted.starts_on,
        ends_on=event.ends_on + days,
        zone=wanted.zone,
        created_at=now,
        changed_at=now,
    )
    for name in ("registration_opens_at", "registration_closes_at"):
        setattr(made, name, copied_parts.moved(getattr(event, name), days, event.zone, wanted.zone))
    if wanted.cities:
        made.venue = None
    db.session.add(made)
    db.session.flush()
    return made
