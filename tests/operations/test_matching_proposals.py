"""A matching of visitors to companies, from asking for it to people’s days: refused, applied, told, applied again."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import (
    Activity,
    ActivityGroup,
    ActivityHistory,
    BulletinChange,
    Company,
    Entry,
    Message,
    Participation,
    Proposal,
    Ride,
    VisitDecision,
    db,
)
from models.transaction import transaction
from operations import calculations, matching_proposals, participations, programme
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import bulletins, matching_questions
from queries import matching_proposals as proposals
from scheduling import visit_data
from scheduling.visits import Answer, Session, Track, Visit
from tests import convoys
from tests.letters import written_to
from tests.world import SECOND, THIRD, count

BY = Actor("staff", "Lía Cota", 1)


def start(convoy, **how):
    with transaction():
        return matching_proposals.start(convoy.event, by=BY, **how)


def ready(convoy, *plan, **how):
    """A proposal with this plan: (company, slot, bus or None, names of its visitors) each; a bus goes from one to the
    next of its run.
    """
    proposal = start(convoy, **how)
    question = proposals.question_of(proposal)
    number = {slot.id: slot.number for slot in question.slots}
    visits, tracks = set(), {}
    for company, slot, bus, names in plan:
        session = Session(getattr(convoy, company).id, number[getattr(convoy, slot).id])
        people = {getattr(convoy, name).id for name in names.split()}
        visits |= {Visit(person, session.host, session.slot) for person in people}
        stops, riders = tracks.setdefault((question.slot[session.slot].run, getattr(convoy, bus).id), ([], set()))
        stops.append(session)
        riders |= people
    tracks = tuple(Track(run, bus, tuple(stops), frozenset(riders)) for (run, bus), (stops, riders) in tracks.items())
    answer = Answer(frozenset(visits), tracks, 500, 510, {})
    with transaction():
        calculations.take(proposal.id)
        calculations.store(proposal.id, visit_data.of_answer(answer))
    return proposal


def apply(proposal, **how):
    with transaction():
        return matching_proposals.apply(proposal, by=BY, **how)


def refusal_of(verb, *what, **how):
    with pytest.raises(Refusal) as refusal:
        verb(*what, **how)
    db.session.rollback()
    return refusal.value


def visits(state="published"):
    found = sa.select(Activity).where(Activity.kind == "company_visit", Activity.state == state)
    return list(db.session.scalars(found.order_by(Activity.starts_at, Activity.id)))


def rides(state="published"):
    found = sa.select(Activity).join(Ride, Ride.activity_id == Activity.id).where(Ride.matched, Activity.state == state)
    return list(db.session.scalars(found.order_by(Activity.starts_at, Activity.id)))


def coming(activity):
    held = sa.select(Participation.delegate_id).where(
        Participation.activity_id == activity.id, Participation.status == "confirmed"
    )
    return sorted(db.session.scalars(held))


def ids(convoy, names):
    return sorted(getattr(convoy, name).id for name in names.split())


#: The bus of the biotech firm would not reach the other company in time.
PLAN = (
    ("biotech", "afternoon", "bus_1", "ana beto iris"),
    ("solar", "evening", "bus_2", "juan"),
    ("labs", "morning", "bus_2", "chloe dan"),
)


def test_a_question_is_kept_and_a_second_asking_is_the_same_proposal(convoy):
    proposal = start(convoy, seconds=20)
    assert (proposal.status, proposal.kind, proposal.input["seconds"]) == ("calculating", "convoy", 20)
    assert proposals.question_of(proposal) == matching_questions.question(convoy.event)
    assert start(convoy).id == proposal.id
    assert proposals.calculating(convoy.event) is proposal
    with transaction():
        matching_proposals.stop(proposal, by=BY)
        matching_proposals.discard(proposal, by=BY)
    assert (proposal.stopping, proposal.status) == (True, "discarded")
    assert refusal_of(matching_proposals.stop, proposal, by=BY).code == "not_calculating"


def test_what_makes_no_sense_is_refused(world):
    assert refusal_of(start, world).code == "no_convoy"
    convoy = convoys.set_up(world)
    assert refusal_of(start, convoy, again=True).code == "nothing_to_rematch"
    over = convoy.real(convoy.at("20:00", THIRD))
    assert refusal_of(start, convoy, now=over).code == "no_visit_slots"
    with transaction():
        db.session.execute(sa.update(Company).values(status="to_verify"))
    assert refusal_of(start, convoy).code == "no_companies"


def test_applied_it_is_one_version_with_its_lists_and_rides(convoy):
    proposal = ready(convoy, *PLAN)
    version = convoy.event.version
    assert apply(proposal) == 6
    assert convoy.event.version == version + 1
    first, second, third = visits()
    assert (first.title["en"], first.place_id, first.axis_id) == (
        "Biotech Cabo", convoy.biotech_place.id, convoy.economy.id,
    )  # fmt: skip
    assert (first.starts_at, first.version, first.capacity) == (convoy.afternoon.starts_at, version + 1, 4)
    lists = [coming(one) for one in (first, second, third)]
    assert lists == [ids(convoy, "ana beto iris"), ids(convoy, "juan"), ids(convoy, "chloe dan")]
    assert count(ActivityHistory, ActivityHistory.version == version + 1) == 3
    way = [(one.title["en"], one.day) for one in rides()]
    assert way == [
        ("Bus to Biotech Cabo", SECOND), ("Bus to Sun Park", SECOND), ("Bus to Cape Hotel", SECOND),
        ("Bus to Cape Hotel", SECOND),
        ("Bus to Mesa Labs", THIRD), ("Bus to Bay Hotel", THIRD),
    ]  # fmt: skip
    there = rides()[0]
    assert there.ends_at == convoy.afternoon.starts_at - dt.timedelta(minutes=15)
    assert (there.live, there.audience, coming(there)) == (True, "participants", ids(convoy, "ana beto iris"))
    (group,) = db.session.scalars(sa.select(ActivityGroup).where(ActivityGroup.activity_id == there.id))
    assert (group.bus_id, group.name, group.capacity) == (convoy.bus_1.id, "BUS-1", 4)
    assert count(Participation, Participation.group_id == group.id) == 3
    assert (proposal.status, refusal_of(apply, proposal).code) == ("applied", "not_ready")
    assert count(Entry, Entry.verb == "matching.applied") == 1


def test_each_is_written_to_once_and_no_bulletin_tells_it_again(convoy):
    apply(ready(convoy, *PLAN))
    (letter,) = written_to("ana@example.org")
    assert "Biotech Cabo\n" in letter
    assert "BUS-1" in letter and "15:00" in letter
    assert count(Message) == 6
    assert written_to("fay@example.org") == []
    assert bulletins.untold(convoy.event) == []
    told = bulletins.of_event(convoy.event)[0]
    assert len(bulletins.messages_of(told)) == 6
    assert count(BulletinChange) == 3


def test_matched_again_what_stands_is_kept_moved_and_called_off(convoy):
    apply(ready(convoy, *PLAN))
    first, second, third = visits()
    kept_ride = rides()[0]
    again = ready(
        convoy, ("biotech", "evening", "bus_1", "ana beto"), ("labs", "morning", "bus_1", "chloe dan juan"), again=True,
    )  # fmt: skip
    assert len(proposals.question_of(again).stands) == 6
    apply(again)
    assert [(one.id, one.revision) for one in visits()] == [(first.id, 2), (third.id, 1)]
    assert (first.starts_at, visits("cancelled")) == (convoy.evening.starts_at, [second])
    assert coming(first) == ids(convoy, "ana beto")
    assert coming(third) == ids(convoy, "chloe dan juan")
    assert [one.title["en"] for one in rides()][:2] == ["Bus to Biotech Cabo", "Bus to Cape Hotel"]
    assert (kept_ride.revision, kept_ride.ends_at) == (2, convoy.evening.starts_at - dt.timedelta(minutes=15))
    told = {name: len(written_to(f"{name}@example.org")) for name in ("ana", "beto", "chloe", "dan", "iris", "juan")}
    assert told == {"ana": 2, "beto": 2, "chloe": 2, "dan": 2, "iris": 2, "juan": 2}
    assert "BUS-1: leaves" in written_to("dan@example.org")[1]
    assert bulletins.untold(convoy.event) == []
    assert count(ActivityGroup) == 8


def test_what_is_agreed_with_a_company_stays_and_what_somebody_listed_by_hand_too(convoy):
    agreed = convoys.receive(convoy.solar, convoy.afternoon, fixed=True)
    with transaction():
        db.session.add(Participation(activity_id=agreed.id, delegate_id=convoy.juan.id, source="organizer"))
        db.session.add(Participation(activity_id=agreed.id, delegate_id=convoy.eva.id, role="leader"))
    question = matching_questions.question(convoy.event)
    (slot, *_rest) = question.slots
    assert question.held == {Session(convoy.solar.id, slot.number)}
    assert [(one.visitor, one.slot) for one in question.pinned] == [(convoy.juan.id, slot.number)]
    apply(ready(convoy, ("solar", "afternoon", "bus_2", "juan ana"), ("biotech", "evening", "bus_1", "beto iris")))
    assert (agreed.revision, agreed.state, coming(agreed)) == (1, "published", ids(convoy, "ana juan eva"))


def test_a_company_that_cancels_meanwhile_is_named(convoy):
    proposal = ready(convoy, *PLAN)
    with transaction():
        convoy.labs.status = "cancelled"
    refusal = refusal_of(apply, proposal)
    assert (refusal.code, refusal.parameters["company"]) == ("company_gone", {"en": "Mesa Labs"})
    assert (count(Ride), visits(), proposal.status) == (0, [], "ready")


def test_somebody_who_has_no_time_any_more_or_does_not_come_makes_it_another_world(convoy):
    proposal = ready(convoy, *PLAN)
    with transaction():
        harbour = programme.create(
            convoy.event, "visit", {"title": {"en": "Pier"}, "starts_at": convoy.afternoon.starts_at,
                                    "ends_at": convoy.afternoon.ends_at}, by=SYSTEM, attendance="sign_up",
        )  # fmt: skip
        programme.publish(convoy.event, [harbour], by=SYSTEM)
        participations.sign_up(harbour, convoy.beto, by=SYSTEM)
    refusal = refusal_of(apply, proposal)
    (breach,) = refusal.parameters["breaches"]
    assert (refusal.code, breach.kind, breach.visitors) == ("changed_meanwhile", "free", (convoy.beto.id,))
    with transaction():
        convoy.beto.status = "cancelled"
    assert refusal_of(apply, proposal).parameters["gone"] == [convoy.beto.id]
    assert (count(Ride), visits(), count(Message)) == (0, [], 0)


def test_a_pin_that_came_later_and_another_edition_are_heeded(convoy):
    proposal = ready(convoy, *PLAN)
    assert refusal_of(apply, proposal, edition=2).code == "changed_meanwhile"
    with transaction():
        row = VisitDecision(event_id=convoy.event.id, kind="pin", by="Lía Cota")
        row.delegate_id, row.company_id = convoy.juan.id, convoy.studio.id
        db.session.add(row)
    assert refusal_of(apply, proposal).parameters["breaches"][0].kind == "pinned"


def test_of_two_proposals_the_second_is_refused(convoy):
    one = ready(convoy, *PLAN)
    other = ready(convoy, ("biotech", "evening", "bus_1", "ana beto"))
    apply(one)
    assert refusal_of(apply, other).code == "changed_meanwhile"
    assert len(visits()) == 3
    assert db.session.scalar(sa.select(sa.func.count()).where(Proposal.status == "applied")) == 1


def test_a_run_that_has_begun_stays_as_it_is(convoy):
    apply(ready(convoy, *PLAN))
    begun = convoy.real(convoy.at("15:30", SECOND))
    question = matching_questions.question(convoy.event, begun)
    assert question.begun == {0, 1}
    assert len(question.stands) == 4
    before = [(one.id, one.revision) for one in (*visits(), *rides())]
    again = ready(
        convoy, ("biotech", "afternoon", "bus_1", "ana beto iris"), ("solar", "evening", "bus_2", "juan"),
        ("labs", "morning", "bus_2", "chloe dan"), again=True, now=begun,
    )  # fmt: skip
    apply(again, now=begun)
    assert [(one.id, one.revision) for one in (*visits(), *rides())] == before
    assert count(Message) == 6
