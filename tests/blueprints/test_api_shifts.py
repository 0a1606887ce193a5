"""The API's shifts: a dry run says all, applying publishes it, and nothing malformed gets further than its field."""

import pytest

from models import db
from models.transaction import transaction
from operations import participations
from operations.journal import SYSTEM
from tests.programs import Program
from tests.world import SECOND


@pytest.fixture
def organizer(client, world):
    return Program(client, "organizer")


def late(world, **said) -> dict:
    return {"activity": world.housing.id, "minutes": 120} | said


def test_a_dry_run_says_what_would_move_and_changes_nothing(organizer, world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, override="known")
    answer = organizer.post("/shifts", late(world, apply=False)).json
    assert answer["moved"] == [
        {"id": world.housing.id, "from": "2019-06-06T09:00:00-06:00", "to": "2019-06-06T11:00:00-06:00",
         "ends_at": "2019-06-06T12:30:00-06:00"},
        {"id": world.ports.id, "from": "2019-06-06T12:00:00-06:00", "to": "2019-06-06T12:30:00-06:00",
         "ends_at": "2019-06-06T14:00:00-06:00"},
    ]  # fmt: skip
    assert (answer["version"], answer["applied"], answer["affected"]) == (1, False, [world.ana.id])
    assert (answer["conflicts"], world.event.version) == ([], 1)
    assert {one["kind"] for one in answer["repairs"]} >= {"shorten"}


def test_applying_publishes_one_version(organizer, world):
    answer = organizer.post("/shifts", late(world, apply=True, base=1)).json
    assert (answer["version"], answer["applied"], answer["repairs"]) == (2, True, [])
    assert world.housing.starts_at == world.at("11:00", SECOND)
    again = organizer.post("/shifts", late(world, apply=True, base=1))
    assert (again.status_code, again.json["code"], again.json["version"]) == (409, "changed_meanwhile", 2)


def test_a_repair_is_sent_back_by_its_id(organizer, world):
    repairs = organizer.post("/shifts", late(world)).json["repairs"]
    shorter = next(one for one in repairs if one["kind"] == "shorten")
    answer = organizer.post("/shifts", late(world, repairs=[shorter["id"]])).json
    assert answer["moved"][0]["ends_at"] == shorter["moved"][0]["ends_at"]
    assert organizer.post("/shifts", late(world, repairs=["shorten-1-9999"])).status_code == 422


def test_a_new_start_says_the_same_as_minutes(organizer, world):
    said = {"activity": str(world.housing.id), "starts_at": "2019-06-06T17:00:00Z"}
    assert organizer.post("/shifts", said).json["moved"] == organizer.post("/shifts", late(world)).json["moved"]


@pytest.mark.parametrize(
    ("name", "minutes", "code"),
    [("dinner", 5, "no_time_yet"), ("ports", 800, "past_midnight"), ("housing", -600, "another_day")],
)
def test_what_is_not_possible(organizer, world, name, minutes, code):
    activity = getattr(world, name)
    answer = organizer.post("/shifts", {"activity": activity.id, "minutes": minutes, "apply": True})
    assert (answer.status_code, answer.json["code"], answer.json["activity"]["id"]) == (409, code, activity.id)
    db.session.rollback()
    assert world.event.version == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [({"activity": 999_999}, "activity"), ({"minutes": 10**30}, "minutes"), ({"minutes": "45"}, "minutes"),
     ({"minutes": None}, "minutes"), ({"starts_at": "2019-06-06T17:00:00Z"}, "minutes"), ({"base": -1}, "base"),
     ({"starts_at": "noon", "minutes": None}, "starts_at"), ({"repairs": ["x" * 61]}, "repairs.0"),
     ({"repairs": ["\x00"]}, "repairs"), ({"apply": "yes"}, "apply"), ({"other": 1}, "other")],
)  # fmt: skip
def test_what_cannot_be_read(organizer, world, said, field):
    answer = organizer.post("/shifts", late(world, **said))
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_schedulers_ask_and_organizers_publish(client, world):
    scheduler = Program(client, "scheduler")
    assert scheduler.post("/shifts", late(world)).status_code == 200
    assert scheduler.post("/shifts", late(world, apply=True)).status_code == 403
