"""Buses for programs: who rides in which, scans at their checkpoints, and what was counted."""

import pytest

from tests import convoys
from tests.operations.test_roll_calls import Road
from tests.programs import Program
from tests.world import CODES


@pytest.fixture
def road(world):
    return Road(convoys.set_up(world))


@pytest.fixture
def leader(client, world):
    return Program(client, "leader")


def buses(program: Program, road: Road) -> list[dict]:
    return program.get(f"/activities/{road.ride.id}/groups").json["items"]


def show(program: Program, who: str, checkpoint: str, nonce: str, **rest) -> dict:
    return program.post("/scans", {"code": CODES[who], "checkpoint": checkpoint, "nonce": nonce} | rest).json


def test_scans_at_a_bus_move_who_is_in_another_one_and_the_total_stays(leader, road):
    first, second = buses(leader, road)
    assert (first["bus"], first["checkpoint"], first["aboard"]) == ("BUS-1", f"R{first['id']}", [])
    assert leader.get(f"/checkpoints/{second['checkpoint']}").json["expected"] == 1
    told = show(leader, "ana", second["checkpoint"], "a1")
    assert (told["result"], told["bus"]) == (
        "admitted", {"group": second["id"], "from": first["id"], "joined": False},
    )  # fmt: skip
    ana = road.world.ana.id
    assert [(len(one["delegates"]), one["aboard"]) for one in buses(leader, road)] == [(1, []), (2, [ana])]
    undone = leader.post("/scans/a1/undo", {"reason": "Wrong person"}).json
    assert (undone["bus"]["group"], undone["inside"]) == (first["id"], False)


def test_a_leader_takes_somebody_along_in_a_bus_and_overrules_nothing_elsewhere(leader, client, road):
    first, _second = buses(leader, road)
    reason = {"override": {"reason": "Her bus broke down"}}
    assert show(leader, "chloe", first["checkpoint"], "c1")["reason"] == "not_on_list"
    assert show(leader, "chloe", first["checkpoint"], "c2", **reason)["bus"]["joined"]
    at_door = {"code": CODES["chloe"], "checkpoint": "HOUSING", "nonce": "c3"} | reason
    assert leader.post("/scans", at_door).status_code == 403
    sent = {"sent_at": "2019-06-05T17:00:00Z", "scans": [at_door, at_door | {"checkpoint": first["checkpoint"]}]}
    told = leader.post("/scans/batch", sent).json["answers"]
    assert (set(told[0]["errors"]), told[1]["result"]) == ({"override"}, "repeat")
    at_bus = at_door | {"checkpoint": first["checkpoint"], "nonce": "c4"}
    assert Program(client, "gate").post("/scans", at_bus).status_code == 403


def test_what_a_leader_counted_stands_with_the_bus(leader, client, road):
    first, _second = buses(leader, road)
    address = f"/activities/{road.ride.id}/groups/{first['id']}/headcounts"
    left = {"kind": "departure", "counted": 1, "expected": 2, "missing": [road.world.beto.id], "nonce": "h1"}
    assert set(leader.post(address, left).json["errors"]) == {"reason"}
    said = left | {"reason": "He takes a taxi"}
    assert leader.post(address, said).status_code == 201
    assert leader.post(address, said).json["id"] == buses(leader, road)[0]["departure"]["id"]
    assert leader.post(address, said | {"counted": 0}).json["code"] == "nonce_reused"
    assert set(leader.post(address, said | {"counted": -1, "nonce": "h2"}).json["errors"]) == {"counted"}
    elsewhere = f"/activities/{road.world.housing.id}/groups/{first['id']}/headcounts"
    assert leader.post(elsewhere, said).status_code == 404
    assert Program(client, "gate").post(address, said).status_code == 403
