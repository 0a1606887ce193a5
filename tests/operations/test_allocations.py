"""Wishes, quotas, and the allocation: proposed, applied whole, discarded, or refused because something has changed."""

import pytest
import sqlalchemy as sa

from models import Activity, Delegate, Entry, Message, Participation, Preference, Proposal, db
from models.transaction import transaction
from operations import allocations, participations, preferences, programme, quotas
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import allocations as proposals
from queries import quotas as rows
from scheduling.allocation import allot
from tests.pages import statements
from tests.races.test_panels import at_once, crowd
from tests.world import SECOND, count


def wish(delegate: Delegate, *panels: Activity, **how: object) -> list[int]:
    with transaction():
        return [one.activity_id for one in preferences.replace(delegate, panels, by=SYSTEM, **how)]


def propose(event) -> Proposal:
    question = proposals.question(event)
    answer = allot(question)
    with transaction():
        return allocations.propose(event, question, answer, by=SYSTEM)


def apply(proposal: Proposal) -> int:
    with transaction():
        return allocations.apply(proposal, by=SYSTEM)


def seated(activity: Activity) -> set[int]:
    holding = sa.select(Participation.delegate_id).where(
        Participation.activity_id == activity.id, Participation.status == "confirmed"
    )
    return set(db.session.scalars(holding))


def outcomes(proposal: Proposal, delegate: Delegate) -> list[str]:
    return [one["outcome"] for one in proposal.output["people"][str(delegate.id)]]


def test_wishes_are_an_order_that_is_replaced_whole(app, world):
    assert wish(world.ana, world.ports, world.housing) == [world.ports.id, world.housing.id]
    assert wish(world.ana, world.housing, world.ports, world.water) == [
        world.housing.id, world.ports.id, world.water.id,
    ]  # fmt: skip
    assert wish(world.ana) == []


@pytest.mark.parametrize("wrong", ["twice", "not admitted", "no sign-up", "closed"])
def test_only_what_is_open_to_somebody_can_be_wished_for_and_once(app, world, wrong):
    who, panels, how = {
        "twice": (world.ana, [world.ports, world.ports], {}),
        "not admitted": (world.dan, [world.housing], {}),
        "no sign-up": (world.ana, [world.opening], {}),
        "closed": (world.ana, [world.housing], {"now": world.real(world.at("18:00"))}),
    }[wrong]
    with pytest.raises(Refusal, match="wish_not_open"):
        wish(who, *panels, **how)
    assert count(Preference) == 0


def test_who_is_not_approved_has_no_wishes(app, world):
    with pytest.raises(Refusal, match="not_approved"):
        wish(world.fay, world.housing)


def test_what_has_closed_keeps_its_number_while_the_rest_is_put_in_another_order(app, world):
    wish(world.ana, world.ports, world.housing, world.water)
    with transaction():
        world.housing.closes_at = world.at("09:00")
    assert wish(world.ana, world.water, world.ports) == [world.water.id, world.housing.id, world.ports.id]
    assert wish(world.ana) == [world.housing.id]


def test_more_places_of_a_quota_seat_who_waits(app, world):
    with transaction():
        quotas.replace(world.visit, {world.mayors: 1}, {}, by=SYSTEM)
    for one in (world.ana, world.beto):
        with transaction():
            participations.sign_up(world.visit, one, by=SYSTEM)
    assert seated(world.visit) == {world.ana.id}
    with transaction():
        quotas.replace(world.visit, {}, {"MX": 2}, by=SYSTEM)
    assert seated(world.visit) == {world.ana.id, world.beto.id}
    assert [(one.country, one.places) for one in rows.of_activities([world.visit.id])[world.visit.id]] == [("MX", 2)]


@pytest.mark.parametrize(("country", "places", "code"), [("QQ", 1, "quota_unknown"), ("MX", -1, "capacity_invalid")])
def test_a_quota_that_cannot_be_is_refused(app, world, country, places, code):
    with pytest.raises(Refusal, match=code), transaction():
        quotas.replace(world.visit, {}, {country: places}, by=SYSTEM)


def test_first_wishes_first_and_each_is_told_why(app, world):
    with transaction():
        world.housing.capacity = 1
    for one in (world.ana, world.beto, world.chloe):
        wish(one, world.housing, world.ports)
    proposal = propose(world.event)
    assert count(Participation) == 0

    assert apply(proposal) == 3

    winner, *others = sorted((world.ana, world.beto, world.chloe), key=lambda one: one.id not in seated(world.housing))
    assert outcomes(proposal, winner)[0] == "granted"
    assert winner.id == world.chloe.id  # Ana and Beto are of one delegation, and get their two seats in the other panel
    assert {outcomes(proposal, one)[0] for one in others} == {"full"}
    assert seated(world.ports) == {world.ana.id, world.beto.id}
    letters = list(db.session.scalars(sa.select(Message).where(Message.template == "allocation")))
    assert {one.delegate_id for one in letters} == {world.ana.id, world.beto.id, world.chloe.id}
    assert {one.source for one in db.session.scalars(sa.select(Participation))} == {"allocation"}
    assert count(Entry, Entry.verb == "allocation.applied") == 1


def test_who_has_a_seat_keeps_it_and_who_stood_in_line_is_seated_in_the_same_row(app, world):
    with transaction():
        world.housing.capacity = 1
    for one in (world.ana, world.beto):
        with transaction():
            participations.sign_up(world.housing, one, by=SYSTEM)
        wish(one, world.housing, world.ports)
    with transaction():
        world.housing.capacity = 2
    proposal = propose(world.event)
    assert outcomes(proposal, world.ana) == ["held", "granted"]
    apply(proposal)
    own = participations.find(world.housing, world.beto)
    assert (own.status, own.waiting_since, own.revision, own.source) == ("confirmed", None, 2, "allocation")
    assert participations.find(world.housing, world.ana).source == "self"


def test_nobody_is_seated_where_they_would_be_in_two_places(app, world):
    wish(world.ana, world.housing, world.water)
    with transaction():
        programme.edit(world.opening, {"starts_at": world.at("12:00", SECOND), "ends_at": world.at("13:00", SECOND)},
                       by=SYSTEM)  # fmt: skip
        programme.publish(world.event, [world.opening], by=SYSTEM)
    wish(world.beto, world.ports)
    proposal = propose(world.event)
    assert outcomes(proposal, world.ana) == ["granted", "overlaps"]
    assert outcomes(proposal, world.beto) == ["engaged"]


def test_seats_each_and_overlapping_seats_are_the_events_to_say(app, world):
    wish(world.ana, world.housing, world.water, world.ports)
    with transaction():
        world.event.seats_each, world.event.overlapping_seats = 2, True
    assert outcomes(propose(world.event), world.ana) == ["granted", "granted", "enough"]


@pytest.mark.parametrize("change", ["wishes", "seats", "quota", "person"])
def test_what_has_changed_meanwhile_must_be_calculated_again(app, world, change):
    wish(world.ana, world.housing)
    proposal = propose(world.event)
    if change == "wishes":
        wish(world.beto, world.housing)
    with transaction():
        if change == "seats":
            participations.sign_up(world.housing, world.chloe, by=SYSTEM)
        if change == "quota":
            quotas.replace(world.housing, {}, {"MX": 1}, by=SYSTEM)
        if change == "person":
            world.ana.country = "US"
    with pytest.raises(Refusal, match="changed_meanwhile"):
        apply(proposal)
    assert not seated(world.housing) & {world.ana.id}
    assert count(Message, Message.template == "allocation") == 0


def test_a_proposal_is_applied_once_and_a_new_one_replaces_the_old(app, world):
    wish(world.ana, world.housing)
    first, second = propose(world.event), propose(world.event)
    with pytest.raises(Refusal, match="not_ready"):
        apply(first)
    assert apply(second) == 1
    for verb in (allocations.apply, allocations.discard):
        with pytest.raises(Refusal, match="not_ready"), transaction():
            verb(second, by=SYSTEM)


def test_discarding_leaves_nothing(app, world):
    wish(world.ana, world.housing)
    proposal = propose(world.event)
    with transaction():
        allocations.discard(proposal, by=SYSTEM)
    assert (count(Participation), count(Message)) == (0, 0)


def test_without_wishes_there_is_nothing_to_calculate(app, world):
    with pytest.raises(Refusal, match="nobody_wishes"):
        propose(world.event)


def test_the_same_question_has_the_same_answer(app, world):
    for one in (world.ana, world.beto, world.chloe):
        wish(one, world.housing, world.water, world.ports)
    assert propose(world.event).output == propose(world.event).output


def test_fifty_people_take_as_many_statements_as_five(app, world):
    taken = []
    for size in (5, 45):
        with transaction():
            new = crowd_of(world, size, first=1000 * (len(taken) + 1))
            db.session.execute(
                sa.insert(Preference),
                [{"delegate_id": one, "activity_id": world.visit.id, "rank": 1} for one in new],
            )
        proposal = propose(world.event)
        with statements() as sent:
            apply(proposal)
        taken.append(len(sent))
    assert taken[1] <= taken[0] + 1, "insert of messages may come in batches"
    assert taken[0] < 60


def crowd_of(world, size: int, first: int) -> list[int]:
    people = [
        Delegate(
            event=world.event, number=first + number, reference=f"CAB-{first + number:05}", country="MX",
            family_name=f"Mayor {number}", category=world.mayors, language="es", status="approved",
        )
        for number in range(size)
    ]  # fmt: skip
    db.session.add_all(people)
    db.session.flush()
    return [one.id for one in people]


def test_applying_while_many_sign_up_never_seats_more_than_there_are(app, world):
    """Either the allocation was first and the others stand in line, or it is refused: never a seat too many."""
    people = crowd(world, 8)
    for one in people[:4]:
        wish(db.session.get_one(Delegate, one), world.housing)
    proposal_id = propose(world.event).id

    def sign_up(person: int) -> str:
        with transaction():
            there = db.session.get_one(Activity, world.housing.id), db.session.get_one(Delegate, person)
            return participations.sign_up(*there, by=SYSTEM).status

    def give() -> int:
        with transaction():
            return allocations.apply(db.session.get_one(Proposal, proposal_id), by=SYSTEM)

    tasks = [give, give, *(lambda person=person: sign_up(person) for person in people[4:])]
    answers = at_once(app, tasks)
    db.session.rollback()
    assert len(seated(world.housing)) == 2
    assert sorted(map(str, answers[:2])) in (["2", "not_ready"], ["changed_meanwhile", "changed_meanwhile"])
