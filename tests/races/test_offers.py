"""Offered seats and many at once: one seat has one holder, whoever accepts, declines, comes or goes meanwhile."""

import contextlib
import random

import pytest
import sqlalchemy as sa

from models import Activity, Delegate, Participation, db
from models.transaction import transaction
from operations import offers, participations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import engagements
from tests.races.test_panels import at_once, crowd, leave, sign_up


def answer(verb: str, activity_id: int, delegate_id: int) -> str:
    with transaction():
        activity, delegate = db.session.get_one(Activity, activity_id), db.session.get_one(Delegate, delegate_id)
        return getattr(offers, verb)(activity, delegate, by=SYSTEM).status


def standing(activity_id: int) -> list[Participation]:
    db.session.rollback()
    there = sa.select(Participation).where(Participation.activity_id == activity_id)
    return list(db.session.scalars(there.order_by(Participation.waiting_since, Participation.id)))


@pytest.fixture
def offering(app, world):
    """Housing has one seat that is offered."""
    with transaction():
        world.housing.capacity, world.housing.promotion = 1, "offers"
    return world.housing.id


def test_accepting_while_the_sweep_takes_it_back_leaves_one_holder(app, world, offering):
    people = crowd(world, 4)
    for person in people:
        sign_up(offering, person)
    leave(offering, people[0])
    with transaction():
        there = db.session.get_one(Activity, offering), db.session.get_one(Delegate, people[1])
        participations.find(*there).offered_until = world.event.now()  # it has just lapsed

    def sweep() -> int:
        with transaction():
            return len(offers.pass_on(world.event))

    at_once(app, [sweep, sweep, lambda: answer("accept", offering, people[1])])

    held = [one.delegate_id for one in standing(offering) if one.status in ("offered", "confirmed")]
    assert held == [people[2]]


def test_accepting_and_declining_at_once_is_one_answer(app, world, offering):
    people = crowd(world, 3)
    for person in people:
        sign_up(offering, person)
    leave(offering, people[0])
    at_once(app, [lambda: answer("accept", offering, people[1]), lambda: answer("decline", offering, people[1])])
    statuses = {one.delegate_id: one.status for one in standing(offering)}
    if statuses[people[1]] == "confirmed":
        assert statuses[people[2]] == "waitlisted"
    else:
        assert (statuses[people[1]], statuses[people[2]]) == ("declined", "offered")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_offers_never_fills_a_seat_twice_nor_leaves_one_empty(app, world, offering, seed):
    with transaction():
        world.water.capacity, world.water.promotion = 2, "offers"
    panels = [offering, world.water.id, world.ports.id]
    people = crowd(world, 8)

    def wander(number: int) -> None:
        dice = random.Random(f"{seed}-{number}")
        for _ in range(15):
            act = dice.choice((sign_up, sign_up, leave, lambda *who: answer("accept", *who),
                               lambda *who: answer("decline", *who)))  # fmt: skip
            with contextlib.suppress(Refusal):
                act(dice.choice(panels), dice.choice(people))

    def lapse() -> None:
        for _ in range(5):
            with transaction():
                chosen = sa.select(Participation).where(Participation.status == "offered").order_by(Participation.id)
                if offer := db.session.scalar(chosen.limit(1).with_for_update()):
                    offer.offered_until = world.event.now()
            with transaction():
                offers.pass_on(world.event)

    at_once(app, [lapse, *(lambda number=number: wander(number) for number in range(4))])

    with transaction():
        offers.pass_on(world.event)
    for panel in panels:
        there, activity = standing(panel), db.session.get_one(Activity, panel)
        held = [one for one in there if one.status in ("confirmed", "offered")]
        assert len(held) <= activity.capacity
        if len(held) < activity.capacity:
            waiting = [one for one in there if one.status == "waitlisted"]
            assert all(engagements.clashes(one.delegate, activity) for one in waiting)
