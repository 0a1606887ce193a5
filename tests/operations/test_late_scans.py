"""Scans that a phone sends late: judged and told as of the moment when they were taken, and never counted twice."""

import datetime as dt

import pytest

from models import Presence, Scan, db
from models.transaction import transaction
from operations import badges, scans
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from tests.gates import a_device
from tests.world import CODES, count
from web import scan_batches

PHONE = Actor("device", "North gate", 7)


@pytest.fixture
def gate(world):
    return Late(world)


class Late:
    """Phones whose clocks are wrong; each minute counts from ten o'clock by ours."""

    def __init__(self, world) -> None:
        self.world, self.shown = world, 0

    def minute(self, minute: float) -> dt.datetime:
        return self.world.real(self.world.at("10:00")) + dt.timedelta(minutes=minute)

    def __call__(self, taken: float, sent: float, who="ana", wrong=dt.timedelta(0), **rest) -> dict:
        """Shown at minute `taken`, sent at minute `sent`, by a clock that is `wrong` by so much."""
        self.shown += 1
        rest = {"nonce": f"n{self.shown}", "checkpoint": "MAIN", "by": PHONE} | rest
        rest |= {"scanned_at": self.minute(taken) + wrong, "behind": -wrong, "now": self.minute(sent)}
        with transaction():
            return scans.record(self.world.event, code=CODES.get(who, who), **rest)

    def undo(self, nonce: str, undone: float, sent: float, by=PHONE, **rest) -> dict:
        times = {"undone_at": self.minute(undone), "behind": dt.timedelta(0), "now": self.minute(sent)}
        with transaction():
            return scans.undo(self.world.event, nonce, reason="", by=by, own_only=True, **times, **rest)

    def presence(self, who="ana") -> tuple[int, bool]:
        row = db.session.get_one(Presence, (self.world.entrance.id, getattr(self.world, who).id))
        return row.entries, row.inside


def told(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


@pytest.mark.parametrize("wrong", [dt.timedelta(days=1), dt.timedelta(days=-1), dt.timedelta(seconds=90)], ids=str)
def test_a_wrong_clock_is_set_right(world, gate, wrong):
    gate(5, 30, wrong=wrong, nonce="one", shown="admitted")
    scan = scans.stored(world.event, "one")
    assert (scan.scanned_at, scan.received_at) == (gate.minute(5), gate.minute(30))
    assert (scan.behind, scan.shown, scan.device_id) == (-wrong.total_seconds(), "admitted", 7)
    assert gate(31, 31)["first"]["at"] == told(gate.minute(5))


def test_nothing_is_taken_after_it_was_received(world, gate):
    gate(90, 30, nonce="one")
    assert scans.stored(world.event, "one").scanned_at == gate.minute(30)


def test_a_scan_is_judged_at_the_moment_it_was_taken(world, gate):
    with transaction():
        world.entrance.opens_at, world.entrance.closes_at = world.at("10:10"), world.at("10:20")
    assert gate(9, 15, "ana")["reason"] == "checkpoint_closed"
    assert gate(15, 40, "beto")["result"] == "admitted"
    assert gate(25, 40, "chloe")["reason"] == "checkpoint_closed"
    assert gate(15, 40, "dan", wrong=dt.timedelta(days=1))["result"] == "admitted"


def test_without_what_the_clock_showed_a_scan_is_judged_when_received(world, gate):
    with transaction():
        world.entrance.closes_at = world.at("10:20")
        told = scans.record(
            world.event, code=CODES["ana"], checkpoint="MAIN", nonce="one", by=PHONE,
            scanned_at=gate.minute(10), now=gate.minute(30),
        )  # fmt: skip
    assert told["reason"] == "checkpoint_closed"


def test_what_was_taken_before_the_end_counts_after_it(world, gate):
    last_morning, week_later = 2 * 24 * 60, 10 * 24 * 60
    assert gate(last_morning, week_later)["result"] == "admitted"
    assert gate(week_later, week_later, "beto")["reason"] == "checkpoint_closed"


def test_a_badge_replaced_afterwards_still_opened_then(world, gate):
    with transaction():
        badges.issue(world.ana, by=SYSTEM, now=gate.minute(10))
    assert gate(11, 30)["reason"] == "badge_replaced"
    assert gate(9, 30)["result"] == "admitted"


def test_two_phones_that_admitted_the_same_badge_let_one_person_in(world, gate):
    assert gate(6, 20, shown="admitted", gate="South")["result"] == "admitted"
    later = gate(5, 30, shown="admitted")
    assert (later["result"], later["inside"]) == ("repeat", True)
    assert later["first"] == {"at": told(gate.minute(6)), "gate": "South"}
    assert gate.presence() == (1, True)
    assert count(Scan, Scan.shown == "admitted") == 2


def test_who_went_out_since_is_outside_when_their_coming_in_is_heard_of(gate):
    assert gate(20, 20, direction="out")["result"] == "repeat", "nobody knew that they had come in"
    late = gate(5, 30)
    assert (late["result"], late["inside"]) == ("admitted", False)
    assert gate.presence() == (1, False)
    assert gate(31, 31)["result"] == "admitted"


def test_who_came_back_since_is_inside_when_their_going_out_is_heard_of(gate):
    gate(1, 1)
    assert gate(20, 20)["result"] == "repeat", "nobody knew that they had gone out"
    late = gate(10, 30, direction="out")
    assert (late["result"], late["inside"]) == ("admitted", True)
    assert gate.presence() == (1, True)
    assert gate(31, 31, direction="out")["result"] == "admitted"


def test_an_undone_scan_says_nothing_of_where_somebody_is(gate):
    gate(20, 20, direction="out", nonce="wrong")
    gate.undo("wrong", 21, 21)
    assert gate(5, 30)["inside"] is True


def test_undoing_leaves_people_where_the_latest_scan_did_in_their_own_order(gate):
    gate(1, 1, nonce="in")
    gate(30, 30, direction="out", nonce="out")
    gate(40, 40, nonce="back")
    assert gate.undo("back", 41, 41)["inside"] is False
    assert gate.presence() == (1, False)


def test_a_phone_undoes_its_own_for_two_minutes_however_late_it_says_so(gate):
    for nonce, who in (("one", "ana"), ("two", "beto")):
        gate(5, 30, who, nonce=nonce)
    with pytest.raises(Refusal, match="too_late_to_undo"):
        gate.undo("one", 6, 30, by=Actor("device", "South gate", 8))
    with pytest.raises(Refusal, match="too_late_to_undo"):
        gate.undo("one", 8, 30)
    assert gate.undo("one", 6, 30)["result"] == "undone"
    signed_in = Actor("staff", "Somebody", 1)
    assert gate.undo("two", 6, 30, by=signed_in, device_id=7)["result"] == "undone"


def test_a_batch_is_answered_in_order_and_one_bad_entry_spoils_no_other(world, gate):
    shown = {"code": CODES["ana"], "checkpoint": "MAIN", "scanned_at": gate.minute(5).isoformat()}
    entries = [
        shown | {"nonce": "1"},
        shown | {"nonce": "2"},
        shown | {"nonce": "1"},
        shown | {"nonce": "1", "code": CODES["beto"]},
        shown | {"nonce": "no nonce", "direction": "up", "scanned_at": "yesterday"},
        shown | {"nonce": "3", "checkpoint": "NOWHERE"},
        shown | {"nonce": "4", "override": {"reason": "Guest"}},
        "nonsense",
        shown | {"nonce": "5", "code": CODES["beto"]},
    ]
    answers = scan_batches.record_all(world.event, entries, sent_at=gate.minute(30), by=PHONE, now=gate.minute(30))
    results = [one["result"] if isinstance(one, dict) else one for one in answers]
    assert results[:3] == ["admitted", "repeat", "admitted"]
    assert results[8] == "admitted"
    assert [one.code for one in (results[3], results[5], results[6])] == [
        "nonce_reused", "unknown_checkpoint", "override_forbidden",
    ]  # fmt: skip
    assert [set(one.errors) for one in (results[4], results[7]) if isinstance(one, Malformed)] == [
        {"nonce", "direction", "scanned_at"}, {"code", "checkpoint", "nonce"},
    ]  # fmt: skip
    assert count(Scan) == 3
    again = scan_batches.record_all(world.event, entries, sent_at=gate.minute(40), by=PHONE, now=gate.minute(40))
    assert [one for one in again if isinstance(one, dict)] == [one for one in answers if isinstance(one, dict)]
    assert count(Scan) == 3


def test_a_phone_stands_at_its_own_checkpoints_only(world, gate):
    phone = a_device(world.event, "MAIN", name="North gate 1")
    shown = {"code": CODES["eva"], "nonce": "1", "gate": "elsewhere"}
    entries = [shown | {"checkpoint": "BACK"}, shown | {"checkpoint": "MAIN"}]
    refused, answer = scan_batches.record_all(world.event, entries, sent_at=None, by=PHONE, device=phone)
    assert (refused.code, answer["result"]) == ("unknown_checkpoint", "admitted")
    scan = scans.stored(world.event, "1")
    assert (scan.gate, scan.device_id, scan.behind) == ("North gate 1", phone.id, None)
