"""What happened at an event, as lists: for the desk all of it, for a leader what happened on their buses."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import Bus, Event, Incident, db

#: The gravest first.
_RANK = {"grave": 0, "serious": 1, "low": 2}


def of_event(event: Event) -> Sequence[Incident]:
    """All of them with person, bus and steps: open ones first, the gravest first, then the latest. Two statements."""
    grave = sa.case(_RANK, value=Incident.severity)
    order = (Incident.closed_at.is_not(None), sa.case((Incident.closed_at.is_(None), grave)), Incident.at.desc())
    return db.session.scalars(_wanted(event).order_by(*order, Incident.id.desc())).all()


def of_buses(event: Event, buses: Collection[Bus]) -> Sequence[Incident]:
    """What is still open on these buses, the latest first: two statements."""
    wanted = _wanted(event).where(Incident.bus_id.in_([one.id for one in buses]), Incident.closed_at.is_(None))
    return db.session.scalars(wanted.order_by(Incident.at.desc(), Incident.id.desc())).all()


def find(event: Event, id: int) -> Incident | None:
    """The incident with this id, if it is the event's."""
    return db.session.scalar(_wanted(event).where(Incident.id == id))


def by_nonce(event: Event, nonce: str) -> Incident | None:
    """The incident that was noted with this nonce."""
    return db.session.scalar(_wanted(event).where(Incident.nonce == nonce))


def open_count(event: Event) -> int:
    """How many are not closed: one statement."""
    there = (Incident.event_id == event.id, Incident.closed_at.is_(None))
    return db.session.scalar(sa.select(sa.func.count()).select_from(Incident).where(*there))


def _wanted(event: Event) -> sa.Select[tuple[Incident]]:
    shown = (joinedload(Incident.delegate), joinedload(Incident.bus), selectinload(Incident.steps))
    return sa.select(Incident).where(Incident.event_id == event.id).options(*shown)
