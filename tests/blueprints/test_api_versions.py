"""Calls that list the programme's versions and publish one."""

import pytest

from models.transaction import transaction
from operations import programme
from operations.journal import SYSTEM
from tests.programs import Program, fields_of, refusal_of


@pytest.fixture
def program(client) -> Program:
    return Program(client, "organizer")


def edit(activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)


def test_named_drafts_are_published_as_a_version(program, world):
    edit(world.housing, capacity=9)
    edit(world.water, capacity=9)
    answer = program.post(
        "/versions", {"activities": [world.housing.id], "label": "Final agenda", "note": {"fr": "Oui"}}
    )
    assert answer.status_code == 201
    assert (answer.json["number"], answer.json["activities"]) == (2, [world.housing.id])
    assert answer.json["label"] == {"en": "Final agenda", "es": None, "fr": None}
    assert answer.json["note"]["fr"] == "Oui"
    assert (world.housing.capacity, world.water.capacity) == (9, 2)


def test_without_names_every_draft_is_published(program, world):
    edit(world.housing, capacity=9)
    edit(world.water, capacity=9)
    assert sorted(program.post("/versions", {}).json["activities"]) == sorted([world.housing.id, world.water.id])
    assert refusal_of(program.post("/versions", {})) == "nothing_to_publish"


def test_what_was_published_meanwhile_is_refused(program, world):
    edit(world.housing, capacity=9)
    assert program.post("/versions", {"activities": [world.housing.id]}).status_code == 201
    assert refusal_of(program.post("/versions", {"activities": [world.housing.id]})) == "changed_meanwhile"


def test_an_activity_that_is_none_of_the_programme_is_refused(program, world):
    assert "activities" in fields_of(program.post("/versions", {"activities": [999_999_999]}))
    assert "activities" in fields_of(program.post("/versions", {"activities": [world.briefing.id]}))
    assert "label" in fields_of(program.post("/versions", {"label": ""}))


def test_versions_are_listed_the_newest_first(program, client, world):
    edit(world.housing, capacity=9)
    program.post("/versions", {"label": {"es": "Agenda final"}})
    listed = Program(client, "gate").get("/versions").json["items"]
    assert [(one["number"], one["label"]["es"]) for one in listed] == [(2, "Agenda final"), (1, "Proyecto de agenda")]
    assert listed[0]["published_at"].endswith("-06:00") or listed[0]["published_at"].endswith("-07:00")
    assert [one["number"] for one in program.get("/versions?limit=1").json["items"]] == [2]


def test_who_may_only_propose_does_not_publish(client, world):
    assert Program(client, "scheduler").post("/versions", {}).status_code == 403
