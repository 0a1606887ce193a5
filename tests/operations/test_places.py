"""The event's places: never one too many, never one left empty while somebody waits, under threads too."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from models import Delegate, Entry, Event, Message, db
from models.transaction import transaction
from operations import places, registrations
from operations.journal import Actor
from operations.refusals import Refusal
from tests.world import count

ORGANIZER = Actor("staff", "Olga", 1)


def person(name: str, category: str = "OFFICIAL", **more) -> registrations.Registration:
    typed = {"category": category, "family_name": name, "country": "MX", "language": "es", "consents": ["notice"]}
    return registrations.read(typed | more)


def register(world, name: str, category: str = "OFFICIAL", **more) -> Delegate:
    with transaction():
        return registrations.register(world.event, person(name, category, **more), by=None)


def decide(verb: str, delegate: Delegate) -> None:
    with transaction():
        getattr(registrations, verb)(delegate, by=ORGANIZER)


def set_capacity(world, capacity: int | None) -> list[str]:
    with transaction():
        return [delegate.family_name for delegate in places.set_capacity(world.event, capacity, by=ORGANIZER)]


def statuses(*delegates: Delegate) -> list[str]:
    return [delegate.status for delegate in delegates]


def test_only_approved_people_of_counted_categories_hold_a_place(world):
    assert places.taken(world.event) == 4
    assert places.free(world.event) == 16
    with transaction():
        world.eva.category = world.officials
    assert places.taken(world.event) == 5


def test_who_is_not_counted_needs_no_place(world):
    set_capacity(world, 4)
    with transaction():
        crew = registrations.register(world.event, person("Guía", "CREW"), by=ORGANIZER, source="organizer")
    assert crew.status == "approved"


@pytest.mark.parametrize("verb", ["cancel", "reject"])
def test_a_freed_place_goes_to_who_has_waited_longest(world, verb):
    set_capacity(world, 4)
    first, second = register(world, "First"), register(world, "Second")
    decide(verb, world.ana)
    assert statuses(first, second) == ["approved", "waitlisted"]
    assert first.waiting_since is None
    letters = db.session.scalars(
        sa.select(Message.template).where(Message.delegate_id == first.id).order_by(Message.id)
    )
    assert list(letters) == ["registered", "promoted"]
    assert count(Entry, Entry.verb == "delegate.promoted", Entry.object_id == first.id) == 1


def test_a_place_nobody_held_frees_none(world):
    set_capacity(world, 4)
    waiting = register(world, "Waiting")
    decide("reject", world.fay)
    decide("cancel", world.eva)
    assert statuses(waiting) == ["waitlisted"]


def test_who_stops_waiting_is_passed_over(world):
    set_capacity(world, 4)
    first, second = register(world, "First"), register(world, "Second")
    decide("cancel", first)
    decide("cancel", world.ana)
    assert statuses(first, second) == ["cancelled", "approved"]


def test_the_vetted_wait_in_one_line_whatever_their_category(world):
    set_capacity(world, 4)
    official = register(world, "Official")
    decide("approve", world.fay)
    set_capacity(world, 5)
    assert statuses(official, world.fay) == ["approved", "waitlisted"]


def test_more_places_fill_in_order(world):
    set_capacity(world, 4)
    for name in ("First", "Second", "Third"):
        register(world, name)
    assert set_capacity(world, 6) == ["First", "Second"]
    assert set_capacity(world, 6) == []
    assert set_capacity(world, None) == ["Third"]


def test_fewer_places_take_none_away(world):
    assert set_capacity(world, 2) == []
    assert places.free(world.event) == -2
    waiting = register(world, "Waiting")
    decide("cancel", world.ana)
    decide("cancel", world.beto)
    assert statuses(waiting) == ["waitlisted"]
    decide("cancel", world.chloe)
    assert statuses(waiting) == ["approved"]


def test_a_capacity_is_a_sensible_number(world):
    for capacity in (-1, 10**7, 10**30, "20", 2.5, True, [], float("nan")):
        with pytest.raises(Refusal) as refusal, transaction():
            places.set_capacity(world.event, capacity, by=ORGANIZER)
        assert (refusal.value.code, refusal.value.field) == ("capacity_invalid", "capacity")
    assert world.event.capacity == 20


def at_once(app, jobs: list) -> list:
    """Call every job in a thread of its own, all started at the same moment; an exception is its result."""
    start = threading.Barrier(len(jobs))

    def run(job):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return job()
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def registering(event_id: int, facts: registrations.Registration):
    def job() -> str:
        delegate = registrations.register(db.session.get(Event, event_id), facts, by=None)
        return f"{delegate.id} {delegate.status}"

    return job


def deciding(verb: str, delegate_id: int):
    return lambda: getattr(registrations, verb)(db.session.get(Delegate, delegate_id), by=ORGANIZER).status


def test_thirty_people_race_for_the_last_place(app, world):
    set_capacity(world, 5)
    before, event_id = count(Delegate), world.event.id
    answers = at_once(app, [registering(event_id, person(f"Person {number}")) for number in range(30)])
    assert Counter(answer.split()[1] for answer in answers) == {"approved": 1, "waitlisted": 29}
    assert places.taken(world.event) == 5
    assert count(Delegate) == before + 30
    numbers = db.session.scalars(sa.select(Delegate.number).order_by(Delegate.number)).all()
    assert numbers == list(range(1, before + 31))
    assert world.event.last_number == before + 30


def test_thirty_approvals_race_for_the_last_place(app, world):
    people = [register(world, f"Mayor {number}", "MAYOR").id for number in range(30)]
    set_capacity(world, 5)
    assert Counter(at_once(app, [deciding("approve", key) for key in people])) == {"approved": 1, "waitlisted": 29}
    assert places.taken(world.event) == 5


def test_the_same_form_from_eight_threads_is_one_person(app, world):
    before, event_id = count(Delegate), world.event.id
    answers = at_once(app, [registering(event_id, person("Only one", form_id="form-1"))] * 8)
    assert len(set(answers)) == 1
    assert count(Delegate) == before + 1


def test_one_form_for_eight_people_at_once_registers_one_of_them(app, world):
    before, event_id = count(Delegate), world.event.id
    answers = at_once(app, [registering(event_id, person(f"P{number}", form_id="form-1")) for number in range(8)])
    assert answers.count("form_reused") == 7
    assert count(Delegate) == before + 1


def test_eight_people_who_name_the_same_new_delegation_share_it(app, world):
    event_id = world.event.id
    names = ["Comité Ñandú", "comite nandu", "COMITÉ  ÑANDÚ", "Comite Nandu"] * 2
    at_once(app, [registering(event_id, person(f"P{n}", delegation=name)) for n, name in enumerate(names)])
    senders = db.session.scalars(sa.select(Delegate.delegation_id).where(Delegate.family_name.like("P_"))).all()
    assert len(senders) == 8
    assert len(set(senders)) == 1


def test_eight_organizers_decide_about_one_person_once(app, world):
    fay = world.fay.id
    answers = at_once(app, [deciding(verb, fay) for verb in ("approve", "reject") * 4])
    assert len([answer for answer in answers if answer == world.fay.status]) >= 1
    assert count(Message, Message.delegate_id == fay) == len(
        [answer for answer in answers if not answer.startswith("not_allowed_from_")]
    )


def test_places_freed_and_wanted_at_once_are_all_given_and_none_twice(app, world):
    set_capacity(world, 8)
    holders = [register(world, f"Holder {number}").id for number in range(4)]
    waiting = [register(world, f"Waiting {number}").id for number in range(4)]
    event_id = world.event.id
    newcomers = [registering(event_id, person(f"New {number}")) for number in range(6)]
    at_once(app, [*newcomers, *(deciding("cancel", key) for key in holders)])
    assert places.taken(world.event) == 8
    assert set(statuses(*(db.session.get(Delegate, key) for key in waiting))) == {"approved"}


def test_nobody_waits_while_a_place_is_free(app, world):
    set_capacity(world, 5)
    event_id = world.event.id

    def raise_capacity() -> str:
        return str(len(places.set_capacity(db.session.get(Event, event_id), 7, by=ORGANIZER)))

    at_once(app, [raise_capacity, *(registering(event_id, person(f"P{number}")) for number in range(8))])
    assert places.taken(world.event) == 7
    assert count(Delegate, Delegate.status == "waitlisted") == 5
