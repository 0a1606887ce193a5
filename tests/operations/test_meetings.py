"""Meetings that get a time and a room, move, and are called off: what people find in their day and in their letters."""

import pytest
import sqlalchemy as sa

from models import Activity, ActivityHistory, Entry, Feed, Meeting, Message, Participation, db
from models.transaction import transaction
from operations import bulletins, feeds, meetings, participations, registrations, shifts
from operations.journal import SYSTEM, Actor
from operations.meetings import Spot
from operations.refusals import Refusal
from operations.shifts import Asked
from queries import bulletins as told
from queries import engagements
from tests.letters import written_to
from tests.meetings import agree, set_up, set_up_morning
from tests.pages import statements
from tests.world import SECOND, count

BY = Actor("staff", "Lía Cota", 1)


@pytest.fixture
def morning(world):
    set_up_morning(world)
    return world


@pytest.fixture
def request_(morning):
    return agree(morning.ana, morning.chloe, languages=["es", "fr"])


def place(world, request, time="11:00", room=None, now=None):
    with transaction():
        return meetings.place(request, world.at(time, SECOND), room or world.red, by=BY, now=now)


def move(world, request, time, room=None, now=None):
    with transaction():
        return meetings.move(request, world.at(time, SECOND), room or world.red, by=BY, now=now)


def refused(act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    db.session.rollback()
    return refusal.value.code


def untold(world):
    return told.untold(world.event)


def shift(world, activity, minutes):
    with transaction():
        shifts.apply(world.event, Asked(activity.id, minutes=minutes), by=BY)


def test_a_meeting_is_in_both_days_and_each_is_told_once(morning, request_):
    with transaction():
        feeds.begin(morning.event, morning.ana, "es")
    activity = place(morning, request_)
    assert (request_.status, request_.activity) == ("scheduled", activity)
    assert activity.title == dict.fromkeys(("en", "es", "fr"), "Ana Núñez – Chloé L’Écuyer")
    assert activity.ends_at == morning.at("11:20", SECOND)
    for one in (morning.ana, morning.chloe):
        assert activity in [engagement.activity for engagement in engagements.of_delegate(one)]
    assert (activity.audience, activity.languages) == ("participants", ["es", "fr"])
    assert count(ActivityHistory, ActivityHistory.activity_id == activity.id) == 1
    assert db.session.scalars(sa.select(Feed.wanted)).all() == [2]
    (letter,) = written_to("chloe@example.org")
    assert "Ana Núñez" in letter
    assert "11 h 00" in letter or "11:00" in letter
    assert "Salle rouge" in letter
    assert len(written_to("ana@example.org")) == 1
    assert untold(morning) == []


def test_who_comes_along_has_it_in_their_day_and_who_does_not_come_any_more_has_not(morning):
    request = agree(morning.ana, morning.chloe, party=[morning.beto.id], other_party=[morning.gus.id])
    activity = place(morning, request)
    coming = sa.select(Participation.delegate_id).where(Participation.activity_id == activity.id)
    assert set(db.session.scalars(coming)) == {morning.ana.id, morning.chloe.id, morning.beto.id}
    assert "Ana Núñez" in written_to("beto@example.org")[0]


def test_only_where_everybody_and_the_room_are_free(morning, request_):
    with transaction():
        participations.sign_up(morning.water, morning.ana, by=SYSTEM)
    assert refused(place, morning, request_, "11:05") == "no_such_slot"
    assert refused(place, morning, request_, "10:30") == "not_free"
    assert refused(place, morning, request_, "12:00") == "room_taken"
    with transaction():
        morning.blue.step_free = False
    assert refused(place, morning, request_, "11:30", morning.blue) == "room_unfit"
    assert count(Meeting) == count(Message) == 0
    assert place(morning, request_, "11:30").state == "published"


def test_two_meetings_share_neither_a_person_nor_a_room(morning, request_):
    place(morning, request_)
    second, third = agree(morning.beto, morning.chloe), agree(morning.beto, morning.dan)
    assert refused(place, morning, second, "11:00", morning.blue) == "not_free"
    assert refused(place, morning, third, "11:00", morning.red) == "room_taken"
    place(morning, third, "11:30")
    assert refused(move, morning, third, "11:00", morning.red) == "room_taken"
    assert refused(place, morning, third, "12:00", morning.blue) == "not_agreed_yet"


def test_a_day_of_meetings_is_no_longer_than_the_rules_say(world):
    set_up(world.event, [world.red, world.blue], a_day=1)
    place(world, agree(world.ana, world.chloe))
    assert refused(place, world, agree(world.ana, world.dan), "11:30") == "person_day_full"


def test_a_moved_meeting_is_told_with_where_it_was(morning, request_):
    place(morning, request_)
    activity = move(morning, request_, "11:30", morning.blue)
    assert (activity.revision, activity.starts_at, activity.place) == (2, morning.at("11:30", SECOND), morning.blue)
    _first, letter = written_to("ana@example.org")
    assert "11:30" in letter
    assert "11:00" in letter
    assert "Salón Azul" in letter
    assert untold(morning) == []


def test_what_is_called_off_waits_again_or_is_over(morning, request_):
    activity = place(morning, request_)
    with transaction():
        meetings.call_off(request_, by=BY)
    assert (request_.status, request_.activity_id, activity.state) == ("accepted", None, "cancelled")
    again = place(morning, request_, "11:30")
    assert again.id != activity.id
    with transaction():
        meetings.call_off(request_, by=BY, status="cancelled")
    assert (request_.status, again.state) == ("cancelled", "cancelled")
    assert len(written_to("ana@example.org")) == 4
    assert untold(morning) == []
    assert refused(move, morning, request_, "12:00") == "no_meeting"


def test_what_has_begun_is_never_touched(morning, request_):
    activity = place(morning, request_)
    now = morning.real(morning.at("11:00", SECOND))
    assert refused(move, morning, request_, "11:30", now=now) == "meeting_begun"
    assert refused(meetings.call_off, request_, by=BY, now=now) == "meeting_begun"
    assert activity.revision == 1
    assert refused(place, morning, agree(morning.beto, morning.dan), "10:30", now=now) == "not_free"


def test_nobody_is_told_twice_by_a_bulletin_and_a_letter(morning, request_):
    activity = place(morning, request_)
    with transaction():
        participations.sign_up(morning.ports, morning.beto, by=SYSTEM)
    shift(morning, activity, 5)
    assert untold(morning) == [(activity.id, 1, 2)]
    move(morning, request_, "11:30", morning.blue)
    assert untold(morning) == []
    letter = written_to("ana@example.org")[-1]
    assert "11:00" in letter
    assert "11:05" not in letter
    shift(morning, activity, -30)
    with transaction():
        bulletins.send(morning.event, by=BY)
    assert untold(morning) == []
    letters = len(written_to("ana@example.org"))
    shift(morning, activity, 5)
    move(morning, request_, "11:00", morning.blue)
    assert (len(written_to("ana@example.org")), untold(morning)) == (letters, [])


def test_whoever_cancels_meets_nobody_and_only_the_others_are_told_once(morning, request_):
    activity = place(morning, request_)
    with transaction():
        registrations.cancel(morning.ana, by=BY)
    assert (request_.status, activity.state) == ("cancelled", "cancelled")
    assert len(written_to("chloe@example.org")) == 2
    assert untold(morning) == []


def test_a_meeting_can_be_pinned(morning, request_):
    activity = place(morning, request_)
    for pinned in (True, True, False):
        with transaction():
            meetings.pin(request_, pinned, by=BY)
        assert db.session.get_one(Meeting, activity.id).pinned == pinned
    assert count(Entry, Entry.verb == "meeting.pinned") == 1


def test_many_are_placed_in_as_many_statements_as_one(morning, request_):
    others = [agree(morning.beto, morning.dan), agree(morning.eva, morning.chloe), agree(morning.beto, morning.eva)]
    spots = [Spot(morning.at(time, SECOND), morning.blue.id) for time in ("11:00", "11:30", "12:00")]
    many = dict(zip([other.id for other in others], spots, strict=True))
    with transaction(), statements() as one:
        meetings.place_all(morning.event, {request_.id: spots[0]}, by=BY)
    with transaction(), statements() as more:
        meetings.place_all(morning.event, many, by=BY)
    assert len(more) <= len(one)
    assert count(Activity, Activity.kind == "meeting") == count(Meeting) == 4
    assert len(written_to("beto@example.org")) == 1


def test_an_agreed_request_can_be_put_aside(morning, request_):
    with transaction():
        meetings.ban(request_, True, by=BY)
    assert refused(place, morning, request_) == "not_agreed_yet"
    with transaction():
        meetings.ban(request_, False, by=BY)
    place(morning, request_)
    assert refused(meetings.ban, request_, True, by=BY) == "not_agreed_yet"
