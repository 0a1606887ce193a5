"""Whom to call in a city: what organizers write down beforehand, so that nobody has to look for it in an emergency."""

import datetime as dt
from collections.abc import Callable, Mapping

from models import CityCard, Event, Place, db
from models.base import utcnow
from models.safety import CARD
from models.transaction import lock
from operations import event_fields, fields, finished, journal
from operations.event_settings import changes, ensure_unchanged, mark, texts
from operations.journal import Actor

LANGUAGES = event_fields.LANGUAGES


def _line(name: str) -> Callable[[object], str]:
    return lambda typed: fields.line(typed, getattr(CityCard, name).type.length)


#: By field as a form has them; the note in three languages is three fields.
RULES: dict[str, Callable[[object], object]] = {
    **{name: _line(name) for name in CARD if not name.endswith("_phone") and name != "note"},
    "hospital_phone": fields.phone,
    "consulate_phone": fields.phone,
    **{f"note_{language}": event_fields.text_lines for language in LANGUAGES},
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a city's card; raises `Malformed`. Every one may be missing."""
    facts = fields.read_all(RULES, typed)
    facts["note"] = texts("note", facts)
    return {name: facts[name] for name in CARD}


def keep(
    place: Place,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> CityCard:
    """Let the city's card say this; `seen` is the `mark_of` what the page showed.

    Refuses `changed_meanwhile` and `finished`.
    """
    event = lock(db.session.get_one(Event, place.event_id))
    finished.ensure_running(event, now)
    card = db.session.get(CityCard, place.id, populate_existing=True)
    before = said_of(card)
    ensure_unchanged(seen, mark(before))
    if card is None:
        db.session.add(card := CityCard(place_id=place.id))
    for name in CARD:
        setattr(card, name, facts[name])
    if changed := changes(before, said_of(card)):
        card.edition, event.changed_at = (card.edition or 0) + 1, now or utcnow()
        card.provenance = None
        journal.write("city_card.edited", place, by, name=place.name, facts=changed)
    return card


def said_of(card: CityCard | None) -> dict[str, object]:
    """What a card says, as `keep` takes it; None: that of a city without one."""
    nothing = {name: None if name.endswith("_phone") or name == "note" else "" for name in CARD}
    return {name: getattr(card, name) for name in CARD} if card else nothing


def mark_of(card: CityCard | None) -> str:
    """A mark of what it says, for the page that shows it."""
    return mark(said_of(card))
