"""One night that is unlike the rest of somebody's stay, as organizers set it: another hotel, another room."""

import datetime as dt
from collections.abc import Mapping

from models import Delegate, Night, db
from models.base import utcnow
from models.transaction import lock
from models.travel import ROOMS
from operations import fields, journal, travel
from operations.event_settings import ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from operations.travel_reading import FAR
from queries import nights

FACTS = ("hotel", "elsewhere", "room", "shares_with", "note")


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected: `hotel` (a place's code), `elsewhere`, `room`, `shares_with` (a reference) and `note`.

    Raises `fields.Malformed`.
    """
    rules = {
        "hotel": lambda text: fields.line(text, 20) or None,
        "elsewhere": lambda text: fields.line(text, 200),
        "room": lambda text: text if text in ROOMS else _refuse("unknown_room"),
        "shares_with": lambda text: fields.line(text, 20).upper(),
        "note": lambda text: fields.line(text, 500),
    }
    return fields.read_all(rules, typed)


def change(
    delegate: Delegate,
    on: dt.date,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Night:
    """Let this night be another one. `facts` are those of `read`; nothing said of the hotel: where the convoy sleeps.

    Whoever is named as sharing the room does, without asking for it. `seen`: `mark_of` what was shown. Refuses
    `finished`, `not_allowed_from_<status>`, `changed_meanwhile`, `day_far_off`, `unknown_hotel`, `unknown_roommate` and
    `shares_with_oneself`.
    """
    _begin(delegate, on, now)
    ensure_unchanged(seen, mark_of(delegate, on))
    night = nights.find(delegate, on) or Night(delegate_id=delegate.id, on=on)
    night.place_id = travel.hotel_id(delegate, facts["hotel"])
    night.shares_with_id = travel.roommate_id(delegate, facts["shares_with"])
    night.elsewhere, night.room, night.note = facts["elsewhere"], facts["room"], facts["note"]
    db.session.add(night)
    journal.write("night.changed", delegate, by, on=on.isoformat())
    return night


def clear(delegate: Delegate, on: dt.date, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Let this night be as the rest of their stay; twice is once. Refuses `finished`."""
    _begin(delegate, on, now)
    if night := nights.find(delegate, on):
        db.session.delete(night)
        journal.write("night.changed", delegate, by, on=on.isoformat())


def said_of(delegate: Delegate, on: dt.date) -> dict[str, object]:
    """What is said of this night: the `facts` of `change`, all of them empty where it is like the others."""
    night = nights.find(delegate, on)
    if night is None:
        return dict.fromkeys(FACTS, "") | {"room": ROOMS[0]}
    return {
        "hotel": night.place.code if night.place else "",
        "elsewhere": night.elsewhere,
        "room": night.room,
        "shares_with": night.shares_with.reference if night.shares_with else "",
        "note": night.note,
    }


def mark_of(delegate: Delegate, on: dt.date) -> str:
    """A mark of what is said of this night, for the page that shows it."""
    return mark(said_of(delegate, on))


def _begin(delegate: Delegate, on: dt.date, now: dt.datetime | None) -> None:
    event = lock(delegate.event)
    lock(delegate)
    travel.ensure_open(delegate, now or utcnow())
    if not event.starts_on - FAR <= on <= event.ends_on + FAR:
        raise Refusal("day_far_off")


def _refuse(code: str) -> str:
    raise Refusal(code)
