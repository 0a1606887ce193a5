"""The rules by which an event takes people in; an event of which nobody said any has the usual ones."""

from models import Event, RegistrationRules, db


def of_event(event: Event) -> RegistrationRules:
    """The event's rules, stored or the usual ones: one statement, or none when they were read before."""
    return db.session.get(RegistrationRules, event.id) or usual(event.id)


def usual(event_id: int | None = None) -> RegistrationRules:
    """What holds where nobody said anything; not stored."""
    return RegistrationRules(event_id=event_id, two_steps=False, owed={}, retention={}, answer_days=20, edition=1)
