"""Many at once: for the last seat, for two panels at the same time, and leaving while others come."""

import contextlib
import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from models import Activity, Delegate, Participation, db
from models.transaction import transaction
from operations import doors, feeds, participations, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import engagements
from queries import participations as rows
from tests.world import World

CROWD = 30


def at_once(app, tasks: Iterable[Callable[[], object]]) -> list[object]:
    """Run each task in a thread with a connection of its own, all at one moment; what each returns, or its refusal."""
    tasks = list(tasks)
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        with app.app_context():
            try:
                start.wait(timeout=60)
                return task()
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, task) for task in tasks]]


def sign_up(activity_id: int, delegate_id: int) -> str:
    with transaction():
        activity, delegate = db.session.get_one(Activity, activity_id), db.session.get_one(Delegate, delegate_id)
        return participations.sign_up(activity, delegate, by=SYSTEM).status


def leave(activity_id: int, delegate_id: int) -> str:
    with transaction():
        activity, delegate = db.session.get_one(Activity, activity_id), db.session.get_one(Delegate, delegate_id)
        return participations.leave(activity, delegate, by=SYSTEM).status


def crowd(world: World, size: int) -> list[int]:
    """The ids of so many more approved mayors."""
    with transaction():
        people = [
            Delegate(
                event=world.event,
                number=100 + number,
                reference=f"CAB-1{number:03}",
                family_name=f"Mayor {number}",
                category=world.mayors,
                country="MX",
                language="es",
                status="approved",
            )
            for number in range(size)
        ]
        db.session.add_all(people)
        db.session.flush()
        for person in people:
            doors.ensure("delegate", person.id)
        return [person.id for person in people]


def test_thirty_requests_for_the_last_seat_seat_one_and_line_up_the_rest(app, world):
    sign_up(world.housing.id, world.ana.id)
    people = crowd(world, CROWD)
    address = f"/cabos/me/activities/{world.housing.id}/sign-up"
    ways_in = [world.page_of(db.session.get_one(Delegate, person)) for person in people]
    browsers = [app.test_client() for _ in people]
    for browser, way_in in zip(browsers, ways_in, strict=True):
        assert browser.get(way_in).status_code == 303

    answers = at_once(app, [lambda browser=browser: browser.post(address, data={}).status_code for browser in browsers])

    assert answers == [303] * CROWD
    asked = sa.select(Participation).where(Participation.delegate_id.in_(people))
    got = list(db.session.scalars(asked))
    assert sorted(one.status for one in got) == ["confirmed"] + ["waitlisted"] * (CROWD - 1)
    line = sorted(place for one in got if (place := rows.position(one)))
    assert line == list(range(1, CROWD))


def test_one_person_in_two_overlapping_panels_gets_one_each_round(app, world):
    ana, panels = world.ana.id, (world.housing.id, world.water.id)
    for _ in range(20):
        answers = at_once(app, [lambda panel=panel: sign_up(panel, ana) for panel in panels])
        assert sorted(answers) == ["clash", "confirmed"]
        held = [one.activity_id for one in rows.of_delegate(world.ana).values() if one.status == "confirmed"]
        assert len(held) == 1
        leave(held[0], ana)


def test_the_same_request_many_times_at_once_is_one_place(app, world):
    ana, panel = world.ana.id, world.housing.id
    assert at_once(app, [lambda: sign_up(panel, ana)] * 8) == ["confirmed"] * 8
    assert [one.revision for one in rows.of_delegate(world.ana).values()] == [1]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_coming_going_and_publishing_leaves_everything_in_order(app, world, seed):
    panels = [world.housing.id, world.water.id, world.ports.id]
    people = [world.ana.id, world.beto.id, world.chloe.id, *crowd(world, 5)]
    with transaction():
        for person in people:
            feeds.begin(world.event, db.session.get_one(Delegate, person), "es")

    def wander(number: int) -> None:
        dice = random.Random(f"{seed}-{number}")
        for _ in range(15):
            act = dice.choice((sign_up, sign_up, leave))
            attempt(lambda act=act: act(dice.choice(panels), dice.choice(people)))

    def republish() -> None:
        for panel in [*panels, *panels]:
            with transaction():
                activity = db.session.get_one(Activity, panel)
                programme.edit(activity, {"rank": 2}, by=SYSTEM)
                programme.publish(activity.event, [activity], by=SYSTEM)

    at_once(app, [republish, *(lambda number=number: wander(number) for number in range(5))])

    for panel in (world.housing, world.water, world.ports):
        nobody_waits_in_vain(panel)
    for person in people:
        nobody_is_in_two_places(db.session.get_one(Delegate, person))
    assert world.event.version == 7


def attempt(act: Callable[[], str]) -> None:
    """To be refused is part of the storm; anything else that goes wrong is not."""
    with contextlib.suppress(Refusal):
        act()


def nobody_waits_in_vain(panel: Activity) -> None:
    """Never more than the seats; and a seat is free only if all who wait are elsewhere at the time."""
    there = db.session.scalars(sa.select(Participation).where(Participation.activity_id == panel.id)).all()
    seated = [one for one in there if one.status == "confirmed"]
    assert len(seated) <= panel.capacity
    if len(seated) < panel.capacity:
        waiting = [one for one in there if one.status == "waitlisted"]
        assert all(engagements.clashes(one.delegate, panel) for one in waiting)


def nobody_is_in_two_places(delegate: Delegate) -> None:
    assert not any(engagements.clashes(delegate, one.activity) for one in engagements.of_delegate(delegate))


def test_two_who_publish_the_same_draft_make_one_version(app, world):
    housing = world.housing.id
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM)

    def publish() -> int:
        with transaction():
            activity = db.session.get_one(Activity, housing)
            return programme.publish(activity.event, [activity], by=SYSTEM)

    assert sorted(at_once(app, [publish, publish]), key=str) == [2, "changed_meanwhile"]
    assert (world.event.version, world.housing.revision) == (2, 2)
