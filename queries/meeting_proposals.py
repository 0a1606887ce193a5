"""Proposed schedules of meetings: those there are, and what each was asked and answers."""

import dataclasses

import sqlalchemy as sa

from models import Event, Proposal, db
from scheduling import meeting_data
from scheduling.meetings import Answer, Question


def find(event: Event, proposal_id: int) -> Proposal | None:
    """One of the event's proposals for meetings, whatever became of it."""
    return db.session.scalar(_of_event(event).where(Proposal.id == proposal_id))


def of_event(event: Event) -> list[Proposal]:
    """The event's proposals for meetings, the newest first."""
    return list(db.session.scalars(_of_event(event).order_by(Proposal.id.desc())))


def calculating(event: Event) -> Proposal | None:
    """The one that is being calculated."""
    return db.session.scalar(_of_event(event).where(Proposal.status == "calculating").limit(1))


def question_of(proposal: Proposal) -> Question:
    """What it was asked, with the requests that are put aside."""
    return meeting_data.question(proposal.input["question"])


def asked_of(proposal: Proposal) -> Question:
    """The same without the requests that are put aside: what is calculated."""
    question, aside = question_of(proposal), set(proposal.input["aside"])
    return dataclasses.replace(question, requests=tuple(one for one in question.requests if one.id not in aside))


def answer_of(proposal: Proposal) -> Answer:
    """What it suggests, as changed by hand since."""
    return meeting_data.answer(proposal.output)


def _of_event(event: Event) -> sa.Select:
    return sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.kind == "meetings")
