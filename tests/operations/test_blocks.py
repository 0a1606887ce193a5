"""Private time: it holds the delegate's own time, says nothing to others, and is refused where it makes no sense."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from models import Activity, Entry, Feed, Participation, db
from models.transaction import transaction
from operations import blocks, doors, feeds, links, participations, programme
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import engagements, schedules
from scheduling import conflicts
from tests.world import FIRST, SECOND, THIRD


def hold(world, delegate, times="14:00–14:30", day=SECOND, title="Call the governor", **how):
    starts, ends = times.split("–")
    with transaction():
        return blocks.block(delegate, world.at(starts, day), world.at(ends, day), title, by=SYSTEM, **how)


def give_up(delegate, held):
    with transaction():
        return blocks.unblock(held.activity_id, delegate, by=SYSTEM)


def sign_up(activity, delegate):
    with transaction():
        return participations.sign_up(activity, delegate, by=SYSTEM)


def refusal(world, **asked):
    with pytest.raises(Refusal) as refused:
        hold(world, world.ana, **asked)
    return refused.value.code, refused.value.field


def test_private_time_holds_the_delegates_own_time_and_nobody_elses(world):
    hold(world, world.ana)
    own = [one.activity for one in engagements.of_delegate(world.ana) if one.activity.kind == "block"]
    assert [one.interval for one in own] == [(world.at("14:00", SECOND), world.at("14:30", SECOND))]
    assert not [one for one in engagements.of_delegate(world.beto) if one.activity.kind == "block"]


def test_what_it_is_for_stands_where_no_list_of_activities_reads_it(world):
    held = hold(world, world.ana)
    assert held.note == "Call the governor"
    for row in (held.activity, *db.session.scalars(sa.select(Entry))):
        assert "governor" not in str(
            {column.key: getattr(row, column.key) for column in sa.inspect(row).mapper.columns}
        )


def test_nobody_can_be_signed_up_for_what_overlaps(world):
    hold(world, world.ana, "12:30–13:00")
    with pytest.raises(Refusal) as refused:
        sign_up(world.ports, world.ana)
    assert refused.value.code == "clash"
    assert refused.value.parameters["activity"].kind == "block"


def test_whoever_calculates_a_programme_finds_the_time_taken(world):
    hold(world, world.ana, "12:30–13:00")
    with transaction():
        db.session.add(Participation(activity=world.ports, delegate=world.ana))
    found = conflicts.of(schedules.programme(world.event))
    assert [one.people for one in found if one.kind == "person_twice"] == [{world.ana.id}]


def test_a_clash_is_told_and_theirs_to_accept_and_the_seat_stays(world):
    sign_up(world.ports, world.ana)
    with pytest.raises(Refusal) as refused:
        hold(world, world.ana, "12:30–13:00")
    assert (refused.value.code, refused.value.parameters["activity"].id) == ("clash", world.ports.id)
    assert not db.session.scalar(sa.select(Activity.id).where(Activity.audience == "participants"))
    hold(world, world.ana, "12:30–13:00", overlapping=True)
    assert participations.find(world.ports, world.ana).status == "confirmed"


def test_it_may_begin_when_something_ends(world):
    sign_up(world.ports, world.ana)
    assert hold(world, world.ana, "13:30–14:00").status == "confirmed"


def test_the_same_time_asked_for_again_is_the_same_block(world):
    assert hold(world, world.ana).activity_id == hold(world, world.ana, title="Another word").activity_id


def test_given_up_the_time_is_free_and_the_calendar_hears_of_it(world):
    held = hold(world, world.ana)
    sequence = next(one.sequence for one in engagements.of_delegate(world.ana) if one.activity.kind == "block")
    assert give_up(world.ana, held).status == "cancelled"
    assert give_up(world.ana, held).status == "cancelled"
    gone = next(one for one in engagements.of_delegate(world.ana, ("cancelled",)) if one.activity.kind == "block")
    assert gone.cancelled
    assert gone.sequence > sequence
    assert hold(world, world.ana).activity_id != held.activity_id


def test_who_waited_for_a_seat_gets_it_with_the_time_given_up(world):
    sign_up(world.ports, world.beto), sign_up(world.ports, world.chloe)
    assert sign_up(world.ports, world.ana).status == "waitlisted"
    held = hold(world, world.ana, "12:30–13:00")
    with transaction():
        participations.leave(world.ports, world.beto, by=SYSTEM)
    assert participations.find(world.ports, world.ana).status == "waitlisted"
    give_up(world.ana, held)
    assert participations.find(world.ports, world.ana).status == "confirmed"


def test_somebody_elses_private_time_and_what_is_none_cannot_be_given_up(world):
    held = hold(world, world.ana)
    sign_up(world.ports, world.ana)
    for delegate, activity_id in ((world.beto, held.activity_id), (world.ana, world.ports.id), (world.ana, 999)):
        with pytest.raises(Refusal) as refused, transaction():
            blocks.unblock(activity_id, delegate, by=SYSTEM)
        assert refused.value.code == "no_block"
    assert participations.find(world.ports, world.ana).status == "confirmed"


def test_organizers_change_nobodys_private_time_and_their_own_blocks_are_not_given_up(world):
    held = hold(world, world.ana)
    for verb in (programme.call_off, lambda activity, **how: programme.edit(activity, {"capacity": 1}, **how)):
        with pytest.raises(Refusal) as refused, transaction():
            verb(held.activity, by=SYSTEM)
        assert refused.value.code == "private_time"
    with transaction():
        world.briefing.audience = "participants"
        db.session.add(Participation(activity=world.briefing, delegate=world.ana, source="organizer"))
    with pytest.raises(Refusal) as refused, transaction():
        blocks.unblock(world.briefing.id, world.ana, by=SYSTEM)
    assert refused.value.code == "no_block"


def test_the_feed_goes_stale_with_each_change(world):
    with transaction():
        before = feeds.begin(world.event, world.ana, "es").wanted
    held = hold(world, world.ana)
    give_up(world.ana, held)
    assert db.session.scalar(sa.select(Feed.wanted).where(Feed.delegate_id == world.ana.id)) >= before + 2


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"times": "14:30–14:00"}, ("ends_before_start", "ends")),
        ({"times": "14:00–14:00"}, ("ends_before_start", "ends")),
        ({"day": FIRST - dt.timedelta(days=1)}, ("day_outside", "day")),
        ({"day": THIRD + dt.timedelta(days=1)}, ("day_outside", "day")),
        ({"title": "x" * 101}, ("too_long", None)),
        ({"title": "two\nlines"}, ("control_characters", None)),
    ],
)
def test_what_makes_no_sense_is_refused(world, asked, answer):
    assert refusal(world, **asked) == answer


def test_longer_than_a_day_is_refused(world):
    with pytest.raises(Refusal) as refused, transaction():
        blocks.block(world.ana, world.at("09:00", FIRST), world.at("09:01", SECOND), by=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("block_too_long", "ends")


def test_after_the_event_and_for_who_does_not_come_nothing_is_blocked(world):
    for delegate, day, code in (
        (world.fay, FIRST, "not_approved"),
        (world.ana, THIRD + dt.timedelta(days=2), "finished"),
    ):
        with pytest.raises(Refusal) as refused:
            hold(world, delegate, now=world.real(world.at("12:00", day)))
        assert refused.value.code == code


def test_there_is_a_most(world, monkeypatch):
    monkeypatch.setattr(blocks, "MOST", 1)
    hold(world, world.ana)
    assert refusal(world, times="15:00–15:30")[0] == "too_many_blocks"


def test_a_seat_and_private_time_at_the_same_moment_are_not_both_given(app, world):
    """Two threads, one person: whoever comes second is told of the first."""
    ana, ports, starts, ends = world.ana.id, world.ports.id, world.at("12:30", SECOND), world.at("13:00", SECOND)
    together, said = threading.Barrier(2), []

    def tries(verb):
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    verb()
            except Refusal as refused:
                said.append(refused.code)
            db.session.remove()

    def seat():
        participations.sign_up(db.session.get(Activity, ports), db.session.get(type(world.ana), ana), by=SYSTEM)

    def call():
        blocks.block(db.session.get(type(world.ana), ana), starts, ends, by=SYSTEM)

    db.session.rollback()
    for thread in (threads := [threading.Thread(target=tries, args=(verb,)) for verb in (seat, call)]):
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["clash"]


# What was typed


def typed(**said):
    return {"day": "2019-06-06", "starts": "14:00", "ends": "14:30", "title": ""} | said


def test_a_day_and_two_times_are_read_by_the_events_clocks(world):
    said = blocks.read(world.event, typed(starts="9:05", title=" A call "))
    assert said == {"starts_at": world.at("09:05", SECOND), "ends_at": world.at("14:30", SECOND), "title": "A call"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("day", "", "required"), ("day", "6 June", "date_invalid"), ("day", "2019-02-30", "date_invalid"),
        ("day", "0001-01-01", "day_outside"), ("day", "9999-12-31", "day_outside"), ("day", None, "required"),
        ("day", "\udc80", "control_characters"),
        ("starts", "", "required"), ("starts", "25:00", "time_of_day_invalid"),
        ("starts", "1400", "time_of_day_invalid"),
        ("starts", "١٤:٠٠", "time_of_day_invalid"), ("ends", "14:60", "time_of_day_invalid"),
        ("ends", "9" * 500, "too_long"), ("ends", "1:00\x00", "control_characters"), ("title", "x" * 101, "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_time_is_told_at_its_field(world, field, value, code):
    with pytest.raises(Malformed) as malformed:
        blocks.read(world.event, typed(**{field: value}))
    assert {name: error.code for name, error in malformed.value.errors.items()} == {field: code}


def test_an_hour_that_the_clocks_leave_out_is_told(world):
    with transaction():
        event = world.event
        event.zone, event.starts_on, event.ends_on = "America/Los_Angeles", dt.date(2023, 3, 11), dt.date(2023, 3, 13)
    with pytest.raises(Malformed) as malformed:
        blocks.read(world.event, typed(day="2023-03-12", starts="02:15", ends="03:30"))
    assert {name: error.code for name, error in malformed.value.errors.items()} == {"starts": "hour_left_out"}


# The link for the chief of staff


def test_the_link_is_the_same_until_it_is_ended_and_then_another(world):
    ana = Actor("delegate", "Ana", world.ana.id)
    with transaction():
        first = doors.token_of(links.invite(links.AIDE, world.ana, by=ana))
    with transaction():
        assert doors.token_of(links.invite(links.AIDE, world.ana, by=ana)) == first
    with transaction():
        assert links.end(links.AIDE, world.ana, by=ana)
    assert doors.opened_by("aide", first) is None
    with transaction():
        assert not links.end(links.AIDE, world.ana, by=ana)
        second = doors.token_of(links.invite(links.AIDE, world.ana, by=ana))
    assert second != first
    assert doors.opened_by("aide", second).subject_id == world.ana.id
    verbs = list(db.session.scalars(sa.select(Entry.verb).order_by(Entry.id)))
    assert verbs == ["aide.invited", "aide.link_shown", "aide.ended", "aide.invited"]
