"""The delegations of an event."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, Delegation, Event, Organization, db

#: Whoever is one of these does not come.
_GONE = ("rejected", "cancelled", "substituted")


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


def language(event: Event, delegation: Delegation) -> str:
    """The language of the event in which to write to one of its people who said none: one statement at most.

    The delegation's own, else that of most of its people, else the event's first.
    """
    if delegation.language in event.languages:
        return delegation.language
    spoken = sa.select(Delegate.language).where(Delegate.delegation_id == delegation.id, Delegate.status.not_in(_GONE))
    usual = spoken.where(Delegate.language.in_(event.languages)).group_by(Delegate.language)
    usual = usual.order_by(sa.func.count().desc(), Delegate.language).limit(1)
    return db.session.scalar(usual) or event.languages[0]


def people(delegation: Delegation) -> list[Delegate]:
    """The delegation's people who may still come, by name: one statement."""
    wanted = sa.select(Delegate).where(Delegate.delegation_id == delegation.id)
    coming = wanted.where(Delegate.status.not_in(_GONE))
    shown = coming.options(joinedload(Delegate.category, innerjoin=True))
    return list(db.session.scalars(shown.order_by(Delegate.sort_name, Delegate.id)))
