"""What a program does with the API, call by call; `Program` holds each answer against the document."""

import io

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from models import Delegate, Entry, db
from models.transaction import transaction
from operations import badges, participations
from operations.journal import SYSTEM
from tests.blueprints.test_calendars import entries
from tests.pages import statements
from tests.programs import Program, refusal_of
from tests.world import CODES, SECOND, count

NEW = {"family_name": "Soto", "category": "MAYOR", "country": "MX", "language": "es"}
SCAN = {"code": CODES["ana"], "checkpoint": "MAIN", "nonce": "gate-1-1"}


@pytest.fixture
def organizer(client, world) -> Program:
    return Program(client, "organizer")


@pytest.fixture
def gate(client, world) -> Program:
    return Program(client, "gate")


def participate(organizer, activity, delegate, **more):
    return organizer.post(f"/activities/{activity.id}/participations", {"delegate": delegate.id} | more)


def test_a_token_sees_its_own_event(organizer):
    told = organizer.get("/api/v1/events").json
    assert [event["slug"] for event in told["items"]] == ["cabos"] and told["next"] is None


def test_an_event_tells_its_clock_and_its_codes(organizer, world):
    event = organizer.get().json
    # Ten o’clock is when the world was made, which other tests may have used for long.
    assert "2019-06-05T09:59" <= event["clock"] < "2019-06-05T14:00" and event["clock"].endswith("-06:00")
    assert event["rehearsal"] is True and event["zone"] == "America/Mazatlan"
    assert event["name"] == {"en": "Mayors’ Summit", "es": "Cumbre de Alcaldes", "fr": "Sommet des maires"}
    assert [one["code"] for one in event["checkpoints"]] == ["MAIN", "BACK", "HOUSING"]
    assert {one["code"] for one in event["places"]} == {"RED", "BLUE"}
    assert [one["code"] for one in event["categories"]] == ["MAYOR", "OFFICIAL", "CREW"]


def test_more_capacity_lets_those_who_wait_move_up(organizer, world):
    assert organizer.patch("", {"capacity": 4}).json["capacity"] == 4
    fay = f"/delegates/{world.fay.id}"
    assert organizer.post(f"{fay}/approve").json["status"] == "waitlisted"
    assert organizer.get(fay).json["status"] == "waitlisted"
    assert organizer.patch("", {}).json["capacity"] == 4
    organizer.patch("", {"capacity": 5})
    assert organizer.get(fay).json["status"] == "approved"
    assert organizer.patch("", {"capacity": None}).json["capacity"] is None


def test_delegates_come_page_by_page_in_the_order_of_names(organizer):
    names, address = [], "/delegates?limit=3"
    while address:
        page = organizer.get(address).json
        assert len(page["items"]) <= 3
        names += [one["family_name"] for one in page["items"]]
        address = page["next"]
    assert names == ["Ávila", "Ito", "L’Écuyer", "Li", "Núñez", "O’Neill", "Ruiz", "Vega"]


def test_delegates_are_found_without_accents_and_narrowed(organizer):
    def found(query):
        return [one["given_name"] for one in organizer.get(f"/delegates?{query}").json["items"]]

    assert found("q=nunez") == ["Ana"]
    assert found("category=OFFICIAL") == ["Hana", "Dan"]
    assert found("status=submitted&country=US") == ["Fay"]
    assert found("category=NOBODY") == []
    assert found("q=%00%F0%9F%98%80") == []


def test_thirty_delegates_take_as_many_statements_as_one(organizer):
    organizer.get("/delegates")  # whatever is done once in a process
    with statements() as for_one:
        organizer.get("/delegates?limit=1")
    for number in range(30):
        organizer.post("/delegates", NEW | {"family_name": f"Soto {number}", "delegation": f"City {number}"})
    with statements() as for_thirty:
        organizer.get("/delegates?limit=200")
    assert len(for_thirty) == len(for_one)


def test_activities_take_as_many_statements_however_many_there_are(organizer):
    def proposed():
        return {"kind": "panel", "title": "One more", "place": "BLUE", "categories": ["CREW"], "status": "published"}

    organizer.post("/activities", proposed())
    with statements() as few:
        organizer.get("/activities?draft=1")
    for _ in range(10):
        organizer.post("/activities", proposed())
        organizer.post("/activities", proposed() | {"status": "draft"})
    with statements() as many:
        organizer.get("/activities?draft=1")
    assert len(many) == len(few) + 1  # the categories of those never published


def test_a_delegate_is_told_with_everything_an_organizer_may_see(organizer, world):
    ana = organizer.get(f"/delegates/{world.ana.id}").json
    assert ana["email"] == "ana@example.org" and ana["phone"] == "+526121234567"
    assert ana["delegation"]["name"]["es"] == "La Paz" and ana["category"] == "MAYOR"
    assert organizer.get(f"/delegates/{world.dan.id}").json["delegation"] is None


def test_somebody_registers_with_every_field(organizer):
    said = NEW | {
        "given_name": "José  María", "position": "Alcalde", "city": "Múzquiz", "email": "j@example.org",
        "phone": "81 1234 5678", "delegation": "La paz",
    }  # fmt: skip
    answer = organizer.post("/delegates", said)
    assert answer.status_code == 201
    assert answer.json["status"] == "submitted" and answer.json["reference"]
    assert answer.json["phone"] == "+528112345678"
    kept = db.session.get(Delegate, answer.json["id"])
    assert kept.source == "api" and kept.delegation.name["en"] == "La Paz"


def test_a_category_without_approval_is_approved_until_the_event_is_full(organizer):
    organizer.patch("", {"capacity": 5})
    official = NEW | {"category": "OFFICIAL"}
    assert organizer.post("/delegates", official).json["status"] == "approved"
    assert organizer.post("/delegates", official).json["status"] == "waitlisted"


def test_a_delegation_is_named_by_its_id_its_name_or_as_answers_have_it(organizer, world):
    ours = world.delegation.id
    as_answered = organizer.get(f"/delegates/{world.ana.id}").json["delegation"]
    for said in (ours, {"id": ours}, {"id": str(ours)}, "la PAZ", {"name": "La Paz"}, as_answered):
        told = organizer.post("/delegates", NEW | {"delegation": said}).json["delegation"]
        assert told["id"] == ours
    fresh = organizer.post("/delegates", NEW | {"delegation": "Tecate"}).json["delegation"]
    assert fresh["name"] == {"en": None, "es": "Tecate", "fr": None}


def test_delegates_are_approved_rejected_and_cancelled(organizer, world):
    fay = f"/delegates/{world.fay.id}"
    assert organizer.post(f"{fay}/approve").json["status"] == "approved"
    assert refusal_of(organizer.post(f"{fay}/approve")) == "not_allowed_from_approved"
    assert organizer.post(f"{fay}/cancel").json["status"] == "cancelled"
    other = organizer.post("/delegates", NEW).json["id"]
    assert organizer.post(f"/delegates/{other}/reject").json["status"] == "rejected"
    assert refusal_of(organizer.post(f"/delegates/{other}/approve")) == "not_allowed_from_rejected"


def test_the_journal_says_which_program_did_it(organizer, world):
    organizer.post(f"/delegates/{world.fay.id}/approve")
    assert count(Entry, Entry.actor_kind == "token", Entry.actor_name == "organizer", Entry.verb == "delegate.approved")


def test_a_new_badge_kills_the_earlier_code(organizer, gate, world):
    fresh = organizer.post(f"/delegates/{world.ana.id}/badge")
    assert fresh.status_code == 201
    assert fresh.json["url"] == f"HTTP://LOCALHOST/B/{fresh.json['code']}"
    assert gate.post("/scans", SCAN).json["reason"] == "badge_replaced"
    assert gate.post("/scans", SCAN | {"code": fresh.json["url"], "nonce": "2"}).json["result"] == "admitted"


def test_a_category_without_badges_gets_none(organizer, world):
    with transaction():
        world.mayors.has_badge = False
    assert refusal_of(organizer.post(f"/delegates/{world.ana.id}/badge")) == "no_badge"


def test_the_badge_is_a_picture_and_a_page(organizer, world):
    picture = organizer.get(f"/delegates/{world.ana.id}/badge.png")
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(picture.data)).convert("L"))
    assert read.text == f"HTTP://LOCALHOST/B/{CODES['ana']}"
    page = organizer.get(f"/delegates/{world.ana.id}/badge.pdf")
    assert page.data.startswith(b"%PDF-")
    assert badges.current(world.ana).printed == 1


def test_there_is_no_picture_of_a_badge_that_is_not(organizer, world):
    assert organizer.get(f"/delegates/{world.fay.id}/badge.png").status_code == 404
    assert organizer.get(f"/delegates/{world.fay.id}/badge.pdf").status_code == 404


def test_the_calendars_address_opens_the_persons_own_day(client, organizer, world):
    participate(organizer, world.water, world.ana)
    address = organizer.get(f"/delegates/{world.ana.id}/calendar").json["url"]
    assert "Agua" in entries(client.get(address))


def test_seats_are_taken_then_waited_for_then_given_on(organizer, world):
    first = participate(organizer, world.water, world.ana)
    assert (first.status_code, first.json["status"], first.json["position"]) == (201, "confirmed", None)
    again = participate(organizer, world.water, world.ana)
    assert (again.status_code, again.json) == (200, first.json)
    participate(organizer, world.water, world.beto)
    waiting = participate(organizer, world.water, world.chloe)
    assert (waiting.status_code, waiting.json["status"], waiting.json["position"]) == (201, "waitlisted", 1)
    assert participate(organizer, world.water, world.chloe).status_code == 200
    assert organizer.get(f"/activities/{world.water.id}").json["taken"] == 2
    seat = f"/activities/{world.water.id}/participations/{world.ana.id}"
    assert organizer.delete(seat).status_code == 204
    assert participate(organizer, world.water, world.chloe).json["status"] == "confirmed"
    assert organizer.delete(seat).status_code == 204
    assert organizer.delete(f"/activities/{world.ports.id}/participations/{world.ana.id}").status_code == 404


def test_taking_part_is_refused_with_the_reason(organizer, world):
    participate(organizer, world.housing, world.ana)
    clash = participate(organizer, world.water, world.ana)
    assert refusal_of(clash) == "clash"
    assert clash.json["activity"] == {"id": world.housing.id, "title": world.housing.title}
    assert "Housing" in clash.json["detail"]
    assert refusal_of(participate(organizer, world.water, world.dan)) == "category_not_admitted"
    assert refusal_of(participate(organizer, world.water, world.fay)) == "not_approved"
    assert refusal_of(participate(organizer, world.opening, world.ana)) == "closed"
    draft = organizer.post("/activities", {"kind": "panel", "title": "X"}).json["id"]
    assert (
        refusal_of(organizer.post(f"/activities/{draft}/participations", {"delegate": world.ana.id})) == "not_published"
    )


def test_an_organizer_overrules_a_clash_with_a_reason(organizer, world):
    participate(organizer, world.housing, world.ana)
    told = participate(organizer, world.water, str_id(world.ana), role="panelist", override={"reason": "She speaks"})
    assert (told.status_code, told.json["role"]) == (201, "panelist")
    assert participations.find(world.water, world.ana).source == "api"


def str_id(delegate):
    """The same delegate, whose id a program keeps as text."""
    return type("Named", (), {"id": str(delegate.id)})


def test_the_roster_holds_everybody_in_the_language_asked_for(organizer, world):
    roster = organizer.get("/exports/roster.xlsx", headers={"Accept-Language": "es"})
    sheet = openpyxl.load_workbook(io.BytesIO(roster.data)).worksheets[0]
    told = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"Núñez", "Vega", "Ito", "+526121234567"} <= {
        text.replace(" ", "") if text[0] == "+" else text for text in told
    }
    assert count(Entry, Entry.verb == "export.made", Entry.actor_kind == "token") == 1


def test_the_days_of_an_activity_follow_its_new_time(organizer, world):
    moved = organizer.patch(
        f"/activities/{world.visit.id}", {"starts_at": "2019-06-06T20:00:00-06:00", "ends_at": None}
    )
    assert moved.json["day"] == SECOND.isoformat()


def test_who_left_and_who_was_never_there(organizer, world):
    with transaction():
        participations.sign_up(world.visit, world.dan, by=SYSTEM)
    assert organizer.delete(f"/activities/{world.visit.id}/participations/{world.dan.id}").status_code == 204
    assert organizer.delete(f"/activities/{world.visit.id}/participations/{world.eva.id}").status_code == 404


def test_when_the_event_is_over_everything_is_read_and_nothing_changes(organizer, world):
    participate(organizer, world.visit, world.dan)
    with transaction():
        world.event.clock_shift += 10 * 24 * 3600
    seat = f"/activities/{world.visit.id}/participations/{world.dan.id}"
    assert refusal_of(organizer.delete(seat)) == "finished"
    assert refusal_of(organizer.patch("", {"capacity": 30})) == "finished"
    assert refusal_of(organizer.post("/delegates", NEW)) == "finished"
    assert organizer.get(f"/activities/{world.visit.id}").json["taken"] == 1
