"""What a leader's phone noted, perhaps without a network: headcounts, openings of emergency cards, incidents …

The phone sends its notes in the order in which they were made, as often as it takes. Each is taken in a transaction of
its own and answered by its place; the operation behind a kind keeps the note's nonce, gives the same nonce the same
answer, and refuses `nonce_reused` where it asks for something else.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from models import Event
from models.base import utcnow
from models.transaction import transaction
from operations import fields, instants
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.scans import NONCE
from operations.taken import taken as taken_at
from web import road_headcounts, road_outcomes, road_safety, words
from web.road_senders import Sender, Take

#: More at once are too many; a phone sends the rest afterwards.
MOST = 100


#: By kind, the right it needs, and what takes it.
KINDS: dict[str, tuple[str, Take]] = {
    "departure": ("ride.count", road_headcounts.take),
    "arrival": ("ride.count", road_headcounts.take),
    "opening": ("emergency.open", road_safety.take_opening),
    "incident": ("incident.note", road_safety.take_incident),
    "incident_step": ("incident.note", road_safety.take_step),
    "safety": ("safety.answer", road_safety.take_answer),
    "outcome": ("outcome.note", road_outcomes.take),
}


def take_all(
    event: Event,
    notes: Sequence[object],
    sender: Sender,
    *,
    sent_at: dt.datetime | None,
    now: dt.datetime | None = None,
) -> list[dict]:
    """The answers in order. `sent_at` is what the phone's clock showed; it sets the notes' own times (`at`) right."""
    now = now or utcnow()
    behind = sent_at and now - sent_at
    return [_answer(event, note, sender, behind, now) for note in notes]


def _answer(event: Event, note: object, sender: Sender, behind: dt.timedelta | None, now: dt.datetime) -> dict:
    try:
        with transaction():
            return _take(event, note, sender, behind, now)
    except Refusal as refusal:
        return {"problem": {"code": refusal.code, "detail": words.sentence(refusal)}}
    except Malformed as malformed:
        errors = {name: words.sentence(refusal) for name, refusal in malformed.errors.items()}
        return {"problem": {"code": "invalid", "errors": errors}}


def _take(event: Event, note: object, sender: Sender, behind: dt.timedelta | None, now: dt.datetime) -> dict:
    if not isinstance(note, Mapping) or not isinstance(note.get("kind"), str) or note["kind"] not in KINDS:
        raise Refusal("unknown_note")
    if not isinstance(note.get("nonce"), str) or not NONCE.fullmatch(note["nonce"]):
        raise Refusal("nonce_invalid", "nonce")
    right, take = KINDS[note["kind"]]
    if not sender.may(right):
        raise Refusal("unknown_note")
    return take(event, _readable(note), taken_at(instants.moment(note.get("at")), behind, now), sender)


def _readable(note: Mapping) -> dict:
    """A phone cannot ask again what was meant: a stray character must not cost the count that it came with."""
    return {name: fields.readable(value) if isinstance(value, str) else value for name, value in note.items()}
