"""What a matching is asked: who is free and wishes what, what companies say, what is decided and what stands."""

import datetime as dt
import json

import sqlalchemy as sa

from models import CompanyHours, Convoy, Participation, Ride, VisitDecision, db
from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from queries import matching_questions
from scheduling import visit_data
from scheduling.visits import Host, Session, Visit, Wanted
from tests import convoys
from tests.pages import statements
from tests.world import SECOND, THIRD

AFTERNOON, EVENING, MORNING, NOON = range(4)


def asked(convoy, **how):
    return matching_questions.question(convoy.event, **how)


def decide(convoy, kind, company, delegate=None, slot=None):
    row = VisitDecision(event_id=convoy.event.id, kind=kind, company_id=company.id, by="Lía Cota")
    row.delegate_id, row.slot_id = delegate and delegate.id, slot and slot.id
    with transaction():
        db.session.add(row)


def something_on(convoy, starts_at, minutes=30, **what):
    """Published at this time."""
    times = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(minutes=minutes)}
    with transaction():
        made = programme.create(convoy.event, "visit", {"title": {"en": "Pier"}} | times, by=SYSTEM, **what)
        programme.publish(convoy.event, [made], by=SYSTEM)
    return made


def test_wishes_needs_and_potential_are_worth_points(convoy):
    question = asked(convoy)
    biotech, solar, studio, labs = (getattr(convoy, name).id for name in ("biotech", "solar", "studio", "labs"))
    ana = question.visitor[convoy.ana.id]
    assert ana.wishes == (biotech, solar)
    assert ana.worth == {biotech: 40 + 12, solar: 32 + 4, labs: 12 + 4}
    assert question.visitor[convoy.iris.id].worth == {biotech: 40}
    assert question.visitor[convoy.juan.id].worth == dict.fromkeys((biotech, solar, studio, labs), 1)
    everybody = sorted(getattr(convoy, name).id for name in ("ana", "beto", "chloe", "dan", "iris", "juan"))
    assert sorted(question.visitor) == everybody
    with transaction():
        convoy.biotech.status = "cancelled"
    again = asked(convoy).visitor[convoy.ana.id]
    assert (again.wishes, again.worth) == ((solar,), {solar: 32 + 4, labs: 12 + 4})


def test_companies_receive_in_their_city_and_hours(convoy):
    question = asked(convoy)
    slots = [(one.city, one.run, one.day) for one in question.slots]
    cape, diego = convoy.cape.id, convoy.diego.id
    assert slots == [(cape, 0, SECOND), (cape, 0, SECOND), (diego, 1, THIRD), (diego, 2, THIRD)]
    assert question.host[convoy.biotech.id] == Host(
        convoy.biotech.id, convoy.biotech_place.id, frozenset({AFTERNOON, EVENING}), 4, 2, 1
    )
    assert question.host[convoy.labs.id].slots == {MORNING}
    assert [(one.id, one.seats) for one in question.buses] == [(convoy.bus_1.id, 4), (convoy.bus_2.id, 2)]
    assert question.travel[convoy.biotech.id, convoy.solar.id] == 20 + 15
    with transaction():
        closed = convoy.afternoon.starts_at - dt.timedelta(days=9)
        hours = CompanyHours(company_id=convoy.solar.id, starts_at=closed, ends_at=convoy.afternoon.starts_at)
        db.session.add(hours)
    assert asked(convoy).host[convoy.solar.id].slots == frozenset()


def test_who_is_expected_elsewhere_is_not_free(convoy):
    pier = something_on(convoy, convoy.afternoon.starts_at, attendance="sign_up")
    with transaction():
        participations.sign_up(pier, convoy.beto, by=SYSTEM)
    lunch = something_on(convoy, convoy.noon.starts_at, audience="delegates")
    free = {name: asked(convoy).visitor[getattr(convoy, name).id].free for name in ("ana", "beto")}
    assert free == {"ana": {AFTERNOON, EVENING, MORNING}, "beto": {EVENING, MORNING}}
    with transaction():  # a whole that has parts holds nobody by itself
        part = programme.create(
            convoy.event, "visit", {"title": {"en": "Part"}}, by=SYSTEM, parent=lunch, attendance="listed"
        )
        programme.publish(convoy.event, [part], by=SYSTEM)
    assert NOON in asked(convoy).visitor[convoy.ana.id].free


def test_what_a_matching_may_move_keeps_nobody_busy(convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    way = convoy.cape_hotel, convoy.biotech_place, ("14:30", "15:05")
    ride = convoys.ride(convoy, SECOND, *way, bus_1=[convoy.ana])
    assert AFTERNOON not in asked(convoy).visitor[convoy.ana.id].free, "an organizer’s own ride"
    with transaction():
        db.session.get_one(Ride, ride.id).matched = True
    question = asked(convoy)
    assert AFTERNOON in question.visitor[convoy.ana.id].free
    assert (question.stands, question.held) == (frozenset(), frozenset())
    again = asked(convoy, again=True)
    assert again.stands == {Visit(convoy.ana.id, convoy.biotech.id, AFTERNOON)}
    assert matching_questions.stands(convoy.event, again.slots) == again.stands


def test_what_has_begun_stands_with_its_whole_run(convoy):
    convoys.receive(convoy.solar, convoy.evening, convoy.ana)
    convoys.receive(convoy.studio, convoy.noon, convoy.chloe)
    question = asked(convoy, now=convoy.real(convoy.afternoon.starts_at))
    assert (question.begun, question.stands) == (
        {AFTERNOON, EVENING}, {Visit(convoy.ana.id, convoy.solar.id, EVENING)},
    )  # fmt: skip


def test_an_agreed_visit_takes_place_and_a_list_kept_by_hand_is_kept(convoy):
    agreed = convoys.receive(convoy.solar, convoy.morning, convoy.ana, fixed=True)
    listed = convoys.receive(convoy.biotech, convoy.evening)
    with transaction():
        for visit in (agreed, listed):
            db.session.add(Participation(activity_id=visit.id, delegate_id=convoy.juan.id, source="organizer"))
    question, solar, juan = asked(convoy), convoy.solar.id, convoy.juan.id
    assert question.held == {Session(solar, MORNING)}
    assert MORNING in question.host[solar].slots, "in another city than its own, but agreed"
    assert question.pinned == (Wanted(juan, convoy.biotech.id), Wanted(juan, solar, MORNING))


def test_what_organizers_decided_is_said(convoy):
    decide(convoy, "pin", convoy.studio, slot=convoy.noon)
    decide(convoy, "forbid", convoy.biotech, slot=convoy.evening)
    decide(convoy, "pin", convoy.labs, convoy.ana)
    decide(convoy, "forbid", convoy.solar, convoy.ana, convoy.afternoon)
    decide(convoy, "pin", convoy.labs, convoy.eva)
    question, ana = asked(convoy), convoy.ana.id
    assert (question.held, question.barred) == (
        {Session(convoy.studio.id, NOON)}, {Session(convoy.biotech.id, EVENING)},
    )  # fmt: skip
    assert question.pinned == (Wanted(ana, convoy.labs.id),)
    assert question.forbidden == (Wanted(ana, convoy.solar.id, AFTERNOON),)


def test_a_visit_that_was_moved_a_little_still_stands_in_its_slot_and_one_beside_the_slots_counts(convoy):
    late = convoys.receive(convoy.labs, convoy.morning, convoy.dan)
    beside = convoys.receive(convoy.labs, convoy.noon, fixed=True)
    with transaction():
        late.starts_at, late.ends_at = (one + dt.timedelta(minutes=20) for one in (late.starts_at, late.ends_at))
        beside.starts_at, beside.ends_at = (one + dt.timedelta(hours=3) for one in (beside.starts_at, beside.ends_at))
    question = asked(convoy, again=True)
    assert question.stands == {Visit(convoy.dan.id, convoy.labs.id, MORNING)}
    assert question.host[convoy.labs.id].visits == 1


def test_it_takes_as_many_statements_for_many_as_for_few_and_is_kept_as_data(convoy):
    with statements() as few:
        question = asked(convoy)
    for company, slot in ((convoy.biotech, convoy.afternoon), (convoy.studio, convoy.noon)):
        convoys.receive(company, slot, convoy.ana, convoy.beto)
    db.session.expire_all()
    with statements() as many:
        again = asked(convoy, again=True)
    assert len(many) <= len(few) + 1 < 40
    for one in (question, again):
        assert visit_data.question(json.loads(json.dumps(visit_data.of_question(one)))) == one


def test_an_event_without_a_convoy_asks_nothing(world):
    question = matching_questions.question(world.event)
    assert (question.slots, question.hosts, question.buses) == ((), (), None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Convoy)) == 0
