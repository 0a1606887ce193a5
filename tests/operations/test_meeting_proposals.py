"""A schedule of meetings, from asking for it to people’s days: what is refused, changed by hand, applied, told."""

import datetime as dt

import pytest

from models import Activity, Entry, Meeting, Message, Proposal, db
from models.base import utcnow
from models.transaction import transaction
from operations import calculations, meeting_proposals, meetings, participations
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import bulletins, engagements
from queries import meeting_proposals as proposals
from scheduling import meeting_data
from scheduling.meetings import Answer, Placement, Quality, Reason
from tests.letters import written_to
from tests.meetings import agree, set_up, set_up_morning
from tests.world import SECOND, count

BY = Actor("staff", "Lía Cota", 1)
NONE = Quality(0, 0, 0)


@pytest.fixture
def morning(world):
    set_up_morning(world)
    return world


@pytest.fixture
def agreed(morning):
    """Ana with Chloe, Beto with Dan, Ana with Dan."""
    return [agree(morning.ana, morning.chloe), agree(morning.beto, morning.dan), agree(morning.ana, morning.dan)]


def start(world, **how):
    with transaction():
        return meeting_proposals.start(world.event, by=BY, **how)


def ready(world, *spots, **how):
    """A proposal with this answer: (request, time, room) each; what is not named is left out."""
    proposal = start(world, **how)
    question = proposals.asked_of(proposal)
    slots = {slot.starts_at: slot.number for slot in question.slots}
    placed = {one.id: Placement(slots[world.at(time, SECOND)], getattr(world, room).id) for one, time, room in spots}
    left = {one.id: Reason("rooms_short") for one in question.requests if one.id not in placed}
    value = question.value(placed)
    with transaction():
        calculations.take(proposal.id)
        calculations.store(proposal.id, meeting_data.of_answer(Answer(placed, value, value + 10, left, NONE, NONE)))
    return proposal


def change(verb, proposal, *what, **how):
    with transaction():
        return verb(proposal, *what, by=BY, **how)


def apply(proposal, **how):
    return change(meeting_proposals.apply, proposal, **how)


def refusal_of(act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    db.session.rollback()
    return refusal.value


def refused(act, *args, **kwargs):
    return refusal_of(act, *args, **kwargs).code


def test_nothing_is_calculated_where_there_is_nothing_to_schedule(world):
    assert refused(start, world) == "no_meetings"
    set_up(world.event, [])
    assert refused(start, world) == "no_rooms"
    assert count(Proposal) == 0


def test_nobody_agreed_nothing_stands_or_all_is_over(morning):
    meetings_over = morning.real(morning.at("12:00", SECOND))
    assert refused(start, morning) == "nobody_accepted"
    agree(morning.ana, morning.chloe, banned=True)
    assert refused(start, morning, moving=True) == "nothing_stands"
    assert refused(start, morning, now=meetings_over) == "no_slots"


def test_one_at_a_time_is_calculated(agreed, morning):
    proposal = start(morning)
    assert (proposal.status, start(morning).id) == ("calculating", proposal.id)
    change(meeting_proposals.stop, proposal)
    change(meeting_proposals.stop, proposal)
    assert (proposal.stopping, count(Entry, Entry.verb == "meetings.stopped")) == (True, 1)
    change(meeting_proposals.discard, proposal)
    assert refused(change, meeting_proposals.stop, proposal) == "not_calculating"
    assert start(morning).id != proposal.id


def test_applied_it_is_in_peoples_days_and_each_is_told_once(agreed, morning):
    first, second, third = agreed
    proposal = ready(morning, (first, "11:00", "red"), (second, "11:00", "blue"), (third, "11:30", "red"))
    assert apply(proposal) == 3
    assert (proposal.status, {one.status for one in agreed}) == ("applied", {"scheduled"})
    own = [one.activity.id for one in engagements.of_delegate(morning.ana) if one.activity.kind == "meeting"]
    assert own == [first.activity_id, third.activity_id]
    (letter,) = written_to("ana@example.org")
    assert letter.index("Chloé") < letter.index("Dan O’Neill")
    assert count(Message) == 4
    assert bulletins.untold(morning.event) == []
    assert refused(apply, proposal) == "not_ready"


def test_it_is_refused_when_its_people_signed_up_for_a_panel_meanwhile(agreed, morning):
    proposal = ready(morning, (agreed[0], "10:30", "red"), (agreed[1], "11:00", "red"))
    with transaction():
        participations.sign_up(morning.water, morning.chloe, by=SYSTEM)
    refusal = refusal_of(apply, proposal)
    assert refusal.code == "changed_meanwhile"
    (breach,) = refusal.parameters["breaches"]
    assert (breach.kind, breach.requests, breach.people) == ("not_free", (agreed[0].id,), (morning.chloe.id,))
    assert count(Meeting) == count(Message) == 0
    assert proposal.status == "ready"


def test_of_two_proposals_with_the_same_requests_the_second_is_refused(agreed, morning):
    one = ready(morning, (agreed[0], "10:30", "red"))
    other = ready(morning, (agreed[0], "11:00", "red"), (agreed[1], "11:30", "red"))
    apply(one)
    assert refusal_of(apply, other).parameters["gone"] == [agreed[0].id]
    assert count(Meeting) == 1


def test_a_request_that_was_taken_back_or_a_slot_that_went_by_is_refused(agreed, morning):
    proposal = ready(morning, (agreed[0], "10:30", "red"))
    late = morning.real(morning.at("10:30", SECOND))
    assert refusal_of(apply, proposal, now=late).parameters["breaches"][0].kind == "not_free"
    with transaction():
        agreed[0].status = "withdrawn"
    assert refusal_of(apply, proposal).parameters["gone"] == [agreed[0].id]


def test_planned_again_what_stands_moves_and_nobody_else_is_told(agreed, morning):
    first, second, third = agreed
    apply(ready(morning, (first, "11:00", "red"), (second, "11:00", "blue"), (third, "12:00", "blue")))
    again = ready(morning, (first, "11:30", "red"), (second, "11:00", "blue"), moving=True, first="value")
    assert again.input["first"] == "value"
    assert apply(again) == 2
    assert (first.activity.revision, first.activity.starts_at) == (2, morning.at("11:30", SECOND))
    assert (second.activity.revision, third.status, third.activity_id) == (1, "accepted", None)
    told = {name: len(written_to(f"{name}@example.org")) for name in ("ana", "beto", "chloe", "dan")}
    assert told == {"ana": 2, "beto": 1, "chloe": 2, "dan": 2}
    assert bulletins.untold(morning.event) == []


def test_a_meeting_that_begins_before_the_new_plan_is_applied_stays(agreed, morning):
    first = agreed[0]
    apply(ready(morning, (first, "11:00", "red")))
    again = ready(morning, (first, "11:30", "red"), moving=True)
    now = morning.real(morning.at("11:00", SECOND))
    assert refusal_of(apply, again, now=now).parameters["gone"] == [first.id]
    assert first.activity.starts_at == morning.at("11:00", SECOND)


def test_a_meeting_that_somebody_moved_by_hand_is_not_moved_by_an_older_plan(agreed, morning):
    first = agreed[0]
    apply(ready(morning, (first, "11:00", "red")))
    again = ready(morning, (first, "11:30", "red"), moving=True)
    with transaction():
        meetings.move(first, morning.at("10:30", SECOND), morning.red, by=BY)
    assert refusal_of(apply, again).parameters["gone"] == [first.id]


def test_by_hand_a_meeting_is_moved_only_where_it_can_be(agreed, morning):
    first, second, third = agreed
    proposal = ready(morning, (first, "11:00", "red"), (second, "11:00", "blue"))
    value = proposal.output["value"]
    red, blue = morning.red.id, morning.blue.id
    move = meeting_proposals.move
    assert refused(change, move, proposal, third.id, 2, blue) == "person_twice"
    assert refused(change, move, proposal, first.id, 2, blue) == "room_twice"
    assert refused(change, move, proposal, first.id, 0, red) == "room_taken"
    assert refused(change, move, proposal, first.id, 9, red) == "no_such_slot"
    assert refused(change, move, proposal, first.id, 3, 999) == "room_unfit"
    assert refused(change, move, proposal, 999, 3, red) == "not_in_proposal"
    assert refused(change, move, proposal, first.id, 3, red, edition=2) == "changed_meanwhile"
    change(move, proposal, third.id, 3, red, edition=1)
    answer = proposals.answer_of(proposal)
    assert (answer.placed[third.id], answer.value) == (Placement(3, red), value + 20)
    assert (proposal.edition, proposal.output["by_hand"], third.id in answer.left_out) == (2, 1, False)
    assert apply(proposal, edition=2) == 3


def test_two_trade_places(agreed, morning):
    first, second, third = agreed
    proposal = ready(morning, (first, "11:00", "red"), (second, "11:30", "blue"))
    change(meeting_proposals.swap, proposal, first.id, second.id)
    change(meeting_proposals.swap, proposal, third.id, first.id)
    answer = proposals.answer_of(proposal)
    assert answer.placed == {second.id: Placement(2, morning.red.id), third.id: Placement(3, morning.blue.id)}
    assert answer.left_out[first.id] == Reason("banned")


def test_pins_and_what_is_put_aside_hold_in_the_next_proposal_too(agreed, morning):
    first, second, third = agreed
    proposal = ready(morning, (first, "11:00", "red"), (second, "11:00", "blue"))
    change(meeting_proposals.pin, proposal, first.id)
    change(meeting_proposals.ban, proposal, second.id)
    assert refused(change, meeting_proposals.pin, proposal, second.id) == "not_in_proposal"
    change(meeting_proposals.drop, proposal, third.id)
    following = start(morning)
    question = proposals.asked_of(following)
    assert question.request[first.id].pinned == (2, morning.red.id)
    assert sorted(question.request) == [first.id, third.id]
    assert second.id in proposals.question_of(following).request
    change(meeting_proposals.unban, proposal, second.id)
    change(meeting_proposals.move, proposal, second.id, 3, morning.blue.id)
    change(meeting_proposals.unpin, proposal, first.id)
    assert (first.pinned_at, second.banned) == (None, False)
    change(meeting_proposals.pin, proposal, first.id)
    apply(proposal)
    assert db.session.get_one(Meeting, first.activity_id).pinned
    assert not db.session.get_one(Meeting, second.activity_id).pinned


def test_a_silent_workers_proposal_is_taken_up_again_and_not_for_ever(agreed, morning):
    proposal, now = start(morning), utcnow()
    for tries in range(1, calculations.TRIES + 1):
        with transaction():
            assert calculations.take(proposal.id, now).progress["tries"] == tries
            assert calculations.report(proposal.id, {"stage": "choosing", "share": 0.5}, now) is False
        assert calculations.waiting(now + dt.timedelta(seconds=29)) == []
        now += dt.timedelta(seconds=30)
        assert calculations.waiting(now) == [proposal.id]
    with transaction():
        assert calculations.take(proposal.id, now) is None
    assert (proposal.status, proposal.progress["failed"]) == ("failed", "its worker died")


def test_an_answer_that_nobody_wants_any_more_is_not_stored(agreed, morning):
    proposal = start(morning)
    change(meeting_proposals.discard, proposal)
    with transaction():
        assert calculations.report(proposal.id) is None
        calculations.store(proposal.id, meeting_data.of_answer(Answer({}, 0, 0, {}, NONE, NONE)))
    assert (proposal.status, proposal.output) == ("discarded", None)
    assert count(Activity, Activity.kind == "meeting") == 0
