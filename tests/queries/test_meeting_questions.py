"""What a schedule of meetings is asked: who is free when, which rooms are, and what stands already."""

import datetime as dt

import pytest

from models import Activity, Meeting, Participation, db
from models.transaction import transaction
from operations import participations
from operations.journal import SYSTEM
from queries import meeting_questions
from scheduling.meetings import Placement
from tests import meetings
from tests.pages import statements
from tests.world import SECOND

ALL = frozenset(range(5))


@pytest.fixture
def morning(world):
    """Five slots from 10:00 on the second day, in both rooms; housing ends at 10:30 in the red one, water at 11:00 in
    the blue one.
    """
    meetings.set_up(world.event, [world.red, world.blue])
    return world


def asked(world, now=None, **kwargs):
    return meeting_questions.question(world.event, now, **kwargs)


def stand(world, request, slot=4, place=None, **facts):
    """Let the request be a meeting."""
    starts_at = world.at("10:00", SECOND) + slot * dt.timedelta(minutes=30)
    with transaction():
        activity = Activity(
            event=world.event, kind="meeting", live=True, state="published", revision=1, title={"en": "Meeting"},
            day=SECOND, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=20), languages=request.languages,
            place=place or world.red, audience="participants", attendance="listed",
        )  # fmt: skip
        db.session.add(activity)
        db.session.flush()
        for key in (request.from_id, request.to_id):
            db.session.add(Participation(activity_id=activity.id, delegate_id=key, source="schedule"))
        db.session.add(Meeting(activity_id=activity.id, event_id=world.event.id, **facts))
        request.status, request.activity_id = "scheduled", activity.id
    return activity


def edit(row, **facts):
    with transaction():
        for name, value in facts.items():
            setattr(row, name, value)


def test_panels_fill_their_rooms_and_hold_those_who_signed_up(morning):
    request = meetings.agree(morning.ana, morning.chloe)
    with transaction():
        participations.sign_up(morning.water, morning.ana, by=SYSTEM)
    question = asked(morning)
    assert [one.id for one in question.requests] == [request.id]
    red, blue = (question.room[place.id] for place in (morning.red, morning.blue))
    assert (red.taken, blue.taken) == ({0, 4}, {0, 1})
    assert (red.step_free, blue.seats) == (True, 40)
    assert question.person[morning.ana.id].free == ALL - {0, 1}
    assert question.person[morning.ana.id].engaged == {0, 1}
    assert question.person[morning.ana.id].held == dict.fromkeys((0, 1), (morning.water.id,))
    assert question.person[morning.chloe.id].free == ALL


def test_a_meeting_ends_so_early_that_its_room_is_empty_in_time(morning):
    meetings.agree(morning.ana, morning.chloe)
    edit(morning.ports, starts_at=morning.at("11:55", SECOND))
    assert 3 in asked(morning).room[morning.red.id].taken


def test_what_everybody_attends_holds_nobody_unless_it_blocks_meetings(morning):
    meetings.agree(morning.ana, morning.chloe)
    edit(morning.opening, day=SECOND, starts_at=morning.at("11:00", SECOND), ends_at=morning.at("11:50", SECOND))
    free = asked(morning)
    assert free.person[morning.ana.id].free == ALL
    assert free.person[morning.ana.id].engaged == {2, 3}
    edit(morning.opening, blocking=True)
    blocked = asked(morning)
    assert blocked.person[morning.ana.id].free == {0, 1, 4}
    assert blocked.person[morning.ana.id].held[2] == (morning.opening.id,)


def test_the_way_to_the_farthest_room_and_back_is_no_time_for_meetings(morning):
    meetings.agree(morning.ana, morning.chloe)
    edit(morning.red, latitude=22.89, longitude=-109.9)
    edit(morning.blue, latitude=22.89, longitude=-109.89)  # a kilometre: fourteen minutes
    with transaction():
        participations.sign_up(morning.housing, morning.ana, by=SYSTEM)
    assert asked(morning).person[morning.ana.id].free == {2, 3, 4}


def test_slots_that_have_begun_are_nobodys(morning):
    meetings.agree(morning.ana, morning.chloe)
    later = morning.real(morning.at("10:30", SECOND))
    assert asked(morning, later).person[morning.ana.id].free == {2, 3, 4}


def test_only_people_who_come_and_agreed_are_asked_about(morning):
    wanted = meetings.agree(morning.ana, morning.chloe, priority=3, wish=2, party=[morning.eva.id, morning.gus.id])
    meetings.ask(morning.ana, morning.beto)
    banned = meetings.agree(morning.beto, morning.chloe, banned=True)
    meetings.agree(morning.dan, morning.hana)
    (request,) = asked(morning).requests
    assert (request.id, request.value, request.party) == (wanted.id, 50, (morning.eva.id,))
    assert sorted(asked(morning).person) == sorted(one.id for one in (morning.ana, morning.chloe, morning.eva))
    assert meeting_questions.banned(morning.event) == [banned.id]


def test_times_pins_and_access_are_as_they_were_agreed(morning):
    times = [[morning.at("10:30", SECOND).isoformat(), morning.at("11:30", SECOND).isoformat()]]
    meetings.agree(morning.ana, morning.chloe, times=times, firm=True)
    pin = {"pinned_at": morning.at("11:30", SECOND), "pinned_place_id": morning.blue.id}
    meetings.agree(morning.beto, morning.chloe, **pin)
    lost = meetings.agree(morning.dan, morning.chloe, pinned_at=morning.at("11:40", SECOND))
    first, second, third = asked(morning).requests
    assert (first.suits, first.firm) == ({1, 2}, True)
    assert second.pinned == (3, morning.blue.id)
    assert (third.id, third.pinned) == (lost.id, (-1, None))
    assert asked(morning).person[morning.ana.id].step_free
    assert not asked(morning).person[morning.beto.id].step_free
    edit(morning.ana.care, access=None)
    assert not asked(morning).person[morning.ana.id].step_free


def test_interpreters_are_those_that_the_programme_leaves(morning):
    request = meetings.agree(morning.ana, morning.chloe, languages=["es", "fr"])
    assert asked(morning).slots[0].interpreters is None
    edit(morning.event, interpreters=3)
    edit(morning.water, languages=["es", "en"])
    question = asked(morning)
    assert [slot.interpreters for slot in question.slots] == [1, 1, 3, 3, 3]
    assert question.request[request.id].interpreters == 1
    stand(morning, request, 3)
    assert [slot.interpreters for slot in asked(morning).slots] == [1, 1, 3, 3, 3]


def test_a_meeting_that_stands_is_fixed_or_may_move(morning):
    request = meetings.agree(morning.ana, morning.chloe)
    stand(morning, request, 3)
    fixed, moving = asked(morning), asked(morning, moving=True)
    assert meeting_questions.placed(fixed) == {request.id: Placement(3, morning.red.id)}
    assert (fixed.requests[0].begun, moving.requests[0].begun) == (True, False)
    assert (3 in fixed.person[morning.ana.id].free, 3 in moving.person[morning.ana.id].free) == (False, True)
    assert (3 in fixed.room[morning.red.id].taken, 3 in moving.room[morning.red.id].taken) == (True, False)
    begun = asked(morning, morning.real(morning.at("11:30", SECOND)), moving=True)
    assert begun.requests[0].begun


def test_a_pinned_meeting_stays_and_one_that_was_cancelled_waits_again(morning):
    request = meetings.agree(morning.ana, morning.chloe)
    activity = stand(morning, request, 3, pinned=True)
    assert asked(morning, moving=True).requests[0].pinned == (3, morning.red.id)
    edit(activity, state="cancelled", revision=2)
    (again,) = asked(morning).requests
    assert (again.stands, again.pinned) == (None, None)


def test_a_meeting_beside_the_slots_stays_unless_it_is_in_trouble_there(morning):
    request = meetings.agree(morning.ana, morning.chloe)
    activity = stand(morning, request, 2)
    late = morning.at("11:05", SECOND)
    edit(activity, starts_at=late, ends_at=late + dt.timedelta(minutes=20))
    for moving in (False, True):
        question = asked(morning, moving=moving)
        assert question.requests == ()
        assert question.room[morning.red.id].taken == {0, 2, 3, 4}
    edit(morning.ports, starts_at=morning.at("11:20", SECOND))
    assert asked(morning).requests == ()
    assert asked(morning, moving=True).requests[0].stands == Placement(-1, morning.red.id)


def test_nobody_waits_for_somebody_who_does_not_come_any_more(morning):
    request = meetings.agree(morning.ana, morning.chloe)
    stand(morning, request, 3)
    meetings.agree(morning.beto, morning.dan)
    edit(morning.chloe, status="cancelled")
    fixed, moving = asked(morning), asked(morning, moving=True)
    assert len(fixed.requests) == len(moving.requests) == 1
    assert (3 in fixed.room[morning.red.id].taken, 3 in moving.room[morning.red.id].taken) == (True, False)


def test_without_rules_there_is_nothing_to_ask(world):
    question = asked(world)
    assert (question.slots, question.rooms, question.requests) == ((), (), ())


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(morning):
    event, asking = morning.event, meeting_questions.question
    meetings.agree(morning.ana, morning.chloe)
    with statements() as few:
        asking(event)
    stand(morning, meetings.agree(morning.beto, morning.chloe), 3)
    meetings.agree(morning.dan, morning.chloe)
    with statements() as more:
        asking(event)
    assert len(more) <= len(few) + 1
