"""Processes that publish at once, and one that is killed while it does: a version comes whole or not at all."""

import time

import pytest
import sqlalchemy as sa

from models import Activity, ActivityDraft, ActivityHistory, Event, Version, db
from models.transaction import transaction
from operations import programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import drafts
from tests.conftest import make_app
from tests.workers import PATIENCE, SPAWN, started
from tests.world import count

NAMES = ("housing", "water", "ports")


def publish_and_linger(reached, url: str, instance: str, ids: list[int]) -> None:
    """Publish, and be slow to say that it is done."""
    with make_app(url, instance).app_context(), transaction():
        programme.publish(db.session.get_one(Event, 1), rows(ids), by=SYSTEM)
        reached.set()
        time.sleep(PATIENCE)


def publish_without_end(reached, url: str, instance: str, ids: list[int]) -> None:
    """Change all of them in one breath and publish them in the next, again and again."""
    with make_app(url, instance).app_context():
        for number in range(1, 10_000):
            with transaction():
                propose(ids, capacity=number)
            with transaction():
                programme.publish(db.session.get_one(Event, 1), rows(ids), by=SYSTEM)
            reached.set()


def publish_with_others(barrier, said, url: str, instance: str, ids: list[int], seen: list[str], who: str) -> None:
    """Publish what a page showed, at the same moment as others."""
    with make_app(url, instance).app_context():
        barrier.wait(PATIENCE)
        try:
            with transaction():
                event = db.session.get_one(Event, 1)
                said.put(programme.publish(event, rows(ids), by=SYSTEM, seen=seen, label={"en": who}))
        except Refusal as refusal:
            said.put(refusal.code)


def rows(ids: list[int]) -> list[Activity]:
    return list(db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)).order_by(Activity.id)))


def propose(ids: list[int], **facts: object) -> None:
    for activity in rows(ids):
        programme.edit(activity, facts, by=SYSTEM)


@pytest.fixture
def ids(world) -> list[int]:
    with transaction():
        found = [getattr(world, name).id for name in NAMES]
        propose(found, capacity=9)
    db.session.rollback()
    return found


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(world, ids, database_url, tmp_path):
    seen = list(drafts.marks(world.event, drafts.of_activities(ids)))
    db.session.rollback()
    barrier, said = SPAWN.Barrier(2), SPAWN.Queue()
    with (
        started(publish_with_others, barrier, said, database_url, str(tmp_path), ids, seen, "one"),
        started(publish_with_others, barrier, said, database_url, str(tmp_path), ids[:1], seen, "other"),
    ):
        assert sorted((said.get(timeout=PATIENCE) for _ in range(2)), key=str) == [2, "changed_meanwhile"]
    db.session.rollback()
    label = db.session.get_one(Version, (world.event.id, 2)).label["en"]
    published = ids if label == "one" else ids[:1]
    assert [one.revision for one in rows(ids)] == [2 if one in published else 1 for one in ids]
    assert count(ActivityDraft) == len(ids) - len(published)


def test_a_publishing_that_is_killed_leaves_nothing_of_itself(world, ids, database_url, tmp_path):
    reached = SPAWN.Event()
    with started(publish_and_linger, reached, database_url, str(tmp_path), ids) as process:
        assert reached.wait(PATIENCE)
        process.kill()
        process.join()
    db.session.rollback()
    assert (world.event.version, count(Version), count(ActivityDraft)) == (1, 1, 3)
    assert [one.capacity for one in rows(ids)] == [2, 2, 2]
    with transaction():
        assert programme.publish(world.event, rows(ids), by=SYSTEM) == 2
    assert [one.capacity for one in rows(ids)] == [9, 9, 9]


@pytest.mark.parametrize("moment", [0.013, 0.087, 0.231])
def test_whenever_it_is_killed_each_version_is_whole(world, ids, database_url, tmp_path, moment):
    reached = SPAWN.Event()
    with started(publish_without_end, reached, database_url, str(tmp_path), ids) as process:
        assert reached.wait(PATIENCE)
        time.sleep(moment)
        process.kill()
        process.join()
    db.session.rollback()
    last = world.event.version
    assert last > 1
    assert sorted(db.session.scalars(sa.select(Version.number))) == list(range(1, last + 1))
    for number in range(2, last + 1):
        assert count(ActivityHistory, ActivityHistory.version == number) == len(ids)
    assert [one.revision for one in rows(ids)] == [last] * len(ids)
    assert count(ActivityDraft) in (0, len(ids))
