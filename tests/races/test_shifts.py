"""Two who publish a shift at once, and one who dies while publishing: one version or none, never half of one."""

import contextlib

import pytest

from models import ActivityHistory, Entry, Version, db
from models.transaction import transaction
from operations import shifts
from operations.shifts import Asked
from tests.shifting import BY, publish_until, publish_with
from tests.workers import PATIENCE, SPAWN, started
from tests.world import SECOND, count


def test_of_two_who_shift_at_once_one_publishes_and_the_other_sees_that(app, world, database_url):
    key, barrier, said = world.housing.id, SPAWN.Barrier(2), SPAWN.Queue()
    db.session.rollback()
    with contextlib.ExitStack() as organizers:
        for minutes in (30, 120):
            here = (database_url, app.config["INSTANCE"], key, minutes)
            organizers.enter_context(started(publish_with, barrier, said, *here))
        outcomes = sorted(said.get(timeout=PATIENCE) for _ in range(2))
    db.session.rollback()
    assert outcomes == ["changed_meanwhile", "published"]
    assert (world.event.version, count(Version), world.housing.revision) == (2, 2, 2)
    assert (world.housing.starts_at, world.ports.starts_at) in (
        (world.at("09:30", SECOND), world.at("12:00", SECOND)), (world.at("11:00", SECOND), world.at("12:30", SECOND)),
    )  # fmt: skip


@pytest.mark.parametrize("statement", ["UPDATE activity", "INSERT INTO activity_history", "INSERT INTO journal"])
def test_who_is_killed_while_publishing_leaves_nothing_behind(app, world, database_url, statement):
    key, reached = world.housing.id, SPAWN.Event()
    db.session.rollback()
    with started(publish_until, reached, statement, database_url, app.config["INSTANCE"], key, 120) as organizer:
        assert reached.wait(PATIENCE), "it never got there"
        organizer.kill()
        organizer.join()
    assert (world.event.version, world.housing.revision, world.ports.revision) == (1, 1, 1)
    assert count(ActivityHistory, ActivityHistory.revision > 1) == count(Entry, Entry.verb == "programme.shifted") == 0
    with transaction():
        shifts.apply(world.event, Asked(key, minutes=120), by=BY)
    assert (world.event.version, world.ports.starts_at) == (2, world.at("12:30", SECOND))
