"""Opening somebody's emergency card: it is noted who did it and why, once, also when a phone says so afterwards.

That it was opened is a fact, whatever became of the person's consent or seat since; whether there is anything to show
is for the page to ask: `queries/emergencies.py`.
"""

import sqlalchemy as sa

from models import Delegate, EmergencyOpening, Event, db
from models.transaction import lock
from operations import fields, journal, readings
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.scans import NONCE
from operations.taken import Taken

LONGEST_REASON = EmergencyOpening.reason.type.length


def read(typed: object) -> str:
    """Why a card is opened; raises `Malformed` where nobody says why."""
    reason = fields.read_all({"reason": lambda text: fields.line(text, LONGEST_REASON)}, {"reason": typed})["reason"]
    if not reason:
        raise Malformed({"reason": Refusal("required", "reason")})
    return reason


def open(delegate: Delegate, *, reason: str, nonce: str, taken: Taken, by: Actor) -> EmergencyOpening:
    """Note that somebody opened this person's card: one row, one reading and one line of the journal about the person.

    The same nonce again is the same opening. Refuses `nonce_invalid`, and `nonce_reused` for another person or reason.
    The reason stays out of the journal: it may tell how somebody is.
    """
    if not NONCE.fullmatch(nonce):
        raise Refusal("nonce_invalid", "nonce")
    event = lock(db.session.get_one(Event, delegate.event_id))
    same = sa.select(EmergencyOpening).where(EmergencyOpening.event_id == event.id, EmergencyOpening.nonce == nonce)
    if (known := db.session.scalar(same)) is not None:
        if (known.delegate_id, known.reason) != (delegate.id, reason):
            raise Refusal("nonce_reused", "nonce")
        return known
    opening = EmergencyOpening(event_id=event.id, delegate_id=delegate.id, nonce=nonce, reason=reason)
    opening.at, opening.received_at, opening.by = taken.at, taken.received_at, by.name[:200]
    db.session.add(opening)
    readings.note("care", [delegate], by=by, where="emergency")
    journal.write("emergency.opened", delegate, by)
    return opening
