"""Matchings for programs: from calculating to applied, and who rides in which bus."""

import pytest

import solver
from models import Activity, Company, db
from models.transaction import transaction
from tests.programs import Program
from tests.world import SECOND, count


@pytest.fixture
def program(client, convoy):
    return Program(client, "scheduler")


def test_a_matching_is_calculated_applied_and_seen_bus_by_bus(program, convoy):
    started = program.post("/matching-proposals", {"seconds": 30})
    assert (started.status_code, started.json["status"], started.json["visits"]) == (202, "calculating", [])
    address = f"/matching-proposals/{started.json['id']}"
    assert program.post("/matching-proposals", {}).json["id"] == started.json["id"]
    early = program.post(f"{address}/apply")
    assert (early.status_code, early.json["code"]) == (409, "not_ready")
    solver.solve_waiting()
    ready = program.get(address).json
    assert (ready["status"], ready["value"] > 0, ready["value"] <= ready["bound"]) == ("ready", True, True)
    mine = [one["company"] for one in ready["visits"] if one["delegate"] == convoy.ana.id]
    assert convoy.biotech.id in mine
    assert {one["starts_at"][:10] for one in ready["visits"]} == {"2019-06-06", "2019-06-07"}
    assert program.post(f"{address}/apply").json["status"] == "applied"
    assert count(Activity, Activity.kind == "company_visit") > 0
    ride = db.session.query(Activity).filter_by(kind="transfer", day=SECOND, state="published").first()
    groups = program.get(f"/activities/{ride.id}/groups").json["items"]
    assert {one["bus"] for one in groups} <= {"BUS-1", "BUS-2"}
    assert all(0 < len(one["delegates"]) <= one["capacity"] for one in groups)
    again = program.post("/matching-proposals", {"again": True}).json
    solver.solve_waiting()
    after = program.get(f"/matching-proposals/{again['id']}").json
    assert (after["given_up"], all(one["stands"] for one in after["visits"])) == (0, True)


def test_what_stands_in_the_way_is_said(program, convoy):
    for body in ({"seconds": 0}, {"seconds": "5"}, {"again": "yes"}, {"like": "x"}):
        assert program.post("/matching-proposals", body).status_code == 422
    assert program.post("/matching-proposals", {"again": True}).json["code"] == "nothing_to_rematch"
    assert program.post("/matching-proposals", {"like": 999_999}).status_code == 404
    assert program.get("/matching-proposals/999999").status_code == 404
    assert program.get("/activities/999999/groups").status_code == 404
    proposal = program.post("/matching-proposals", {}).json["id"]
    solver.solve_waiting()
    with transaction():
        db.session.get_one(Company, convoy.biotech.id).status = "cancelled"
    refused = program.post(f"/matching-proposals/{proposal}/apply")
    assert (refused.status_code, refused.json["code"]) == (409, "company_gone")
    assert "Biotech Cabo" in refused.json["detail"]


def test_an_event_without_a_convoy_has_nothing_to_match(client, world):
    assert Program(client, "organizer").post("/matching-proposals", {}).json["code"] == "no_convoy"
