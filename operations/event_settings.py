"""An event's own facts: making an event from a page, and changing what it says of itself.

What is typed is read by `RULES` outside any transaction; a page shows what it was `seen`, so that two people who change
the same thing at once are told.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from models import Activity, Event, db
from models.base import Model, utcnow
from models.event import KINDS
from models.transaction import lock
from operations import event_fields, events, feeds, fields, finished, journal, notice_versions, places
from operations.event_reading import instant
from operations.event_yaml import EventFileError
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys, drafts, meeting_rules

LANGUAGES = event_fields.LANGUAGES
#: What a new event begins with, where somebody wants it: who comes, and who works there.
USUAL_CATEGORIES = (
    {
        "code": "PARTICIPANT",
        "letter": "P",
        "colour": "#1f4e8c",
        "name": {"en": "Participants", "es": "Participantes", "fr": "Participants"},
    },
    {
        "code": "STAFF",
        "letter": "S",
        "colour": "#5b5b5b",
        "name": {"en": "Staff", "es": "Personal", "fr": "Personnel"},
        "counted": "false",
        "needs_approval": "false",
        "public": "false",
    },
)


def _kind(typed: object) -> str:
    return typed if typed in KINDS else _refuse("unknown_kind")


def _refuse(code: str) -> str:
    raise Refusal(code)


#: Minutes for which an offered seat is kept where nobody says otherwise.
USUAL_OFFER = 120
#: By field as a form has them; a text in three languages is three fields.
RULES: dict[str, Callable[[object], object]] = {
    "kind": _kind,
    **{f"name_{language}": event_fields.text_line for language in LANGUAGES},
    **{f"location_{language}": event_fields.text_line for language in LANGUAGES},
    **{f"notice_{language}": event_fields.text_lines for language in LANGUAGES},
    "country": event_fields.optional_country,
    "venue": lambda typed: fields.line(typed, 200) or None,
    "starts_on": event_fields.date,
    "ends_on": event_fields.date,
    "zone": event_fields.zone,
    "languages": event_fields.languages,
    "capacity": event_fields.count,
    "expected_mayors": event_fields.count,
    "opens": event_fields.moment,
    "closes": event_fields.moment,
    "overlapping_seats": event_fields.ticked,
    "seats_each": event_fields.number(1, 100),
    "offer_minutes": lambda typed: event_fields.number(1, 10_080)(typed) or USUAL_OFFER,
}
#: Columns that hold what was read as it is.
_SAME = (
    "kind", "name", "location", "country", "venue", "starts_on", "ends_on", "zone", "languages", "expected_mayors",
)  # fmt: skip
#: How seats in panels and visits are given.
_SEATS = ("overlapping_seats", "seats_each", "offer_minutes")


def read(typed: Mapping[str, object], *, new: bool = False) -> dict[str, object]:
    """What a page collected as facts of an event, with its slug for a `new` one; raises `Malformed`."""
    facts = read_named(RULES | ({"slug": event_fields.slug} if new else {}), typed)
    facts["location"], facts["notice"] = texts("location", facts), texts("notice", facts)
    errors = {}
    if facts["ends_on"] < facts["starts_on"]:
        errors["ends_on"] = Refusal("ends_before_start", "ends_on")
    for field in ("opens", "closes"):
        try:
            facts[f"registration_{field}_at"] = facts[field] and instant(facts[field], facts["zone"])
        except ValueError:
            errors[field] = Refusal("hour_left_out", field)
    opens, closes = facts["opens"], facts["closes"]
    if opens and closes and closes <= opens:
        errors["closes"] = Refusal("ends_before_start", "closes")
    if errors:
        raise Malformed(errors)
    return facts


def read_named(
    rules: Mapping[str, Callable[[object], object]], typed: Mapping[str, object], name: str = "name"
) -> dict[str, object]:
    """What the rules make of what was typed, with a `name` in one language at least; raises `Malformed`."""
    errors = {}
    if not any(str(typed.get(f"{name}_{language}") or "").strip() for language in LANGUAGES):
        errors[f"{name}_en"] = Refusal("text_in_one_language", f"{name}_en")
    try:
        facts = fields.read_all(rules, typed)
        facts[name] = texts(name, facts)
    except Malformed as malformed:
        errors |= malformed.errors
    if errors:
        raise Malformed(errors)
    return facts


def texts(field: str, stored: dict[str, object]) -> dict[str, str] | None:
    """A text in its languages from fields such as `name_en` and `name_fr`, which are taken out of `stored`."""
    said = {language: stored.pop(f"{field}_{language}") for language in LANGUAGES}
    return {language: text for language, text in said.items() if text} or None


def create(
    facts: dict[str, object], *, by: Actor, usual_categories: bool = True, now: dt.datetime | None = None
) -> Event:
    """A new event with its main entrance, and the usual categories where they are wanted. Refuses `slug_taken`."""
    if db.session.scalar(sa.select(Event.id).where(Event.slug == facts["slug"])):
        raise Refusal("slug_taken", "slug")
    said = {name: facts[name] for name in ("slug", *_SAME, "capacity")}
    said["notice"] = facts["notice"] and {"notice": facts["notice"]}
    said["registration"] = {"opens": facts["opens"], "closes": facts["closes"]}
    data = {"event": said, "categories": list(USUAL_CATEGORIES) if usual_categories else []}
    try:
        event = events.load(data, by=by, now=now)
    except sa.exc.IntegrityError:  # somebody else was faster
        raise Refusal("slug_taken", "slug") from None
    for name in _SEATS:
        setattr(event, name, facts[name])
    return event


def load(data: object, *, by: Actor, now: dt.datetime | None = None) -> Event:
    """The event of an event file's data: as `events.load`, and two people who load the same file at once are told."""
    try:
        return events.load(data, by=by, now=now)
    except sa.exc.IntegrityError:
        raise EventFileError([("event.slug", "somebody else is just loading an event of this name")]) from None


def edit(
    event: Event, facts: dict[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Event:
    """Let the event say other things of itself. `seen` is the `mark` of what the page showed.

    Refuses `changed_meanwhile`, `zone_in_use` (times are set already and would all move), `days_in_use` (the programme
    has an activity outside the new days), `windows_in_use` (so has a window for meetings), `convoy_in_use` (or a day of
    the convoy), and `finished` unless the event has a later last day and runs again.
    """
    now = now or utcnow()
    lock(event)
    ensure_unchanged(seen, mark_of(event))
    _check_programme(event, facts)
    before = said_of(event)
    for name in (*_SAME, *_SEATS, "registration_opens_at", "registration_closes_at"):
        if name in facts:
            setattr(event, name, facts[name])
    if facts["notice"] != before["notice"]:
        notice_versions.change(event, {"notice": facts["notice"]}, by=by, now=now)
    finished.ensure_running(event, now)
    event.changed_at = now
    db.session.flush()  # the next line locks the event, which reads it anew
    if facts["capacity"] != event.capacity:
        places.set_capacity(event, facts["capacity"], by=by, now=now)
    if changed := changes(before, said_of(event)):
        journal.write("event.edited", event, by, event_id=event.id, facts=changed)
        feeds.stale_event(event)
    return event


def said_of(event: Event) -> dict[str, object]:
    """What the event says of itself, as `edit` takes it."""
    names = (*_SAME, *_SEATS, "capacity", "registration_opens_at", "registration_closes_at")
    return {name: getattr(event, name) for name in names} | {"notice": (event.notice or {}).get("notice")}


def mark_of(event: Event) -> str:
    """A mark of what the event says of itself, for the page that shows it."""
    return mark(said_of(event))


def mark(facts: Mapping[str, object]) -> str:
    """Something short that is another one as soon as one of the facts is."""
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()[:20]


def ensure_unchanged(seen: str | None, stands: str) -> None:
    """Refuses `changed_meanwhile` when a page showed something else than what stands now; None: nobody asks."""
    if seen is not None and seen != stands:
        raise Refusal("changed_meanwhile")


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names of the facts that are not what they were, for the journal."""
    return sorted(name for name in after if before.get(name) != after[name])


def _check_programme(event: Event, facts: dict[str, object]) -> None:
    windows, slots = meeting_rules.windows(event), convoys.slot_rows(event)
    if facts["zone"] != event.zone and (windows or slots or has_times(event)):
        raise Refusal("zone_in_use", "zone")
    left_out = sa.or_(Activity.day < facts["starts_on"], Activity.day > facts["ends_on"])
    outside = db.session.scalar(sa.select(Activity).where(Activity.event_id == event.id, left_out).limit(1))
    if outside:
        field = "starts_on" if outside.day < facts["starts_on"] else "ends_on"
        raise Refusal("days_in_use", field, activity=outside)
    for day in (window.starts_at.astimezone(event.tz).date() for window in windows):
        if not facts["starts_on"] <= day <= facts["ends_on"]:
            raise Refusal("windows_in_use", "starts_on" if day < facts["starts_on"] else "ends_on")
    for one in convoys.days(event):
        if not facts["starts_on"] <= one.day <= facts["ends_on"]:
            raise Refusal("convoy_in_use", "starts_on" if one.day < facts["starts_on"] else "ends_on")


def has_times(event: Event, place_ids: Collection[int] | None = None) -> bool:
    """Whether the programme, published or proposed, has times at the event (or at these places) already."""
    published = sa.select(Activity.id).where(Activity.event_id == event.id, Activity.starts_at.is_not(None))
    if place_ids is not None:
        published = published.where(Activity.place_id.in_(place_ids))
    return bool(db.session.scalar(published.limit(1))) or drafts.has_times(event, place_ids)


def remember(row: Model) -> Model:
    """Store a new row and give it its id."""
    db.session.add(row)
    db.session.flush()
    return row
