"""Gate phones for programs."""

import pytest

from tests.gates import device_named, phone
from tests.programs import Program

NORTH = {"name": "North gate 2", "checkpoints": ["MAIN", "BACK"]}


@pytest.fixture
def desk(client, world):
    return Program(client, "organizer")


def test_a_phone_is_added_joins_and_is_listed(desk, world, app):
    added = desk.post("/devices", NORTH)
    assert added.status_code == 201
    assert added.json["checkpoints"] == ["MAIN", "BACK"] and added.json["joined_at"] is None
    browser = app.test_client()
    assert browser.post(added.json["url"].removeprefix("http://localhost"), data={}).status_code == 303
    (listed,) = desk.get("/devices").json["items"]
    assert listed["id"] == added.json["id"] and listed["heard_at"] == listed["joined_at"] is not None


def test_a_new_link_lets_another_phone_take_its_place(desk, world, app):
    first = phone(app, world.event, name="North")
    url = desk.post("/links", {"kind": "device", "id": device_named("North").id}).json["url"]
    assert first.get("/cabos/checkin").status_code == 200, "until the other one joins"
    app.test_client().post(url.removeprefix("http://localhost"), data={})
    assert first.get("/cabos/checkin").status_code == 401


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"checkpoints": []}, "checkpoints"),
        ({"role": "leader"}, "buses"),
        ({"role": "leader", "buses": ["MAIN"]}, "buses"),
        ({"checkpoints": ["NOWHERE"]}, "checkpoints"),
        ({"checkpoints": ["MAIN\x00"]}, "checkpoints"),
        ({"role": "admin"}, "role"),
    ],
)
def test_what_cannot_be_is_said_by_field(desk, said, field):
    answer = desk.post("/devices", NORTH | said)
    assert answer.status_code == 422 and any(name.startswith(field) for name in answer.json["errors"])
