"""Meetings for programs: asking, answering, a schedule from calculating to applied."""

import pytest

import solver
from models import Meeting, MeetingRequest, Proposal
from tests.meetings import agree, set_up
from tests.programs import Program
from tests.world import count


@pytest.fixture
def program(client, world):
    set_up(world.event, [world.red])
    return Program(client, "scheduler")


def ask(program, world, **body):
    return program.post("/meeting-requests", {"from": world.ana.id, "to": world.chloe.id} | body)


def test_two_are_brought_together(program, world):
    asked = ask(program, world, purpose="Ports", priority=3, languages=["es", "fr"])
    assert asked.status_code == 201
    request = asked.json
    assert (request["status"], request["priority"], request["starts_at"]) == ("requested", 3, None)
    address = f"/meeting-requests/{request['id']}"
    assert program.post(f"{address}/accept", {"wish": 2}).json["status"] == "accepted"
    assert program.post(f"{address}/accept", {}).json["wish"] == 2
    assert [one["id"] for one in program.get("/meeting-requests?limit=1").json["items"]] == [request["id"]]
    assert program.post(f"{address}/decline").json["status"] == "declined"


def test_asking_is_refused_with_a_code_or_at_a_field(program, world):
    first = ask(program, world).json
    again = ask(program, world)
    assert (again.status_code, again.json["code"], again.json["request"]) == (409, "already_asked", {"id": first["id"]})
    assert ask(program, world, to=world.ana.id).json["code"] == "same_person"
    assert list(ask(program, world, to=999_999).json["errors"]) == ["to"]
    assert list(ask(program, world, priority=9).json["errors"]) == ["priority"]
    assert ask(program, world, purpose="x" * 501).status_code == 422
    assert program.post("/meeting-requests/999999/accept", {}).status_code == 404


def test_a_schedule_is_calculated_and_applied(program, world):
    request, banned = agree(world.ana, world.chloe), agree(world.beto, world.dan, banned=True)
    started = program.post("/meeting-proposals", {"seconds": 20})
    assert (started.status_code, started.json["status"], started.json["scheduled"]) == (202, "calculating", [])
    address = f"/meeting-proposals/{started.json['id']}"
    assert program.post("/meeting-proposals", {}).json["id"] == started.json["id"]
    early = program.post(f"{address}/apply")
    assert (early.status_code, early.json["code"]) == (409, "not_ready")
    solver.solve_waiting()
    ready = program.get(address).json
    assert (ready["status"], ready["value"], ready["bound"]) == ("ready", 420, ready["bound"])
    (scheduled,) = ready["scheduled"]
    assert (scheduled["request"], scheduled["place"], scheduled["stands"]) == (request.id, "RED", False)
    assert scheduled["starts_at"].startswith("2019-06-06T1")
    assert ready["unscheduled"] == [{"request": banned.id, "reason": "banned"}]
    assert program.post(f"{address}/apply").json["status"] == "applied"
    assert program.get("/meeting-requests").json["items"][0]["starts_at"] == scheduled["starts_at"]
    assert count(Meeting) == 1


def test_what_changed_meanwhile_is_said(program, world):
    request = agree(world.ana, world.chloe)
    address = f"/meeting-proposals/{program.post('/meeting-proposals', {}).json['id']}"
    solver.solve_waiting()
    assert program.post(f"/meeting-requests/{request.id}/decline").status_code == 200
    refused = program.post(f"{address}/apply")
    assert (refused.status_code, refused.json["code"], refused.json["gone"]) == (
        409, "changed_meanwhile", [request.id],
    )  # fmt: skip


def test_nothing_to_schedule_is_a_conflict_and_a_bad_limit_a_fault(program, world):
    nobody = program.post("/meeting-proposals", {})
    assert (nobody.status_code, nobody.json["code"]) == (409, "nobody_accepted")
    for seconds in (0, 601, "20", 1.5):
        assert program.post("/meeting-proposals", {"seconds": seconds}).status_code == 422
    assert program.get("/meeting-proposals/999999").status_code == 404
    assert count(Proposal) == count(MeetingRequest) == 0
