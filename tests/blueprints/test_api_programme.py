"""How programs read the programme, propose changes and publish them."""

import pytest

from tests.programs import Program, refusal_of


@pytest.fixture
def organizer(client, world) -> Program:
    return Program(client, "organizer")


def participate(organizer, activity, delegate):
    return organizer.post(f"/activities/{activity.id}/participations", {"delegate": delegate.id})


def test_the_programme_is_told_in_its_order_with_local_times(organizer, world):
    told = {one["title"]["en"]: one for one in organizer.get("/activities").json["items"]}
    assert list(told)[:3] == ["Opening", "Dinner", "Briefing"]
    assert told["Housing"]["starts_at"] == "2019-06-06T09:00:00-06:00"
    assert told["Housing"]["place"] == "RED" and told["Housing"]["categories"] == ["MAYOR"]
    assert told["Dinner"]["starts_at"] is None and told["Dinner"]["day"] == "2019-06-05"
    assert organizer.get(f"/activities/{world.water.id}").json == told["Water"]


def test_activities_come_page_by_page(organizer):
    seen, address = [], "/activities?limit=2"
    while address:
        page = organizer.get(address).json
        seen += [one["id"] for one in page["items"]]
        address = page["next"]
    assert seen == [one["id"] for one in organizer.get("/activities").json["items"]] and len(seen) == 7


def test_a_proposed_activity_is_seen_by_nobody_until_it_is_published(client, organizer, world):
    said = {
        "kind": "panel",
        "title": {"en": "Late panel"},
        "starts_at": "2019-06-07T16:00:00Z",
        "parent": world.visit.id,
    }
    proposed = organizer.post("/activities", said)
    assert proposed.status_code == 201
    assert (proposed.json["status"], proposed.json["revision"], proposed.json["proposed"]) == ("draft", 0, True)
    assert proposed.json["starts_at"] == "2019-06-07T10:00:00-06:00" and proposed.json["day"] == "2019-06-07"
    assert proposed.json["parent"] == world.visit.id
    key = proposed.json["id"]
    assert organizer.get(f"/activities/{key}").status_code == 404
    assert organizer.get(f"/activities/{key}?draft=1").json == proposed.json
    assert key in [one["id"] for one in organizer.get("/activities?draft=1").json["items"]]
    published = organizer.patch(f"/activities/{key}", {"status": "published"}).json
    assert (published["status"], published["revision"], published["proposed"]) == ("published", 1, False)
    assert Program(client, "viewer").get(f"/activities/{key}").json == published
    assert organizer.get().json["version"] == 2


def test_a_plain_title_is_in_the_events_first_language(organizer):
    told = organizer.post("/activities", {"kind": "panel", "title": "Late panel", "status": "published"}).json
    assert told["title"] == {"en": "Late panel", "es": None, "fr": None}
    assert told["status"] == "published" and told["day"] == "2019-06-05"


def test_a_change_waits_as_a_draft_and_keeps_what_was_not_named(organizer, world):
    water = f"/activities/{world.water.id}"
    changed = organizer.patch(water, {"capacity": 40, "place": "RED", "ends_at": None}).json
    assert (changed["capacity"], changed["place"], changed["ends_at"]) == (40, "RED", None)
    assert changed["title"]["es"] == "Agua" and changed["proposed"]
    assert organizer.get(water).json["capacity"] == 2
    assert organizer.patch(water, {"place": None, "status": "published"}).json["capacity"] == 40
    assert organizer.get(water).json["place"] is None


def test_more_seats_let_who_waits_move_up(organizer, world):
    for name in ("ana", "beto"):
        participate(organizer, world.water, getattr(world, name))
    assert participate(organizer, world.water, world.chloe).json["position"] == 1
    organizer.patch(f"/activities/{world.water.id}", {"capacity": 3, "status": "published"})
    assert participate(organizer, world.water, world.chloe).json["status"] == "confirmed"


def test_a_cancelled_activity_stays_where_people_look_for_it(organizer, world):
    water = f"/activities/{world.water.id}"
    assert organizer.post(f"{water}/cancel").json["status"] == "cancelled"
    assert organizer.get(water).json["status"] == "published"
    told = organizer.post(f"{water}/cancel", {"status": "published"}).json
    assert (told["status"], told["proposed"]) == ("cancelled", False)
    assert organizer.get(water).json["status"] == "cancelled"
    assert refusal_of(participate(organizer, world.water, world.ana)) == "not_published"


def test_meetings_are_there_at_once(client, organizer):
    said = {"kind": "meeting", "title": "Bilateral", "audience": "participants", "attendance": "listed"}
    told = Program(client, "scheduler").post("/activities", said).json
    assert told["status"] == "published" and organizer.get().json["version"] == 1
    assert told["id"] not in [one["id"] for one in Program(client, "viewer").get("/activities").json["items"]]
