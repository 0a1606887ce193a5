"""Proposed plans of company visits: those there are, and what each was asked and answers."""

import functools

from models import Proposal
from queries import proposals
from scheduling import visit_data
from scheduling.visits import Answer, Question

#: As `queries/proposals.py` has them, of this kind alone.
find = functools.partial(proposals.find, "convoy")
of_event = functools.partial(proposals.of_event, "convoy")
calculating = functools.partial(proposals.calculating, "convoy")


def question_of(proposal: Proposal) -> Question:
    """What it was asked."""
    return visit_data.question(proposal.input["question"])


def answer_of(proposal: Proposal) -> Answer:
    """What it suggests."""
    return visit_data.answer(proposal.output)
