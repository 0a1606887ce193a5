"""The day of the meetings: what became of each, what was promised, who helps, and free slots that are offered."""

import datetime as dt

import pytest

from models import MeetingOffer, MeetingRequest, Message, db
from models.transaction import transaction
from operations import attendants, meeting_offers, meetings, outcomes, readouts
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.readouts import Notes, Promise
from operations.refusals import Refusal
from queries import engagements, meeting_days
from queries import meeting_offers as offers
from tests.meetings import agree, set_up
from tests.world import SECOND, count


def placed(world, time: str = "11:30") -> meeting_days.Entry:
    """Ana and Chloé meet in the red room on the second day."""
    set_up(world.event, [world.red, world.blue])
    request = agree(world.ana, world.chloe, languages=["es", "fr"], purpose="Ports")
    with transaction():
        activity = meetings.place(request, world.at(time, SECOND), world.red, by=SYSTEM)
    return meeting_days.find(world.event, activity.id)


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal, transaction():
        verb(*args, by=SYSTEM, **kwargs)
    return refusal.value.code


def during(world, time: str = "11:35") -> dt.datetime:
    return world.real(world.at(time, SECOND))


def test_a_meeting_is_held_once_it_has_begun_and_the_request_with_it(world):
    entry = placed(world)
    assert refused(outcomes.tell, entry.meeting, "held", now=during(world, "11:29")) == "not_begun"
    with transaction():
        outcomes.tell(entry.meeting, "held", by=SYSTEM, now=during(world))
    assert (entry.meeting.outcome, entry.request.status) == ("held", "held")
    with transaction():
        outcomes.tell(entry.meeting, None, by=SYSTEM, now=during(world))
    assert (entry.meeting.outcome, entry.request.status) == (None, "scheduled")


def test_a_no_show_names_who_did_not_come_and_lets_the_two_ask_again(world):
    entry = placed(world)
    assert refused(outcomes.tell, entry.meeting, "no_show", now=during(world)) == "absent_needed"
    stranger = {"absent": [world.beto.id], "now": during(world)}
    assert refused(outcomes.tell, entry.meeting, "no_show", **stranger) == "unknown_person"
    with transaction():
        outcomes.tell(entry.meeting, "no_show", absent=[world.chloe.id], by=SYSTEM, now=during(world))
    assert entry.meeting.absent == [world.chloe.id]
    agree(world.chloe, world.ana)
    assert refused(outcomes.tell, entry.meeting, None, now=during(world)) == "already_asked"


def test_a_readout_is_filed_with_its_commitments_and_replaced_whole(world):
    entry = placed(world)
    promise = Promise("Send the harbour plan", world.ana.id, dt.date(2019, 7, 1))
    first = Notes("Ports and ferries", commitments=(promise, Promise("Meet again")))
    assert refused(readouts.file, entry.meeting, first, now=during(world, "11:00")) == "not_begun"
    with transaction():
        readouts.file(entry.meeting, first, by=SYSTEM, edition=0, now=during(world))
    filed = meeting_days.find(world.event, entry.activity.id).readout
    assert [(one.what, one.owner_id) for one in filed.commitments] == [
        ("Send the harbour plan", world.ana.id), ("Meet again", None),
    ]  # fmt: skip
    with transaction():
        readouts.file(entry.meeting, Notes("Ports", commitments=(Promise("Only this"),)), by=SYSTEM, now=during(world))
    assert [one.what for one in filed.commitments] == ["Only this"]
    assert refused(readouts.file, entry.meeting, first, edition=1, now=during(world)) == "changed_meanwhile"


def test_what_a_form_cannot_mean_is_said_at_its_field():
    typed = {"topics": " ", "what-1": "", "owner-1": "7", "what-2": "x", "due-2": "tomorrow"}
    with pytest.raises(Malformed) as malformed:
        readouts.read(typed)
    codes = {field: refusal.code for field, refusal in malformed.value.errors.items()}
    assert codes == {"topics": "required", "what-1": "required", "due-2": "date_invalid"}


def test_an_interpreter_is_never_in_two_meetings_at_once(world):
    entry = placed(world)
    with transaction():
        attendants.assign(entry.activity, world.eva, "interpreter", by=SYSTEM)
    assert entry.activity in [one.activity for one in engagements.of_delegate(world.eva)]
    other = agree(world.beto, world.dan)
    with transaction():
        beside = meetings.place(other, world.at("11:30", SECOND), world.blue, by=SYSTEM)
    assert refused(attendants.assign, beside, world.eva, "note_taker") == "clash"
    assert refused(attendants.assign, beside, world.beto, "note_taker") == "takes_part"
    with transaction():
        attendants.release(entry.activity, world.eva, by=SYSTEM)
        attendants.assign(beside, world.eva, "note_taker", by=SYSTEM)
    assert [one.id for one in meeting_days.find(world.event, beside.id).helping("note_taker")] == [world.eva.id]


def offered(world) -> MeetingOffer:
    set_up(world.event, [world.red], windows=(("11:00", "11:20"),))
    request = agree(world.ana, world.chloe)
    with transaction():
        (made,) = meeting_offers.offer(world.event, [request.id], by=SYSTEM)
    return made


def test_a_free_slot_is_a_meeting_when_both_say_yes(world):
    made = offered(world)
    written = {one.delegate_id for one in db.session.query(Message).filter_by(template="meeting_offer")}
    assert written == {world.ana.id, world.chloe.id}
    assert offers.chances(world.event) == []
    with transaction():
        meeting_offers.say_yes(made, world.ana, by=SYSTEM)
    assert (made.status, made.request.status) == ("standing", "accepted")
    with transaction():
        meeting_offers.say_yes(made, world.chloe, by=SYSTEM)
    assert (made.status, made.request.status) == ("taken", "scheduled")
    assert made.request.activity.starts_at == world.at("11:00", SECOND)


def test_a_slot_that_went_to_others_meanwhile_is_refused_and_the_two_stay_agreed(world):
    made, other = offered(world), agree(world.beto, world.dan)
    with transaction():
        meeting_offers.say_yes(made, world.ana, by=SYSTEM)
        meetings.place(other, made.starts_at, world.red, by=SYSTEM)
    assert refused(meeting_offers.say_yes, made, world.chloe) == "slot_gone"
    assert made.request.status == "accepted"


def test_an_offer_that_was_declined_or_forgotten_blocks_nothing(world):
    made = offered(world)
    with transaction():
        meeting_offers.say_no(made, world.chloe, by=SYSTEM)
    assert refused(meeting_offers.say_yes, made, world.ana) == "no_meeting_offer"
    assert [one.request.id for one in offers.chances(world.event)] == [made.request_id]
    with transaction():
        (again,) = meeting_offers.offer(world.event, [made.request_id], by=SYSTEM)
    late = again.until + dt.timedelta(seconds=1)
    with transaction():
        assert meeting_offers.lapse_due(late) == 1
    assert count(MeetingRequest, MeetingRequest.status == "accepted") == 1
