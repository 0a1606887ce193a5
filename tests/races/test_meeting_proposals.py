"""Schedulers who apply at once, and workers that die while they calculate: never half a schedule, none lost."""

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

import solver
from models import Meeting, Message, Proposal, db
from models.transaction import transaction
from operations import meeting_proposals
from tests.meetings import agree, set_up
from tests.operations.test_meeting_proposals import ready
from tests.solving import BY, apply_with, solve_slowly
from tests.workers import PATIENCE, SPAWN, started, until, work
from tests.works import breaking, slowly
from tests.world import count


@pytest.fixture
def agreed(world):
    set_up(world.event, [world.red])
    return [agree(world.ana, world.chloe), agree(world.beto, world.dan)]


def asked(world):
    with transaction():
        return meeting_proposals.start(world.event, by=BY)


def now(proposal) -> Proposal:
    db.session.rollback()
    return proposal


def test_of_two_who_apply_at_once_one_does_and_the_other_sees_that(app, world, agreed, database_url):
    one = ready(world, (agreed[0], "10:30", "red")).id
    other = ready(world, (agreed[0], "11:00", "red"), (agreed[1], "11:30", "red")).id
    barrier, said = SPAWN.Barrier(2), SPAWN.Queue()
    db.session.rollback()
    with contextlib.ExitStack() as schedulers:
        for key in (one, other):
            here = (database_url, app.config["INSTANCE"], key)
            schedulers.enter_context(started(apply_with, barrier, said, *here))
        outcomes = sorted(said.get(timeout=PATIENCE) for _ in range(2))
    db.session.rollback()
    assert outcomes == ["applied", "changed_meanwhile"]
    assert (count(Meeting), count(Message)) in ((1, 2), (2, 4))


def test_what_a_killed_worker_calculated_is_taken_up_by_the_next(app, world, agreed, database_url):
    proposal, here = asked(world), (database_url, app.config["INSTANCE"])
    with started(solve_slowly, *here) as worker:
        until(lambda: (now(proposal).progress or {}).get("stage") == "choosing")
        worker.kill()
        worker.join()
    assert now(proposal).status == "calculating"
    assert solver.solve_waiting() == 0, "the dead worker is still believed to be alive"
    with transaction():
        proposal.alive_at -= dt.timedelta(seconds=31)
    with started(work, *here, ""):
        until(lambda: now(proposal).status == "ready")
    assert len(proposal.output["placed"]) == 2


def test_somebody_stops_it_and_the_best_is_kept(app, world, agreed):
    proposal = asked(world)

    def solve() -> int:
        with app.app_context():
            return solver.solve_waiting(work=slowly)

    with ThreadPoolExecutor() as worker:
        solving = worker.submit(solve)
        until(lambda: (now(proposal).progress or {}).get("stage") == "choosing")
        with transaction():
            meeting_proposals.stop(proposal, by=BY)
        assert solving.result(PATIENCE) == 1
    assert now(proposal).status == "ready"
    assert proposal.output["value"] > 0


def test_a_process_that_breaks_fails_its_own_proposal_alone(app, world, agreed):
    proposal = asked(world)
    assert solver.solve_waiting(work=breaking) == 1
    assert (now(proposal).status, proposal.progress["failed"]) == ("failed", "its process ended with -9")
    again = asked(world)
    assert solver.solve_waiting() == 1
    assert now(again).status == "ready"


def test_a_worker_that_has_to_end_leaves_it_to_the_next_at_once(app, world, agreed):
    proposal, looks = asked(world), iter([False, False, True, True])
    assert solver.solve_waiting(lambda: next(looks), work=slowly) == 1
    assert (now(proposal).status, proposal.alive_at, proposal.progress["tries"]) == ("calculating", None, 0)
