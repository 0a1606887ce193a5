"""The proposals of an event, by what kind they are."""

import sqlalchemy as sa

from models import Event, Proposal, db


def find(kind: str, event: Event, proposal_id: int) -> Proposal | None:
    """One of the event's proposals of this kind, whatever became of it."""
    return db.session.scalar(_of(kind, event).where(Proposal.id == proposal_id))


def of_event(kind: str, event: Event) -> list[Proposal]:
    """The event's proposals of this kind, the newest first."""
    return list(db.session.scalars(_of(kind, event).order_by(Proposal.id.desc())))


def calculating(kind: str, event: Event) -> Proposal | None:
    """The one that is being calculated."""
    return db.session.scalar(_of(kind, event).where(Proposal.status == "calculating").limit(1))


def _of(kind: str, event: Event) -> sa.Select:
    return sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.kind == kind)
