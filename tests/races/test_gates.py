"""Eight gates and one badge at the same moment, each gate with a connection of its own: counted exactly once."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models import Event, PassPresence, Presence, Scan, SessionPass, db
from models.base import utcnow
from models.transaction import transaction
from operations import scans
from operations.doors import digest
from operations.journal import Actor
from operations.refusals import Refusal
from tests.world import CODES, count

GATES, ROUNDS, FEW = 8, 20, 8
PASS = "PASS000000000001"


@pytest.fixture
def together(app, world):
    """Let eight gates do something at once: `together(deed, *more)` calls `deed(event, number, *more)` at each gate.

    Returns what each was told, or the code of its refusal.
    """
    event_id = world.event.id
    db.session.rollback()

    def run(deed: Callable[..., dict], *more: object) -> list[dict | str]:
        barrier = Barrier(GATES)

        def gate(number: int) -> dict | str:
            with app.app_context():
                event = db.session.get_one(Event, event_id)
                barrier.wait()
                try:
                    with transaction():
                        return deed(event, number, *more)
                except Refusal as refusal:
                    return refusal.code

        with ThreadPoolExecutor(GATES) as gates:
            answers = list(gates.map(gate, range(GATES)))
        db.session.rollback()
        return answers

    return run


def show(event: Event, number: int, nonce: str, direction: str = "in", **rest: object) -> dict:
    by = Actor("token", f"Gate {number}", None)
    shown = {"code": CODES["ana"], "checkpoint": "MAIN", "gate": f"Gate {number}"} | rest
    return scans.record(event, nonce=nonce, by=by, direction=direction, **shown)


def show_apart(event: Event, number: int, nonce: str, direction: str = "in") -> dict:
    """Each gate with a nonce of its own."""
    return show(event, number, f"{nonce}-{number}", direction)


def show_pass(event: Event, number: int, nonce: str, direction: str) -> dict:
    return show(event, number, f"{nonce}-{number}", direction, code=PASS, checkpoint="HOUSING")


def show_late(event: Event, number: int, nonce: str) -> dict:
    """One after the other, now in, now out; heard of all at once."""
    taken = {"scanned_at": utcnow() - dt.timedelta(minutes=30 - number), "behind": dt.timedelta(0)}
    return show(event, number, f"{nonce}-{number}", "out" if number % 2 else "in", **taken)


def show_both_ways(event: Event, number: int, nonce: str) -> dict:
    return show_apart(event, number, nonce, "in" if number % 2 else "out")


def undo(event: Event, number: int, nonce: str) -> dict:
    return scans.undo(event, nonce, reason="Wrong person", by=Actor("token", f"Gate {number}"))


def undo_or_show(event: Event, number: int, nonce: str) -> dict:
    return show_both_ways(event, number, nonce) if number else undo(event, number, nonce)


def results(answers: list[dict | str]) -> Counter:
    return Counter(answer["result"] if isinstance(answer, dict) else answer for answer in answers)


def presence(world) -> Presence:
    return db.session.get_one(Presence, (world.entrance.id, world.ana.id))


def test_eight_nonces_let_one_person_in_once_and_out_once(together, world):
    for turn in range(ROUNDS):
        for direction in ("in", "out"):
            answers = together(show_apart, f"{turn}-{direction}", direction)
            assert results(answers) == {"admitted": 1, "repeat": GATES - 1}
            assert (presence(world).entries, presence(world).inside) == (turn + 1, direction == "in")
            firsts = {answer["first"]["gate"] for answer in answers if answer["first"]}
            assert len(firsts) == 1, "all the others are told the same first gate"
    assert count(Scan) == ROUNDS * 2 * GATES


def test_eight_gates_let_one_pass_in_once_and_out_once(together, world):
    with transaction():
        own = {"activity_id": world.housing.id, "delegation_id": world.delegation.id, "number": 1}
        made = SessionPass(event_id=world.event.id, code=PASS, digest=digest(PASS), **own)
        db.session.add(made)
    key = (world.housing_door.id, made.id)
    for turn in range(FEW):
        for direction in ("in", "out"):
            answers = together(show_pass, f"{turn}-{direction}", direction)
            assert results(answers) == {"admitted": 1, "repeat": GATES - 1}
            there = db.session.get_one(PassPresence, key)
            assert (there.entries, there.inside) == (turn + 1, direction == "in")


def test_scans_sent_late_by_eight_gates_leave_everybody_where_the_last_one_did(together, world):
    for turn in range(FEW):
        answers = together(show_late, f"{turn}")
        assert results(answers)["admitted"] >= 1
        assert presence(world).inside is False, "the last of them went out"
    ways = {way: count(Scan, Scan.result == "admitted", Scan.direction == way) for way in ("in", "out")}
    assert presence(world).entries == ways["in"]


def test_one_nonce_is_one_scan_whichever_gate_sends_it(together, world):
    for turn in range(ROUNDS):
        for direction in ("in", "out"):
            answers = together(show, f"{turn}-{direction}", direction)
            assert results(answers) == {"admitted": GATES}
            assert all(answer == answers[0] for answer in answers)
            assert (presence(world).entries, presence(world).inside) == (turn + 1, direction == "in")
    assert count(Scan) == ROUNDS * 2


def test_in_and_out_at_once_leave_the_books_balanced(together, world):
    for turn in range(ROUNDS):
        together(show_both_ways, f"{turn}")
    admitted = {way: count(Scan, Scan.result == "admitted", Scan.direction == way) for way in ("in", "out")}
    assert presence(world).entries == admitted["in"]
    assert admitted["in"] - admitted["out"] == presence(world).inside


def test_one_entry_is_undone_once(together, world):
    for turn in range(ROUNDS):
        with transaction():
            show(world.event, 0, f"{turn}")
        assert results(together(undo, f"{turn}")) == {"undone": 1, "already_undone": GATES - 1}
        assert (presence(world).entries, presence(world).inside) == (0, False)


def test_undoing_and_coming_in_at_once_leave_the_books_balanced(together, world):
    for turn in range(ROUNDS):
        with transaction():
            show(world.event, 0, f"{turn}")
        together(undo_or_show, f"{turn}")
        undone = db.session.query(Scan.undoes_id).filter(Scan.result == "undone")
        standing = (Scan.result == "admitted", Scan.id.not_in(undone))
        entries = count(Scan, *standing, Scan.direction == "in")
        assert presence(world).entries == entries
