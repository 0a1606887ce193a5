"""Proposed plans of company visits: those there are, and what each was asked and answers."""

import sqlalchemy as sa

from models import Event, Proposal, db
from scheduling import visit_data
from scheduling.visits import Answer, Question


def find(event: Event, proposal_id: int) -> Proposal | None:
    """One of the event's proposals for company visits, whatever became of it."""
    return db.session.scalar(_of_event(event).where(Proposal.id == proposal_id))


def of_event(event: Event) -> list[Proposal]:
    """The event's proposals for company visits, the newest first."""
    return list(db.session.scalars(_of_event(event).order_by(Proposal.id.desc())))


def calculating(event: Event) -> Proposal | None:
    """The one that is being calculated."""
    return db.session.scalar(_of_event(event).where(Proposal.status == "calculating").limit(1))


def question_of(proposal: Proposal) -> Question:
    """What it was asked."""
    return visit_data.question(proposal.input["question"])


def answer_of(proposal: Proposal) -> Answer:
    """What it suggests."""
    return visit_data.answer(proposal.output)


def _of_event(event: Event) -> sa.Select:
    return sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.kind == "convoy")
