"""What a program at a gate is told of its checkpoint: figures, and a roster to judge by."""

import gzip
import json

import pytest

from models.transaction import transaction
from operations import decisions
from operations.journal import SYSTEM
from tests.programs import EVENT, Program
from tests.world import CODES, token_of


@pytest.fixture
def gate(client, world) -> Program:
    return Program(client, "gate")


def show(gate: Program, nonce: str, **said: str) -> None:
    assert gate.post("/scans", {"code": CODES["ana"], "checkpoint": "MAIN", "nonce": nonce} | said).json


def test_figures_follow_each_scan_and_its_undoing(gate):
    def figures() -> tuple[int, int, int]:
        told = gate.get("/checkpoints/MAIN").json
        return told["inside"], told["entries"], told["expected"]

    assert figures() == (0, 0, 5)
    show(gate, "1")
    assert figures() == (1, 1, 5)
    show(gate, "2", direction="out")
    assert figures() == (0, 1, 5)
    gate.post("/scans/2/undo", {"reason": "Came back at once"})
    assert figures() == (1, 1, 5)


def test_a_roster_tells_who_is_admitted_and_what_changed_since(gate, world):
    show(gate, "1")
    told = gate.get("/checkpoints/BACK/roster").json
    assert told["whole"] and told["checkpoint"]["zone"]
    admitted = {one["name"] for one in told["people"] if one["zone_allowed"] and one["status"] == "approved"}
    assert admitted and "Beto" not in " ".join(admitted)
    with transaction():
        decisions.cancel(world.ana, by=SYSTEM)
    change = gate.get(f"/checkpoints/BACK/roster?since={told['cursor']}").json
    assert not change["whole"]
    assert (world.ana.id, "cancelled") in [(one["id"], one["status"]) for one in change["people"]]


def test_a_roster_holds_nothing_that_is_nobodys_business_at_a_door(gate, world):
    text = gate.get("/checkpoints/MAIN/roster").text
    for secret in (*CODES.values(), world.ana.email, world.ana.phone, "No nuts", "Step-free"):
        assert secret and secret not in text


def test_a_roster_comes_compressed_for_who_takes_it_so(gate, client):
    asked = {"Authorization": f"Bearer {token_of('gate')}", "Accept-Encoding": "gzip"}
    small = client.get(f"{EVENT}/checkpoints/MAIN/roster", headers=asked)
    assert small.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(small.data)).keys() == gate.get("/checkpoints/MAIN/roster").json.keys()


@pytest.mark.parametrize("code", ["NONE", "main", "%00", "%F0%9F%98%80"])
def test_there_is_no_other_checkpoint(gate, code):
    assert gate.get(f"/checkpoints/{code}").status_code == gate.get(f"/checkpoints/{code}/roster").status_code == 404
