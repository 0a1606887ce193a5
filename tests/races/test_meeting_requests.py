"""Requests for meetings and many at once: one between two people, one answer, one reminder, whoever is faster."""

from collections import Counter

import pytest
import sqlalchemy as sa

import jobs
from models import Delegate, MeetingRequest, Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import meeting_requests, registrations
from operations.journal import SYSTEM
from operations.meeting_requests import Wish
from tests import meetings
from tests.races.test_panels import at_once

ROUNDS = 4


@pytest.fixture
def pair(app, world) -> tuple[int, int]:
    """Two who may meet."""
    meetings.set_up(world.event, [world.red], asks=50)
    return world.ana.id, world.chloe.id


def ask(asker_id: int, asked_id: int) -> str:
    with transaction():
        people = db.session.get_one(Delegate, asker_id), db.session.get_one(Delegate, asked_id)
        return meeting_requests.ask(*people, Wish(), by=SYSTEM).status


def say(verb: str, request_id: int) -> str:
    with transaction():
        request = db.session.get_one(MeetingRequest, request_id)
        return getattr(meeting_requests, verb)(request, by=SYSTEM).status


def cancel(delegate_id: int) -> None:
    with transaction():
        registrations.cancel(db.session.get_one(Delegate, delegate_id), by=SYSTEM)


def only() -> MeetingRequest:
    db.session.rollback()
    return db.session.scalars(sa.select(MeetingRequest)).one()


def letters() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(sa.select(Message.template)))


def test_two_who_ask_each_other_at_once_have_one_request(app, world, pair):
    answers = at_once(app, [lambda turn=turn: ask(*pair[::turn]) for turn in (1, -1) * ROUNDS])
    assert Counter(answers) == {"requested": 1, "already_asked": 2 * ROUNDS - 1}
    assert only().status == "requested"
    assert letters() == {"meeting_request": 1}


def test_saying_yes_while_it_is_taken_back_is_one_or_the_other(app, world, pair):
    ask(*pair)
    request_id = only().id
    answers = at_once(app, [lambda verb=verb: say(verb, request_id) for verb in ("accept", "withdraw", "decline")])
    assert only().status in answers
    assert letters()["meeting_declined"] + letters()["meeting_withdrawn"] == 1, "each of them ends what was accepted"


def test_saying_yes_while_the_other_is_cancelled_leaves_nobody_waiting(app, world, pair):
    ask(*pair)
    request_id = only().id
    at_once(app, [lambda: say("accept", request_id), lambda: cancel(pair[0])])
    assert only().status == "cancelled"


def test_workers_that_sweep_at_once_remind_once_and_end_once(app, world, pair):
    ask(*pair)
    half, over = (utcnow() + (only().expires_at - utcnow()) * share for share in (0.6, 1.1))
    at_once(app, [lambda: jobs.end_unanswered(half)] * ROUNDS)
    assert letters() == {"meeting_request": 1, "meeting_reminder": 1}
    at_once(app, [lambda: jobs.end_unanswered(over)] * ROUNDS)
    assert only().status == "expired"
    assert letters() == {"meeting_request": 1, "meeting_reminder": 1, "meeting_expired": 1}
