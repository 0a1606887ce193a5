"""A place that falls free is offered with a deadline: taken, declined, or passed on when nobody answers."""

import datetime as dt

import pytest
import sqlalchemy as sa

import jobs
from models import Delegate, Event, Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import place_offers, places
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.operations.test_place_quotas import of_category, set_quotas
from tests.operations.test_places import at_once, decide, person, register, registering, statuses
from tests.world import count

HOURS = 48


@pytest.fixture
def line(world) -> list[int]:
    """Four places that are taken, three who wait, and rules that hold a free place for two days."""
    set_quotas(world, offer_hours=HOURS)
    with transaction():
        places.set_capacity(world.event, 4, by=SYSTEM)
    return [register(world, name).id for name in ("First", "Second", "Third")]


def waiting(line: list[int]) -> list[Delegate]:
    return [db.session.get_one(Delegate, key) for key in line]


def later(hours: float) -> dt.datetime:
    return utcnow() + dt.timedelta(hours=hours)


def answer(verb, delegate: Delegate, now: dt.datetime | None = None) -> str:
    with transaction():
        return verb(delegate, by=SYSTEM, now=now).status


def letters(delegate: Delegate) -> list[str]:
    return list(db.session.scalars(sa.select(Message.template).filter_by(delegate_id=delegate.id).order_by(Message.id)))


def held(line: list[int]) -> list[bool]:
    return [one.offered_until is not None for one in waiting(line)]


def test_a_free_place_is_held_for_the_next_and_nobody_else_has_it(world, line):
    decide("cancel", world.ana)
    first = waiting(line)[0]
    assert (first.status, held(line)) == ("waitlisted", [True, False, False])
    left = first.offered_until - world.event.now()
    assert dt.timedelta(hours=HOURS - 1) < left <= dt.timedelta(hours=HOURS)
    assert letters(first) == ["registered", "place_offered"]
    assert places.free(world.event) == 0
    assert register(world, "Newcomer").status == "waitlisted"


def test_who_takes_the_place_is_expected_and_may_press_twice(world, line):
    decide("cancel", world.ana)
    first = waiting(line)[0]
    assert answer(place_offers.accept, first) == "approved"
    assert answer(place_offers.accept, first) == "approved"
    assert letters(first) == ["registered", "place_offered", "promoted"]
    assert (first.waiting_since, first.offered_until, places.free(world.event)) == (None, None, 0)


def test_who_declines_lets_the_next_have_it(world, line):
    decide("cancel", world.ana)
    assert answer(place_offers.decline, waiting(line)[0]) == "cancelled"
    assert held(line) == [False, True, False]
    with pytest.raises(Refusal, match="no_place_offered"):
        answer(place_offers.decline, waiting(line)[0])
    with pytest.raises(Refusal, match="no_place_offered"):
        answer(place_offers.accept, waiting(line)[0])


def test_who_lets_it_go_by_waits_at_the_end_of_the_line(world, line, monkeypatch):
    decide("cancel", world.ana)
    first = waiting(line)[0]
    assert (place_offers.overdue_events(later(HOURS - 1)), place_offers.overdue_events(later(HOURS + 1))) == (
        [],
        [world.event],
    )
    with transaction():
        place_offers.pass_on(world.event, now=later(HOURS + 1))
    assert (first.status, held(line)) == ("waitlisted", [False, True, False])
    assert letters(first)[-1] == "place_lapsed"
    assert first.waiting_since > waiting(line)[2].waiting_since
    with transaction():
        place_offers.pass_on(world.event, now=later(2 * HOURS + 2))
    assert held(line) == [False, False, True]


def test_the_worker_passes_on_what_nobody_answered_once(world, line):
    decide("cancel", world.ana)
    with transaction():
        waiting(line)[0].offered_until = world.event.now()
    assert (jobs.pass_on_places(), jobs.pass_on_places()) == (1, 0)
    assert held(line) == [False, True, False]


def test_whoever_comes_first_brings_the_line_up_to_date(world, line):
    decide("cancel", world.ana)
    with transaction():
        waiting(line)[0].offered_until = world.event.now()
    assert register(world, "Newcomer").status == "waitlisted"
    assert held(line) == [False, True, False]


def test_too_late_is_in_time_while_nobody_else_may_have_it(world, line):
    decide("cancel", world.ana)
    first, second, third = waiting(line)
    assert answer(place_offers.accept, first, later(HOURS + 1)) == "waitlisted"
    assert held(line) == [False, True, False]
    for one in (second, third):
        answer(place_offers.decline, one)
    assert held(line) == [True, False, False]
    with transaction():
        place_offers.pass_on(world.event, now=later(HOURS + 1))
    assert (held(line), places.free(world.event)) == ([False, False, False], 1)
    assert answer(place_offers.accept, first, later(HOURS + 2)) == "approved"


def test_an_offer_stands_when_places_become_fewer(world, line):
    decide("cancel", world.ana)
    with transaction():
        places.set_capacity(world.event, 2, by=SYSTEM)
    assert answer(place_offers.accept, waiting(line)[0]) == "approved"


def test_offers_keep_to_quotas_and_end_with_the_rule(world, line):
    set_quotas(world, of_category(world.officials, 1), offer_hours=HOURS)
    decide("cancel", world.ana)
    assert held(line) == [False, False, False]
    decide("approve", world.fay)
    assert world.fay.status == "approved"
    set_quotas(world, of_category(world.officials, 3))
    decide("cancel", world.beto)
    assert statuses(*waiting(line)) == ["approved", "waitlisted", "waitlisted"]


def test_who_leaves_while_a_place_is_held_for_them_frees_it(world, line):
    decide("cancel", world.ana)
    decide("cancel", waiting(line)[0])
    assert held(line)[1:] == [True, False]
    assert places.taken(world.event) == 4


@pytest.mark.parametrize("_round", range(3))
def test_an_offer_that_is_taken_while_it_lapses_is_one_persons(app, world, line, _round):
    decide("cancel", world.ana)
    event_id, now = world.event.id, later(HOURS)

    def accepting(key: int):
        return lambda: place_offers.accept(db.session.get(Delegate, key), by=SYSTEM, now=now).status

    def passing_on():
        return len(place_offers.pass_on(db.session.get(Event, event_id), now=now))

    newcomers = [registering(event_id, person(f"New {number}")) for number in range(6)]
    at_once(app, [passing_on, accepting(line[0]), *newcomers, accepting(line[0]), passing_on])
    assert places.taken(world.event) == 4
    assert held(line) == [False, True, False]
    assert count(Delegate, Delegate.status == "approved", Delegate.category_id != world.crew.id) == 3
