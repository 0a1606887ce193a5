"""Workers and schedulers in processes of their own: they calculate, and apply at the same moment."""

import solver
from models import Proposal, db
from models.transaction import transaction
from operations import matching_proposals, meeting_proposals
from operations.journal import Actor
from operations.refusals import Refusal
from tests.conftest import make_app
from tests.workers import PATIENCE
from tests.works import slowly

BY = Actor("staff", "Lía Cota", 1)
#: What applies a proposal, by its kind.
APPLY = {"meetings": meeting_proposals.apply, "convoy": matching_proposals.apply}


def solve_slowly(database_url: str, instance: str) -> None:
    """Be a worker whose calculation does not end before it is asked to."""
    with make_app(database_url, instance).app_context():
        solver.solve_waiting(work=slowly)


def apply_with(barrier, said, database_url: str, instance: str, key: int) -> None:
    """Apply the proposal at the same moment as others, and tell how it went."""
    with make_app(database_url, instance).app_context():
        proposal = db.session.get_one(Proposal, key)
        barrier.wait(PATIENCE)
        try:
            with transaction():
                APPLY[proposal.kind](proposal, by=BY)
            said.put("applied")
        except Refusal as refusal:
            said.put(refusal.code)
