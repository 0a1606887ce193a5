"""Two dispatchers at once: a greeter is in one terminal, a vehicle on one drive, a person in one pick-up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from models import Event, Journey, Pickup, db
from models.transaction import transaction
from operations import pickups, shuttles
from operations.refusals import Refusal
from scheduling.shuttles import Rules
from tests.transport import LIA, a_greeter, a_van, flies, said
from tests.workers import PATIENCE
from tests.world import FIRST, count


def at_once(app: Flask, event_id: int, *acts) -> list[str]:
    """What each act came to when all began at the same moment: "done" or the code of the refusal, sorted."""
    barrier = Barrier(len(acts))
    db.session.rollback()

    def act(one) -> str:
        with app.app_context():
            event = db.session.get_one(Event, event_id)
            barrier.wait(PATIENCE)
            try:
                with transaction():
                    one(event)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as people:
        return sorted(people.map(act, acts))


@pytest.mark.parametrize(("what", "code"), [("greeter", "greeter_elsewhere"), ("vehicle", "vehicle_elsewhere")])
def test_one_greeter_or_vehicle_for_two_terminals_at_once_goes_to_one_of_them(app, world, what, code):
    wanted = {what: (a_greeter if what == "greeter" else a_van)(world).id}
    flights = [flies(world.ana, world.at("14:00")), flies(world.beto, world.at("14:00"), terminal="1")]
    plans = [said(world, flight, **wanted) for flight in flights]

    def arrange(plan):
        return lambda event: pickups.arrange(event, "arrival", plan, by=LIA)

    assert at_once(app, world.event.id, *map(arrange, plans)) == sorted(["done", code])
    assert count(Pickup) == 1


def test_two_who_change_two_pick_ups_to_one_greeter_at_once(app, world):
    nora = a_greeter(world).id
    keys = []
    for person, terminal in ((world.ana, "1"), (world.beto, "2")):
        flight = flies(person, world.at("14:00"), terminal=terminal)
        with transaction():
            keys.append((pickups.arrange(world.event, "arrival", said(world, flight), by=LIA).id, flight.id))

    def change(pickup_id, journey_id):
        def act(_event):
            plan = said(world, db.session.get_one(Journey, journey_id), greeter=nora)
            pickups.change(db.session.get_one(Pickup, pickup_id), plan, by=LIA)

        return act

    assert at_once(app, world.event.id, *(change(*key) for key in keys)) == ["done", "greeter_elsewhere"]
    assert count(Pickup, Pickup.greeter_id == nora) == 1


def test_shuttles_that_two_arrange_at_once_are_there_once(app, world):
    a_van(world)
    flies(world.ana, world.at("14:00"))
    seen = shuttles.mark_of(shuttles.propose(world.event, "arrival", FIRST, Rules()))

    def apply(event):
        shuttles.apply(event, "arrival", FIRST, Rules(), seen=seen, by=LIA)

    assert at_once(app, world.event.id, apply, apply) == ["changed_meanwhile", "done"]
    assert count(Pickup) == 1
