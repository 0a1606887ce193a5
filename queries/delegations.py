"""The delegations of an event."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, Delegation, Event, Organization, db


def offered(event: Event) -> list[dict[str, str]]:
    """The names that the registration form offers, one statement.

    A delegation that strangers typed is not shown to others until one of its people is approved.
    """
    people = sa.select(Delegate.id).where(Delegate.delegation_id == Delegation.id)
    approved = people.where(Delegate.status == "approved")
    known = sa.or_(~people.exists(), approved.exists(), Delegation.contact_name.is_not(None))
    names = sa.select(Organization.name).join(Delegation, Delegation.organization_id == Organization.id)
    return list(db.session.scalars(names.where(Delegation.event_id == event.id, known)))


def find(event: Event, delegation_id: int) -> Delegation | None:
    """The event's delegation with this id; one of another event is none here."""
    found = db.session.get(Delegation, delegation_id) if 0 < delegation_id < 2**31 else None
    return found if found and found.event_id == event.id else None


def people(delegation: Delegation) -> list[Delegate]:
    """The delegation's people who may still come, by name: one statement."""
    wanted = sa.select(Delegate).where(Delegate.delegation_id == delegation.id)
    coming = wanted.where(Delegate.status.not_in(("rejected", "cancelled", "substituted")))
    shown = coming.options(joinedload(Delegate.category, innerjoin=True))
    return list(db.session.scalars(shown.order_by(Delegate.sort_name, Delegate.id)))
