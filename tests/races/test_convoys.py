"""Two who set up a convoy at once, add the same company, or cancel one: nothing is lost, nothing is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from models import Bus, Company, Convoy, Door, Event, Message, db
from models.transaction import transaction
from operations import companies, convoys
from operations.refusals import Refusal
from tests import convoys as small
from tests.workers import PATIENCE
from tests.world import count
from web import calendars


def race(app: Flask, convoy, *acts: Callable[[Event], object]) -> list[str]:
    """What each act came to when all began at the same moment: "done" or the code of the refusal, sorted."""
    key, barrier = convoy.event.id, Barrier(len(acts))
    db.session.rollback()

    def act(one: Callable[[Event], object]) -> str:
        with app.app_context():
            event = db.session.get_one(Event, key)
            barrier.wait(PATIENCE)
            try:
                with transaction():
                    one(event)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as people:
        return sorted(people.map(act, acts))


def test_of_two_who_change_the_set_up_at_once_one_is_told_to_look_again(app, convoy):
    seen, said = convoys.mark_of(convoy.event), convoys.said_of(convoy.event)
    slower, faster = ({**said, "choices": 7}, {**said, "rest": 30, "buses": said["buses"][:1]})
    ends = race(app, convoy, *(lambda event, facts=facts: convoys.replace(event, facts, seen=seen, by=small.LIA)
                               for facts in (slower, faster)))  # fmt: skip
    assert ends == ["changed_meanwhile", "done"]
    row = db.session.get_one(Convoy, convoy.event.id)
    assert (row.edition, row.choices, row.rest) in {(2, 7, 90), (2, 5, 30)}


def test_a_company_that_two_add_at_once_is_there_once(app, convoy):
    def add(event):
        companies.add(event, {"name": {"en": "Harbour Foods"}}, by=small.LIA)

    assert race(app, convoy, add, add) == ["company_twice", "done"]
    assert count(Company) == 5


def test_a_company_that_two_cancel_at_once_is_called_off_and_told_once(app, convoy):
    visit, key = small.receive(convoy.biotech, convoy.afternoon, convoy.ana), convoy.biotech.id

    def cancel(_event):
        companies.cancel(db.session.get_one(Company, key), publish=True, by=small.LIA)

    assert race(app, convoy, cancel, cancel) == ["done", "done"]
    assert (visit.state, convoy.event.version, count(Message)) == ("cancelled", 2, 1)


def test_two_who_first_look_at_a_bus_at_once_find_one_calendar(app, convoy):
    key, barrier = convoy.bus_1.id, Barrier(2)
    db.session.rollback()

    def look(_person: int) -> str:
        with app.test_request_context("/cabos/"):
            bus = db.session.get_one(Bus, key)
            event = db.session.get_one(Event, bus.event_id)
            barrier.wait(PATIENCE)
            return str(calendars.links_of("bus", bus, event))

    with ThreadPoolExecutor(2) as people:
        assert len(set(people.map(look, range(2)))) == 1
    assert count(Door, Door.kind == "bus") == 1
