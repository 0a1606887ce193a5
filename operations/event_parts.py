"""The parts of an event that organizers keep: categories, zones, places, checkpoints, themes and axes.

Each is read, added, changed and removed alike; what is in use is never removed. Whoever changes a part holds the
event's row locked, so that codes stay unique and two people who change one part at once are told.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from models import Activity, Axis, Category, Checkpoint, Event, Place, Theme, Zone, db
from models.base import utcnow
from models.transaction import lock
from operations import event_fields, feeds, fields, finished, journal, places
from operations.event_reading import instant
from operations.event_settings import changes, ensure_unchanged, has_times, mark, read_named
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys, event_parts

Part = Category | Zone | Place | Checkpoint | Theme | Axis

#: The entrance that every event has: it asks for nothing but a badge.
MAIN = "MAIN"
MODELS: dict[str, type[Part]] = {
    "categories": Category,
    "zones": Zone,
    "places": Place,
    "checkpoints": Checkpoint,
    "themes": Theme,
    "axes": Axis,
}


def _ticked(typed: object) -> bool:
    return bool(typed)


def _chosen(typed: object) -> str | None:
    return fields.line(typed, 20) or None


def _codes(typed: object) -> list[str]:
    return [fields.line(code, 20) for code in typed] if isinstance(typed, list) else []


def _perhaps(typed: object) -> bool | None:
    return {"yes": True, "no": False}.get(typed)


#: Columns of a place that hold what was read as it is.
_OF_PLACE = ("capacity", "zone", "address", "latitude", "longitude", "step_free")
#: What a category is, or is not.
_OF_CATEGORY = (
    "counted", "needs_approval", "has_badge", "public", "by_invitation", "accompanies", "sees_people", "speaks",
    "signs", "mayors",
)  # fmt: skip
_CALLED = {"code": event_fields.code} | {f"name_{one}": event_fields.text_line for one in event_fields.LANGUAGES}
#: By part and field, as a form has them.
RULES: dict[str, dict[str, Callable[[object], object]]] = {
    "categories": _CALLED
    | {"letter": event_fields.letter, "colour": event_fields.colour}
    | dict.fromkeys(_OF_CATEGORY, _ticked)
    | {"closes": event_fields.moment},
    "zones": _CALLED | {"categories": _codes},
    "places": _CALLED
    | {
        "parent": _chosen,
        "capacity": event_fields.count,
        "zone": event_fields.optional_zone,
        "address": lambda typed: fields.line(typed, 300) or None,
        "latitude": event_fields.degrees(90),
        "longitude": event_fields.degrees(180),
        "step_free": _perhaps,
    },
    "checkpoints": _CALLED
    | {
        "zone": _chosen,
        "activity": _chosen,
        "opens": event_fields.moment,
        "closes": event_fields.moment,
        "reentry": _ticked,
    },
    "themes": _CALLED,
    "axes": _CALLED,
}


def read(part: str, typed: Mapping[str, object], zone: str) -> dict[str, object]:
    """What a page collected as facts of a part; times are local to `zone`. Raises `Malformed`."""
    facts = read_named(RULES[part], typed)
    if part == "categories":
        facts["closes"] = _instant("closes", facts["closes"], zone)
    if part == "checkpoints":
        for field in ("opens", "closes"):
            facts[field] = _instant(field, facts[field], zone)
        if facts["opens"] and facts["closes"] and facts["closes"] <= facts["opens"]:
            raise Malformed({"closes": Refusal("ends_before_start", "closes")})
    if part == "places" and (missing := _half_a_point(facts)):
        raise Malformed({missing: Refusal("required", missing)})
    return facts


def _half_a_point(facts: dict[str, object]) -> str | None:
    """The one of latitude and longitude that is missing where the other one is there."""
    missing = [name for name in ("latitude", "longitude") if facts[name] is None]
    return missing[0] if len(missing) == 1 else None


def _instant(field: str, local: dt.datetime | None, zone: str) -> dt.datetime | None:
    try:
        return local and instant(local, zone)
    except ValueError:
        raise Malformed({field: Refusal("hour_left_out", field)}) from None


def add(event: Event, part: str, facts: dict[str, object], *, by: Actor, now: dt.datetime | None = None) -> Part:
    """A new part, last in its list. Refuses `finished`, `code_taken`, and references to what is not the event's."""
    _begin(event, now)
    model = MODELS[part]
    last = max((one.rank for one in event_parts.of_event(event, model)), default=-1) if model is not Zone else None
    row = model(event_id=event.id, **({} if last is None else {"rank": last + 1}))
    _set(event, row, facts)
    event.changed_at = now or utcnow()
    journal.write(f"{row.__tablename__}.added", row, by, name=row.name)
    return row


def edit(
    row: Part, facts: dict[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Part:
    """Let a part be otherwise. `seen` is the `mark_of` what the page showed.

    Refuses `changed_meanwhile`, `finished`, `code_taken`, `main_entrance`, `zone_in_use` for a place whose activities
    have times, and references to what the event does not have.
    """
    event = row.event
    _begin(event, now)
    lock(row)
    ensure_unchanged(seen, mark_of(row))
    before = said_of(row)
    _set(event, row, facts)
    if changed := changes(before, said_of(row)):
        event.changed_at = now or utcnow()
        journal.write(f"{row.__tablename__}.edited", row, by, name=row.name, facts=changed)
        if isinstance(row, Place):
            feeds.stale_event(event)
        if "counted" in changed:
            places.fill(event, by=by, now=now)
    return row


def remove(row: Part, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Take away a part nothing needs. Refuses `finished`, `main_entrance`, and `in_use_by_…` with what needs it."""
    event = row.event
    _begin(event, now)
    if isinstance(row, Checkpoint) and row.code == MAIN:
        raise Refusal("main_entrance")
    if use := event_parts.use_of(row):
        raise Refusal(f"in_use_by_{use.what}", **use.told)
    journal.write(f"{row.__tablename__}.removed", row, by, name=row.name)
    event.changed_at = now or utcnow()
    db.session.delete(row)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:  # somebody just began to use it
        raise Refusal("changed_meanwhile") from None


def mark_of(row: Part) -> str:
    """A mark of what the part says, for the page that shows it."""
    return mark(said_of(row))


def said_of(row: Part) -> dict[str, object]:
    """What the part says, as `edit` takes it."""
    said = {"code": row.code, "name": row.name}
    if isinstance(row, Theme | Axis):
        return said
    if isinstance(row, Category):
        same = {name: getattr(row, name) for name in ("letter", "colour", *_OF_CATEGORY)}
        return said | same | {"closes": row.closes_at}
    if isinstance(row, Zone):
        return said | {"categories": [one.code for one in row.event.categories if row in one.zones]}
    if isinstance(row, Place):
        parent = db.session.get(Place, row.parent_id) if row.parent_id else None
        return said | {"parent": parent and parent.code} | {name: getattr(row, name) for name in _OF_PLACE}
    activity = str(row.activity_id) if row.activity_id else None
    times = {"opens": row.opens_at, "closes": row.closes_at, "reentry": row.reentry}
    return said | {"zone": row.zone and row.zone.code, "activity": activity} | times


def _begin(event: Event, now: dt.datetime | None) -> None:
    lock(event)
    finished.ensure_running(event, now)


def _set(event: Event, row: Part, facts: dict[str, object]) -> None:
    with db.session.no_autoflush:
        _check_code(event, row, facts["code"])
        if not isinstance(row, Theme | Axis):
            {Category: _set_category, Zone: _set_zone, Place: _set_place, Checkpoint: _set_checkpoint}[type(row)](
                event, row, facts
            )
        row.code, row.name = facts["code"], facts["name"]
    db.session.add(row)
    db.session.flush()


def _check_code(event: Event, row: Part, code: str) -> None:
    """Style sheets take capitals and small letters for the same, and so do people."""
    others = (one for one in event_parts.of_event(event, type(row)) if one is not row)
    if any(one.code.lower() == code.lower() for one in others):
        raise Refusal("code_taken", "code")


def _set_category(event: Event, row: Category, facts: dict[str, object]) -> None:
    for name in ("letter", "colour", *_OF_CATEGORY):
        setattr(row, name, facts[name])
    row.closes_at = facts["closes"]


def _set_zone(event: Event, row: Zone, facts: dict[str, object]) -> None:
    if set(facts["categories"]) - {one.code for one in event.categories}:
        raise Refusal("unknown_category", "categories")
    for category in event.categories:
        others = [zone for zone in category.zones if zone is not row]
        category.zones = [*others, row] if category.code in facts["categories"] else others


def _set_place(event: Event, row: Place, facts: dict[str, object]) -> None:
    if row.id and facts["zone"] != row.zone and (has_times(event, [row.id]) or convoys.keeps_time(row)):
        raise Refusal("zone_in_use", "zone")
    row.parent_id = _parent(event, row, facts["parent"])
    for name in _OF_PLACE:
        setattr(row, name, facts[name])


def _parent(event: Event, row: Place, code: str | None) -> int | None:
    if code is None:
        return None
    by_id = {one.id: one for one in event_parts.of_event(event, Place)}
    above = found = next((one for one in by_id.values() if one.code == code), None)
    if found is None:
        raise Refusal("unknown_place", "parent")
    while above is not None:
        if above is row:
            raise Refusal("place_within_itself", "parent")
        above = by_id.get(above.parent_id)
    return found.id


def _set_checkpoint(event: Event, row: Checkpoint, facts: dict[str, object]) -> None:
    asks = any(facts[name] for name in ("zone", "activity", "opens", "closes"))
    if row.id and row.code == MAIN and (facts["code"] != MAIN or asks):
        raise Refusal("main_entrance")
    row.zone = _found(facts["zone"], event_parts.of_event(event, Zone), "zone")
    row.activity = _activity(event, facts["activity"])
    row.opens_at, row.closes_at, row.reentry = facts["opens"], facts["closes"], facts["reentry"]


def _found(code: str | None, rows: list[Zone], field: str) -> Zone | None:
    found = next((one for one in rows if one.code == code), None)
    if code is not None and found is None:
        raise Refusal("unknown_zone_of_venue", field)
    return found


def _activity(event: Event, said: str | None) -> Activity | None:
    if said is None:
        return None
    found = db.session.get(Activity, int(said)) if said.isascii() and said.isdigit() and len(said) < 10 else None
    if found is None or found.event_id != event.id:
        raise Refusal("unknown_activity", "activity")
    return found
