"""The first of two steps, where the event wants it: a delegation's focal point says yes to its people."""

import datetime as dt

from models import Delegate, Event, db
from operations import doors, links, outbox
from queries import registration_rules

TEMPLATE = "new_to_endorse"


def wanted(event: Event) -> bool:
    """Whether focal points say yes before the organizers are asked."""
    return registration_rules.of_event(event).two_steps


def waits(delegate: Delegate) -> bool:
    """Whether somebody's focal point has to say yes first; who has none waits for the organizers alone."""
    if delegate.status != "submitted" or not wanted(delegate.event):
        return False
    delegation = delegate.delegation
    return delegation is not None and bool(delegation.contact_email or links.standing(links.FOCAL, delegation))


def give(delegate: Delegate, now: dt.datetime) -> None:
    """The focal point's yes, on a row that the caller holds locked."""
    delegate.status, delegate.endorsed_at, delegate.changed_at = "endorsed", now, now
    delegate.note_back = None


def ask(delegate: Delegate) -> None:
    """Write to the focal point that somebody waits for their yes."""
    event, delegation = delegate.event, delegate.delegation
    doors.ensure(links.FOCAL, delegation.id)
    db.session.flush()
    once = f"{TEMPLATE}:{delegate.id}:{delegate.changed_at.isoformat()}"
    language = delegation.language or event.languages[0]
    about = {"delegation_id": delegation.id, "about_id": delegate.id}
    outbox.queue_to_contact(event, delegation.contact_email, language, TEMPLATE, once, **about)
