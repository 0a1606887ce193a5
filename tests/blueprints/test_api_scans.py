"""What a gate's program is told when it sends scans."""

import datetime as dt

import pytest

from models.base import utcnow
from models.transaction import transaction
from tests.programs import Program, fields_of, refusal_of
from tests.world import CODES

SCAN = {"code": CODES["ana"], "checkpoint": "MAIN", "nonce": "gate-1-1"}


@pytest.fixture
def organizer(client, world) -> Program:
    return Program(client, "organizer")


@pytest.fixture
def gate(client, world) -> Program:
    return Program(client, "gate")


def test_a_badge_is_counted_once_and_the_nonce_always_says_the_same(organizer, gate, world):
    first = gate.post("/scans", SCAN | {"gate": "Gate 1"}).json
    assert (first["result"], first["inside"], first["delegate"]["name"]) == ("admitted", True, "Ana Núñez")
    assert gate.post("/scans", SCAN | {"gate": "Gate 1"}).json == first
    repeat = gate.post("/scans", SCAN | {"nonce": "gate-2-1"}).json
    assert (repeat["result"], repeat["first"]["gate"]) == ("repeat", "Gate 1")
    assert repeat["first"]["at"][-6:] == "-07:00"  # scans bear the real time; Los Cabos has been there since 2022
    assert refusal_of(gate.post("/scans", SCAN | {"code": CODES["beto"]})) == "nonce_reused"
    out = gate.post("/scans", SCAN | {"nonce": "3", "direction": "out"}).json
    assert (out["result"], out["inside"]) == ("admitted", False)


@pytest.mark.parametrize("code", ["", "nonsense", "\0", "\ud800", "=1+1", "x" * 5000, "😀", "<script>", "\u202eABC"])
def test_any_text_is_a_code(gate, code):
    told = gate.post("/scans", SCAN | {"code": code}).json
    assert (told["result"], told["reason"], told["delegate"]) == ("refused", "unknown_code", None)


def test_a_refused_scan_says_why(gate, world):
    with transaction():
        world.ana.status = "submitted"
    told = gate.post("/scans", SCAN).json
    assert (told["reason"], told["inside"], told["delegate"]["status"]) == ("not_approved", False, "submitted")
    assert (
        gate.post("/scans", SCAN | {"nonce": "2", "checkpoint": "BACK", "code": CODES["beto"]}).json["reason"]
        == "zone_not_allowed"
    )


def test_only_a_supervisor_lets_a_refused_person_pass(client, gate, world):
    said = SCAN | {"checkpoint": "BACK", "override": {"reason": "Escorted"}}
    assert gate.post("/scans", said).status_code == 403
    assert Program(client, "supervisor").post("/scans", said).json["result"] == "admitted"


def test_a_scan_is_undone_once(gate, organizer, world):
    gate.post("/scans", SCAN)
    undone = gate.post("/scans/gate-1-1/undo", {"reason": "Wrong person"}).json
    assert (undone["result"], undone["inside"]) == ("undone", False)
    assert refusal_of(gate.post("/scans/gate-1-1/undo", {"reason": "Wrong person"})) == "already_undone"
    assert gate.post("/scans", SCAN | {"nonce": "2"}).json["result"] == "admitted"


def test_a_gate_undoes_only_what_it_did_itself(client, gate):
    supervisor = Program(client, "supervisor")
    supervisor.post("/scans", SCAN)
    assert refusal_of(gate.post("/scans/gate-1-1/undo", {"reason": "Not mine"})) == "too_late_to_undo"
    gate.post("/scans", SCAN | {"nonce": "g"})
    assert supervisor.post("/scans/g/undo", {"reason": "Any"}).status_code == 200


def long_ago(told: dict) -> float:
    """How many seconds ago the first showing was that a repeat tells of."""
    return (utcnow() - dt.datetime.fromisoformat(told["first"]["at"])).total_seconds()


def test_a_batch_is_answered_in_order_with_a_problem_for_each_bad_entry(gate, world):
    sent_at = utcnow()
    taken = {"scanned_at": (sent_at - dt.timedelta(hours=30)).isoformat(), "shown": "admitted"}
    scans = [SCAN | taken, SCAN | {"nonce": "2"}, SCAN | {"nonce": "?"}, 7, SCAN | {"code": "x"}, SCAN | taken]
    scans.append(SCAN | {"nonce": "3", "override": {"reason": "Guest"}})
    told = gate.post("/scans/batch", {"sent_at": (sent_at - dt.timedelta(days=1)).isoformat(), "scans": scans}).json
    first, repeat, bad, none, reused, again, forbidden = told["answers"]
    assert first == again and first["result"] == "admitted"
    assert long_ago(repeat) == pytest.approx(6 * 3600, abs=30)
    assert (bad["status"], list(bad["errors"])) == (422, ["nonce"])
    assert set(none["errors"]) == {"code", "checkpoint", "nonce"}
    assert (reused["status"], reused["code"]) == (409, "nonce_reused")
    assert list(forbidden["errors"]) == ["override"]
    assert gate.post("/scans/batch", {"sent_at": sent_at.isoformat(), "scans": []}).json == {"answers": []}


def test_a_batch_is_not_larger_than_five_hundred(gate):
    body = {"sent_at": utcnow().isoformat(), "scans": [7] * 501}
    answer = gate.post("/scans/batch", body)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert len(gate.post("/scans/batch", body | {"scans": [7] * 500}).json["answers"]) == 500
    assert list(fields_of(gate.post("/scans/batch", {"scans": []}))) == ["sent_at"]


def test_one_scan_may_say_what_its_clock_shows_too(gate):
    sent_at = utcnow() + dt.timedelta(days=1)
    scanned_at = sent_at - dt.timedelta(minutes=5)
    gate.post("/scans", SCAN | {"scanned_at": scanned_at.isoformat(), "sent_at": sent_at.isoformat()})
    assert long_ago(gate.post("/scans", SCAN | {"nonce": "2"}).json) == pytest.approx(300, abs=30)
