"""Proposed schedules of meetings: those there are, and what each was asked and answers."""

import dataclasses
import functools

from models import Proposal
from queries import proposals
from scheduling import meeting_data
from scheduling.meetings import Answer, Question

#: As `queries/proposals.py` has them, of this kind alone.
find = functools.partial(proposals.find, "meetings")
of_event = functools.partial(proposals.of_event, "meetings")
calculating = functools.partial(proposals.calculating, "meetings")


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
