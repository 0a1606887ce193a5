"""Who may make which call: every call of the document, every role."""

import pytest

from models import ApiToken, Event, db
from models.access import ROLES
from models.base import utcnow
from models.transaction import transaction
from operations import doors
from tests.programs import EVENT, Program

EVERY_GATE = {"gate", "supervisor", "leader"}
DESK = {"organizer", "admin"}
READERS = {"viewer", "scheduler"} | EVERY_GATE | DESK
#: Written down by hand from what roles promise; a new call has to be added here.
ALLOWED = {
    "GET /api/v1/events": READERS,
    "GET /api/v1/events/{slug}": READERS,
    "PATCH /api/v1/events/{slug}": DESK,
    "GET /api/v1/events/{slug}/delegates": READERS | {"care", "identity", "transport"},
    "POST /api/v1/events/{slug}/delegates": DESK | {"supervisor"},
    "GET /api/v1/events/{slug}/delegates/{id}": READERS | {"care", "identity", "transport"},
    "POST /api/v1/events/{slug}/delegates/{id}/approve": DESK,
    "POST /api/v1/events/{slug}/delegates/{id}/reject": DESK,
    "POST /api/v1/events/{slug}/delegates/{id}/cancel": DESK,
    "POST /api/v1/events/{slug}/delegates/{id}/badge": DESK | {"supervisor"},
    "GET /api/v1/events/{slug}/delegates/{id}/badge.pdf": DESK | {"supervisor"},
    "GET /api/v1/events/{slug}/delegates/{id}/badge.png": DESK | {"supervisor"},
    "GET /api/v1/events/{slug}/delegates/{id}/calendar": DESK,
    "POST /api/v1/events/{slug}/imports": DESK,
    "GET /api/v1/events/{slug}/imports/{id}": DESK,
    "POST /api/v1/events/{slug}/imports/{id}/apply": DESK,
    "GET /api/v1/events/{slug}/activities": READERS,
    "POST /api/v1/events/{slug}/activities": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/activities/{id}": READERS,
    "PATCH /api/v1/events/{slug}/activities/{id}": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/activities/{id}/cancel": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/activities/{id}/participations": DESK,
    "DELETE /api/v1/events/{slug}/activities/{id}/participations/{delegate_id}": DESK,
    "GET /api/v1/events/{slug}/conflicts": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/versions": READERS,
    "POST /api/v1/events/{slug}/versions": DESK,
    "POST /api/v1/events/{slug}/shifts": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/meeting-requests": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/meeting-requests": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/meeting-requests/{id}/accept": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/meeting-requests/{id}/decline": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/meeting-proposals": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/meeting-proposals/{id}": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/meeting-proposals/{id}/apply": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/companies": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/companies": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/matching-proposals": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/matching-proposals/{id}": DESK | {"scheduler"},
    "POST /api/v1/events/{slug}/matching-proposals/{id}/apply": DESK | {"scheduler"},
    "GET /api/v1/events/{slug}/activities/{id}/groups": DESK
    | {"scheduler", "viewer", "care", "identity", "transport", "leader"},
    "POST /api/v1/events/{slug}/activities/{id}/groups/{group_id}/headcounts": DESK | {"leader"},
    "GET /api/v1/events/{slug}/checkpoints/{code}": READERS | {"kitchen"},
    "GET /api/v1/events/{slug}/checkpoints/{code}/roster": EVERY_GATE | DESK,
    "POST /api/v1/events/{slug}/scans": EVERY_GATE | DESK,
    "POST /api/v1/events/{slug}/scans/batch": EVERY_GATE | DESK,
    "POST /api/v1/events/{slug}/scans/{nonce}/undo": EVERY_GATE | DESK,
    "GET /api/v1/events/{slug}/delegations": DESK | {"viewer", "scheduler", "care", "identity", "transport"},
    "POST /api/v1/events/{slug}/delegations": DESK,
    "POST /api/v1/events/{slug}/links": DESK,
    "GET /api/v1/events/{slug}/devices": DESK,
    "POST /api/v1/events/{slug}/devices": DESK,
    "GET /api/v1/events/{slug}/exports/delegations.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/roster.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/panels.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/meetings.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/companies.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/passengers.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/attendance.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/security.xlsx": {"identity"},
    "GET /api/v1/events/{slug}/exports/outcomes.xlsx": DESK,
    "GET /api/v1/events/{slug}/exports/rooming.xlsx": DESK | {"leader", "transport"},
    "GET /api/v1/events/{slug}/exports/arrivals.xlsx": DESK | {"leader", "transport"},
    "GET /api/v1/events/{slug}/exports/kitchen.xlsx": {"care", "kitchen"},
}


def calls(client):
    """Every call of the document, as method and address."""
    paths = client.get("/api/v1/openapi.json").json["paths"]
    return {f"{method.upper()} {address}" for address, methods in paths.items() for method in methods}


def send(client, call, world, headers):
    """Make the call about somebody who is there, with an empty body: enough to learn whether one may."""
    method, address = call.split(" ")
    filled = address.format(
        slug="cabos", id=world.opening.id, delegate_id=world.ana.id, group_id=1, nonce="n", code="MAIN"
    )
    return client.open(filled, method=method, headers=headers, json={} if method in ("POST", "PATCH") else None)


def test_every_call_is_in_the_table(client):
    assert calls(client) == set(ALLOWED)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_makes_its_own_calls_and_no_others(client, world, role):
    for call, roles in ALLOWED.items():
        answer = send(client, call, world, world.headers(role))
        if role in roles:
            assert answer.status_code not in (401, 403), f"{role} may not {call}"
        else:
            assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), f"{role} may {call}"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer cmt_wrong"},
        {"Authorization": "bearer \u00ff\u00fe"},
        {"Authorization": "Basic Y210X29yZ2FuaXplcjo="},
        {"Authorization": "cmt_organizer"},
        {"Authorization": "Bearer cmt_organizer cmt_organizer"},
    ],
    ids=repr,
)
def test_without_a_valid_token_there_is_nothing_at_all(client, world, headers):
    for call in ALLOWED:
        answer = send(client, call, world, headers)
        assert (answer.status_code, answer.json["code"]) == (401, "unauthorized"), call
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert answer.content_type == "application/problem+json"


def test_a_browser_that_is_signed_in_is_no_program(client, world):
    world.sign_in(client, "organizer")
    assert client.get(f"{EVENT}/delegates").status_code == 401


@pytest.mark.parametrize("ending", ["expires_at", "revoked_at"])
def test_a_token_that_ended_opens_nothing(client, world, ending):
    with transaction():
        token = db.session.query(ApiToken).filter_by(digest=doors.digest("cmt_organizer")).one()
        setattr(token, ending, utcnow())
    assert client.get(EVENT, headers=world.headers("organizer")).status_code == 401


def other_event(world):
    """A second event, about which only the administrator's token may ask."""
    with transaction():
        same = {name: getattr(world.event, name) for name in ("kind", "name", "starts_on", "ends_on", "zone")}
        db.session.add(Event(slug="other", **same))


def test_another_event_is_not_there(client, world):
    other_event(world)
    organizer, admin = Program(client, "organizer"), Program(client, "admin")
    assert organizer.get("/api/v1/events/other").status_code == 404
    assert organizer.get("/api/v1/events/nowhere").json == organizer.get("/api/v1/events/other").json
    assert admin.get("/api/v1/events/other").status_code == 200
    assert [event["slug"] for event in admin.get("/api/v1/events").json["items"]] == ["cabos", "other"]


def test_people_of_one_event_are_nobody_at_another(client, world):
    other_event(world)
    admin, there = Program(client, "admin"), "/api/v1/events/other"
    assert admin.get(f"{there}/delegates/{world.ana.id}").status_code == 404
    assert admin.post(f"{there}/delegates/{world.fay.id}/approve").status_code == 404
    assert admin.get(f"{there}/activities/{world.water.id}").status_code == 404
    assert admin.patch(f"{there}/activities/{world.water.id}", {"capacity": 1}).status_code == 404
    assert admin.get(f"{there}/delegates").json["items"] == []


@pytest.mark.parametrize("role", sorted(READERS - DESK))
def test_only_the_desk_sees_e_mail_and_phone(client, world, role):
    program = Program(client, role)
    for answer in (program.get("/delegates"), program.get(f"/delegates/{world.ana.id}")):
        assert "example.org" not in answer.text and "+526" not in answer.text
    assert Program(client, "organizer").get(f"/delegates/{world.ana.id}").json["email"] == "ana@example.org"


@pytest.mark.parametrize("role", ["viewer", "gate"])
def test_what_is_not_public_is_not_there_for_who_may_not_know(client, world, role):
    program = Program(client, role)
    titles = {one["title"]["en"] for one in program.get("/activities").json["items"]}
    assert "Opening" in titles and not {"Dinner", "Briefing"} & titles
    assert program.get(f"/activities/{world.briefing.id}").status_code == 404
    assert program.get("/activities?draft=1").status_code == 403
    assert program.get(f"/activities/{world.opening.id}?draft=1").status_code == 403


def test_a_scheduler_proposes_and_an_organizer_publishes(client, world):
    scheduler, water = Program(client, "scheduler"), f"/activities/{world.water.id}"
    assert scheduler.patch(water, {"capacity": 9}).status_code == 200
    assert scheduler.patch(water, {"status": "published"}).status_code == 403
    assert scheduler.post(f"{water}/cancel", {"status": "published"}).status_code == 403
    assert scheduler.post("/activities", {"kind": "panel", "title": "X", "status": "published"}).status_code == 403
    assert Program(client, "organizer").patch(water, {"status": "published"}).json["capacity"] == 9
