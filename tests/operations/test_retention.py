"""What is kept no longer than its time: by kind, by the event's clock, and never because somebody rehearsed."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import (
    Delegate,
    DelegateCare,
    DelegateIdentity,
    Entry,
    Journey,
    Liaison,
    Message,
    Photo,
    Presence,
    Receipt,
    RegistrationRules,
    Scan,
    db,
)
from models.transaction import transaction
from operations import outbox, retention, scans
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.world import CODES, THIRD, count


@pytest.fixture
def kept(world):
    """Of Ana there is some of everything."""
    own = world.ana.id
    with transaction():
        db.session.add(DelegateIdentity(delegate_id=own, passport="G1234567"))
        db.session.add(Photo(delegate_id=own, jpeg=b"x", digest="0", taken_by="Ana"))
        db.session.add(Journey(delegate_id=own, way="arrival"))
        db.session.add(Liaison(delegate_id=own, name="Lía Enlace", phone="+526241430000"))
        taken = {"number": 1, "received_by": "Beto Ávila", "given_by": "Eva", "nonce": "n"}
        db.session.add(Receipt(event_id=world.event.id, **taken))
        outbox.queue(world.ana, "approved", "approved:1", secret="Ana")
        scans.record(world.event, code=CODES["ana"], checkpoint="MAIN", nonce="n-1", by=SYSTEM)
    return world


def days_after(world, days: int) -> dt.datetime:
    """The real time at which the event's clock says noon so many days after its last day."""
    return world.real(world.at("12:00", THIRD + dt.timedelta(days=days)))


def run(world, days: int) -> list[str]:
    with transaction():
        return [one.kind for one in retention.run(world.event, by=SYSTEM, now=days_after(world, days))]


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (7, []),
        (8, ["identity"]),
        (31, ["identity", "care", "travel"]),
        (91, ["identity", "care", "travel", "photo"]),
        (366, ["identity", "care", "travel", "photo", "contact", "behaviour"]),
    ],
)
def test_each_kind_goes_on_its_day(kept, days, gone):
    assert run(kept, days) == gone
    assert (count(DelegateIdentity) == 0) == ("identity" in gone)
    assert (count(DelegateCare) == 0) == ("care" in gone)
    assert (count(Journey) == 0) == ("travel" in gone)
    assert (count(Photo) == 0) == ("photo" in gone)
    assert (kept.ana.email is None) == ("contact" in gone)
    assert (count(Liaison) == 0) == (count(Receipt, Receipt.received_by == "") == 1) == ("contact" in gone)
    assert (count(Scan, Scan.delegate_id.is_not(None)) == 0) == ("behaviour" in gone)
    assert run(kept, days) == []


def test_looking_first_changes_nothing(kept):
    due = retention.due(kept.event, days_after(kept, 366))
    assert {one.kind: one.people for one in due} == {
        "identity": 1, "care": 1, "travel": 1, "photo": 1, "contact": 8, "behaviour": 1,
    }  # fmt: skip
    assert (count(DelegateCare), count(Photo), count(Entry, Entry.verb == "retention.done")) == (1, 1, 0)


def test_who_took_part_and_the_totals_stay(kept):
    inside = db.session.execute(sa.select(Presence.delegate_id, Presence.entries)).all()
    run(kept, 4000)
    assert kept.ana.full_name == "Ana Núñez"
    assert count(Scan) == 1
    assert db.session.execute(sa.select(Presence.delegate_id, Presence.entries)).all() == inside
    (letter,) = db.session.scalars(sa.select(Message))
    assert (letter.recipient, letter.variables, letter.status) == (None, {"erased": True}, "unaddressed")


def test_an_events_own_periods_hold(kept):
    facts = retention.read({"keep_care": "5", "keep_photo": "", "answer_days": "10"})
    with transaction():
        retention.keep_rules(kept.event, facts, by=SYSTEM)
    assert run(kept, 6) == ["care"]
    rules = db.session.get(RegistrationRules, kept.event.id)
    assert (rules.retention, rules.answer_days) == ({"care": 5}, 10)


def test_two_who_change_the_periods_at_once_are_told(kept):
    seen = retention.mark_of(kept.event)
    for days in ("5", "6"):
        facts = retention.read({"keep_care": days})
        if days == "6":
            with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
                retention.keep_rules(kept.event, facts, seen=seen, by=SYSTEM)
        else:
            with transaction():
                retention.keep_rules(kept.event, facts, seen=seen, by=SYSTEM)


def test_a_worker_leaves_an_event_alone_whose_clock_was_moved(kept):
    assert kept.event.rehearsing
    assert retention.events_due() == []
    with transaction():
        kept.event.clock_shift = 0
    assert retention.events_due() == [kept.event]


def test_somebody_of_another_event_keeps_theirs(kept):
    other = sa.select(sa.func.count()).select_from(Delegate).where(Delegate.event_id != kept.event.id)
    before = db.session.scalar(other)
    run(kept, 4000)
    assert db.session.scalar(other) == before
