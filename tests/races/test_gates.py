"""Eight gates and one badge at the same moment, each gate with a connection of its own: counted exactly once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models import Event, Presence, Scan, db
from models.transaction import transaction
from operations import scans
from operations.journal import Actor
from operations.refusals import Refusal
from tests.world import CODES, count

GATES, ROUNDS = 8, 20


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


def show(event: Event, number: int, nonce: str, direction: str = "in") -> dict:
    by = Actor("token", f"Gate {number}", None)
    gate = f"Gate {number}"
    return scans.record(event, code=CODES["ana"], checkpoint="MAIN", nonce=nonce, by=by, gate=gate, direction=direction)


def show_apart(event: Event, number: int, nonce: str, direction: str = "in") -> dict:
    """Each gate with a nonce of its own."""
    return show(event, number, f"{nonce}-{number}", direction)


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
