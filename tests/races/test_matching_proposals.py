"""Schedulers who apply two matchings at once, and workers that die while they calculate one."""

import contextlib

import solver
from models import Activity, Message, Participation, Proposal, Ride, db
from models.transaction import transaction
from operations import matching_proposals
from tests.operations.test_matching_proposals import PLAN, ready
from tests.solving import BY, apply_with
from tests.workers import PATIENCE, SPAWN, started
from tests.works import breaking
from tests.world import count


def test_of_two_who_apply_at_once_one_does_and_the_other_sees_that(app, convoy, database_url):
    keys = ready(convoy, *PLAN).id, ready(convoy, ("biotech", "evening", "bus_1", "ana beto iris")).id
    barrier, said = SPAWN.Barrier(2), SPAWN.Queue()
    db.session.rollback()
    with contextlib.ExitStack() as schedulers:
        for key in keys:
            schedulers.enter_context(started(apply_with, barrier, said, database_url, app.config["INSTANCE"], key))
        outcomes = sorted(said.get(timeout=PATIENCE) for _ in range(2))
    db.session.rollback()
    assert outcomes == ["applied", "changed_meanwhile"]
    found = count(Activity, Activity.kind == "company_visit"), count(Ride), count(Message)
    assert found in ((3, 6, 6), (1, 2, 3))
    assert count(Participation, Participation.source == "schedule") in (18, 9)
    assert (convoy.event.version, count(Proposal, Proposal.status == "applied")) == (2, 1)


def test_a_process_that_breaks_fails_its_own_matching_alone(app, convoy):
    with transaction():
        proposal = matching_proposals.start(convoy.event, by=BY)
    assert solver.solve_waiting(work=breaking) == 1
    db.session.rollback()
    assert (proposal.status, proposal.progress["failed"]) == ("failed", "its process ended with -9")
    with transaction():
        again = matching_proposals.start(convoy.event, by=BY)
    assert solver.solve_waiting() == 1
    db.session.rollback()
    assert again.status == "ready"
