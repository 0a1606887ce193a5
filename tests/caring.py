"""Duty of care for tests: an emergency card, an incident, a question whether everyone is safe."""

from models import Consent, Delegate, DelegateCare, db
from models.base import utcnow
from models.transaction import transaction
from operations import incidents, safety
from operations.journal import SYSTEM
from operations.taken import taken


def a_card_of(delegate: Delegate) -> int:
    """Somebody who left an emergency card."""
    given = {"purpose": "care", "notice_version": 1, "language": "en", "given_at": utcnow(), "by": "Ana"}
    with transaction():
        db.session.merge(DelegateCare(delegate_id=delegate.id, access=None, emergency={"name": "Luz"}))
        db.session.add(Consent(delegate_id=delegate.id, **given))
    return delegate.id


def an_incident(world) -> int:
    """Noted without a bus."""
    facts = incidents.read({"what": "medical", "said": "Somebody fainted"})
    with transaction():
        return incidents.note(world.event, facts, nonce="an-incident", taken=taken(None, None, utcnow()), by=SYSTEM).id


def a_safety_call(world) -> int:
    """Asked of everybody."""
    with transaction():
        return safety.ask(world.event, safety.read({"whom": "everybody"}), by=SYSTEM).id
