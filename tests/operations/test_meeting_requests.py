"""Asking for a meeting and answering: who may, how often, until when, and what the two are told."""

import datetime as dt

import pytest
import sqlalchemy as sa

import jobs
from models import Entry, MeetingProfile, MeetingRequest, Message, Theme, db
from models.base import utcnow
from models.transaction import transaction
from operations import meeting_requests, registrations
from operations import meetings as placed
from operations.journal import SYSTEM, Actor
from operations.meeting_requests import Wish
from operations.refusals import Refusal
from queries import meeting_rules
from tests import meetings
from tests.world import SECOND, count

DAY = dt.timedelta(days=1)


@pytest.fixture
def held(app, world):
    """The event holds meetings, ten requests a person, an answer within two days."""
    meetings.set_up(world.event, [world.red])
    return world


def as_(delegate) -> Actor:
    return Actor("delegate", delegate.full_name, delegate.id)


def ask(asker, asked, now=None, **wish) -> MeetingRequest:
    with transaction():
        return meeting_requests.ask(asker, asked, Wish(**wish), by=as_(asker), now=now)


def do(verb, request, delegate, *args, **how) -> MeetingRequest:
    with transaction():
        return getattr(meeting_requests, verb)(request, *args, by=as_(delegate), **how)


def code_of(doing, *args, **how) -> str:
    with pytest.raises(Refusal) as refused:
        doing(*args, **how)
    return refused.value.code


def told(delegate) -> list[str]:
    letters = sa.select(Message.template).where(Message.delegate_id == delegate.id).order_by(Message.id)
    return list(db.session.scalars(letters))


def slots(world) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(slot.starts_at, slot.ends_at) for slot in meeting_rules.slots(world.event)]


def test_who_is_asked_is_told_once_and_has_until_the_deadline(held):
    with transaction():
        db.session.add(water := Theme(event_id=held.event.id, code="WATER", name={"en": "Water"}))
    now, first = utcnow(), slots(held)[0]
    request = ask(held.ana, held.chloe, now, purpose="Ports", themes=(water.id,), languages=("fr", "es"), priority=3,
                  times=(first,), party=(held.beto.id,))  # fmt: skip
    assert (request.status, request.purpose, request.priority, request.firm) == ("requested", "Ports", 3, False)
    assert (request.themes, request.languages, request.party) == ([water.id], ["es", "fr"], [held.beto.id])
    assert request.times == [[moment.astimezone(dt.UTC).isoformat() for moment in first]]
    assert held.real(held.at("12:30", SECOND)) - request.expires_at < dt.timedelta(seconds=1), "the last window's end"
    assert told(held.chloe) == ["meeting_request"]
    line = db.session.scalars(sa.select(Entry).where(Entry.verb == "request.asked")).one()
    assert (line.object_id, line.detail["other"]) == (held.ana.id, "Chloé L’Écuyer")


def test_the_time_to_answer_is_what_the_rules_say(app, world):
    meetings.set_up(world.event, [world.red], reply_hours=3)
    now = utcnow()
    assert ask(world.ana, world.chloe, now).expires_at == now + dt.timedelta(hours=3)
    assert code_of(ask, world.ana, world.dan, world.real(world.at("12:30", SECOND))) == "meetings_over"


@pytest.mark.parametrize(
    ("asker", "asked", "code"),
    [
        ("ana", "ana", "same_person"),
        ("ana", "beto", "same_delegation"),
        ("fay", "ana", "not_approved"),
        ("eva", "ana", "no_part"),
        ("ana", "fay", "cannot_be_asked"),
        ("ana", "hana", "cannot_be_asked"),
        ("ana", "eva", "cannot_be_asked"),
        ("ana", "dan", "not_open_to_meetings"),
    ],
)
def test_who_cannot_ask_or_be_asked(held, asker, asked, code):
    with transaction():
        db.session.add(MeetingProfile(delegate_id=held.dan.id, open=False))
    assert code_of(ask, getattr(held, asker), getattr(held, asked)) == code
    assert count(MeetingRequest) == count(Message) == 0


def test_an_event_without_rules_holds_no_meetings(app, world):
    assert code_of(ask, world.ana, world.chloe) == "no_meetings"


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({"themes": (999_999,)}, "unknown_theme", "themes"),
        ({"languages": ("de",)}, "unknown_language", "languages"),
        ({"priority": 4}, "number_invalid", "priority"),
        ({"party": (999_999,)}, "unknown_companion", "party"),
        ({"party": tuple(range(7))}, "company_too_large", "party"),
        ({"times": ((utcnow(), utcnow() + DAY),)}, "unknown_time", "times"),
    ],
)
def test_what_the_event_does_not_know_cannot_be_wished_for(held, wish, code, field):
    with pytest.raises(Refusal) as refused:
        ask(held.ana, held.chloe, **wish)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_nobody_brings_people_of_others_nor_the_one_they_meet(held):
    for one in (held.dan, held.chloe):
        assert code_of(ask, held.ana, held.chloe, party=(one.id,)) == "unknown_companion"


def test_one_request_is_open_between_two_whoever_asks(held):
    standing = ask(held.ana, held.chloe)
    for asker, asked in ((held.ana, held.chloe), (held.chloe, held.ana)):
        with pytest.raises(Refusal) as refused:
            ask(asker, asked)
        assert (refused.value.code, refused.value.parameters["request"].id) == ("already_asked", standing.id)


def test_saying_yes_twice_is_one_yes_with_ones_own_wish_and_company(held):
    request = ask(held.chloe, held.ana)
    for _ in range(2):
        do("accept", request, held.ana, wish=3, party=(held.beto.id,), word="Gladly")
    assert (request.status, request.wish, request.other_party, request.answer) == (
        "accepted", 3, [held.beto.id], "Gladly",
    )  # fmt: skip
    assert told(held.chloe) == ["meeting_accepted"]
    assert code_of(do, "accept", request, held.chloe) == "not_yours_to_answer"


def test_who_was_declined_does_not_ask_again_but_may_be_asked(held):
    request = ask(held.ana, held.chloe)
    for _ in range(2):
        do("decline", request, held.chloe, word="No time")
    assert (request.status, told(held.ana)) == ("declined", ["meeting_declined"])
    assert code_of(do, "accept", request, held.chloe) == "request_settled"
    assert code_of(ask, held.ana, held.chloe) == "declined_before"
    assert ask(held.chloe, held.ana).status == "requested"


def test_other_times_are_agreed_to_and_then_only_these_count(held):
    request, times = ask(held.ana, held.chloe), slots(held)[2:4]
    assert code_of(do, "counter", request, held.chloe, ()) == "required"
    assert code_of(do, "counter", request, held.ana, times) == "not_yours_to_answer"
    for _ in range(2):
        do("counter", request, held.chloe, times, wish=2)
    assert (request.status, told(held.ana)) == ("countered", ["meeting_countered"])
    assert code_of(do, "agree", request, held.chloe) == "not_yours_to_answer"
    for _ in range(2):
        do("agree", request, held.ana)
    assert (request.status, request.firm, request.wish, len(request.times)) == ("accepted", True, 2, 2)
    assert told(held.chloe) == ["meeting_request", "meeting_accepted"]


def test_the_asker_may_decline_the_other_times_and_nothing_else(held):
    request = ask(held.ana, held.chloe)
    assert code_of(do, "decline", request, held.ana) == "not_yours_to_answer"
    do("counter", request, held.chloe, slots(held)[:1])
    do("decline", request, held.ana)
    assert (request.status, told(held.chloe)) == ("declined", ["meeting_request", "meeting_declined"])


def test_nobody_else_answers(held):
    request = ask(held.ana, held.chloe)
    for verb in ("accept", "decline", "agree", "withdraw"):
        assert code_of(do, verb, request, held.dan) == "not_yours_to_answer"
    with transaction():
        aide = Actor("aide", "Chloé L’Écuyer", behalf_id=held.chloe.id)
        meeting_requests.accept(request, by=aide)
    line = db.session.scalars(sa.select(Entry).where(Entry.verb == "request.accepted")).one()
    assert (line.actor_kind, line.behalf_id, line.object_id) == ("aide", held.chloe.id, held.chloe.id)


def test_the_asker_takes_back_also_what_was_accepted_but_not_what_has_a_time(held):
    request = ask(held.ana, held.chloe)
    do("accept", request, held.chloe)
    assert code_of(do, "withdraw", request, held.chloe) == "not_yours_to_answer"
    for _ in range(2):
        do("withdraw", request, held.ana)
    assert (request.status, told(held.chloe)) == ("withdrawn", ["meeting_request", "meeting_withdrawn"])


@pytest.mark.parametrize(
    ("verb", "name", "status"), [("withdraw", "ana", "withdrawn"), ("decline", "chloe", "declined")]
)
def test_giving_up_a_meeting_that_has_its_place_calls_it_off(held, verb, name, status):
    request = meetings.agree(held.ana, held.chloe)
    with transaction():
        activity = placed.place(request, slots(held)[1][0], held.red, by=SYSTEM)
    assert code_of(do, verb, request, held.dan) == "not_yours_to_answer"
    do(verb, request, getattr(held, name))
    assert (request.status, activity.state) == (status, "cancelled")
    for person in (held.ana, held.chloe):
        assert told(person) == ["meetings", "meetings"]


def test_limits_keep_anybody_from_asking_everybody(app, world):
    meetings.set_up(world.event, [world.red], asks=1)
    first = ask(world.ana, world.chloe)
    with pytest.raises(Refusal) as refused:
        ask(world.ana, world.dan)
    assert (refused.value.code, refused.value.parameters["most"]) == ("too_many_asks", 1)
    do("withdraw", first, world.ana)
    do("withdraw", ask(world.ana, world.dan), world.ana)
    assert code_of(ask, world.ana, world.chloe) == "asked_too_fast"
    for hours in (2, 4):
        later = utcnow() + dt.timedelta(hours=hours)
        do("withdraw", ask(world.ana, world.chloe, later), world.ana, now=later)
    assert code_of(ask, world.ana, world.chloe, utcnow() + dt.timedelta(hours=6)) == "asked_often"


def sweep(now) -> None:
    jobs.end_unanswered(now)


def test_who_has_to_answer_is_reminded_once_and_then_it_expires(app, world):
    meetings.set_up(world.event, [world.red], reply_hours=10)
    now = utcnow()
    request = ask(world.ana, world.chloe, now)
    at = {hours: now + dt.timedelta(hours=hours) for hours in (4, 5, 6, 10)}
    sweep(at[4])
    assert told(world.chloe) == ["meeting_request"]
    sweep(at[5])
    sweep(at[6])
    assert told(world.chloe) == ["meeting_request", "meeting_reminder"]
    assert code_of(do, "accept", request, world.chloe, now=at[10]) == "request_expired", "before the sweep has come"
    sweep(at[10])
    sweep(at[10])
    db.session.refresh(request)
    assert (request.status, told(world.ana)) == ("expired", ["meeting_expired"])
    for verb in ("accept", "decline"):
        assert code_of(do, verb, request, world.chloe) == "request_expired"
    assert ask(world.ana, world.chloe).status == "requested", "one may ask again"


def test_a_counter_gives_the_asker_a_time_and_a_reminder_of_their_own(app, world):
    meetings.set_up(world.event, [world.red], reply_hours=10)
    now = utcnow()
    request = ask(world.ana, world.chloe, now)
    sweep(now + dt.timedelta(hours=6))
    later = now + dt.timedelta(hours=9)
    do("counter", request, world.chloe, slots(world)[:1], now=later)
    assert request.expires_at == later + dt.timedelta(hours=10)
    sweep(later + dt.timedelta(hours=5))
    sweep(later + dt.timedelta(hours=10))
    assert told(world.ana) == ["meeting_countered", "meeting_reminder"]
    assert told(world.chloe) == ["meeting_request", "meeting_reminder", "meeting_expired"]


def test_who_no_longer_comes_meets_nobody_and_the_others_are_told(held):
    with transaction():
        held.beto.delegation = None
    asked, got, agreed = ask(held.ana, held.chloe), ask(held.dan, held.ana), ask(held.ana, held.beto)
    do("accept", agreed, held.beto)
    others = ask(held.chloe, held.dan)
    with transaction():
        registrations.cancel(held.ana, by=SYSTEM)
    assert [one.status for one in (asked, got, agreed, others)] == ["cancelled"] * 3 + ["requested"]
    for person in (held.chloe, held.beto):
        assert told(person)[-1] == "meeting_withdrawn"


def test_nothing_is_asked_or_answered_after_the_event(held):
    request = ask(held.ana, held.chloe)
    over = held.real(held.at("12:00", held.event.ends_on + 2 * DAY))
    assert code_of(do, "accept", request, held.chloe, now=over) == "finished"
    assert code_of(ask, held.ana, held.dan, over) == "finished"
    sweep(over)
    assert (request.status, told(held.ana)) == ("requested", [])
