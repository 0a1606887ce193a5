"""Duty of care in pages: the leader's card and notes, one press on the own page, the desk that follows the answers."""

import pytest

from models import CityCard, Consent, DelegateCare, EmergencyOpening, Entry, Incident, SafetyAnswer, SafetyCall, db
from models.base import utcnow
from models.transaction import transaction
from operations import safety
from operations.journal import SYSTEM
from tests import convoys, gates, pages
from tests.world import SECOND, count

CONVOY, DESK = "/cabos/convoy", "/cabos/desk"
CARD = {"name": "Luz Marín", "phone": "+526121234567", "relation": "Sister", "medical": "Penicillin"}


@pytest.fixture
def road(world):
    """Ana and Beto, who left emergency cards, ride in the first bus, Dan in the second; it is that morning."""
    convoy = convoys.set_up(world)
    buses = {"bus_1": [convoy.ana, convoy.beto], "bus_2": [convoy.dan]}
    convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("07:30", "08:00"), **buses)
    given = {"purpose": "care", "notice_version": 1, "language": "en", "given_at": utcnow(), "by": "Ana"}
    with transaction():
        for one in (convoy.ana, convoy.dan):
            db.session.merge(DelegateCare(delegate_id=one.id, emergency=CARD))
            db.session.add(Consent(delegate_id=one.id, **given))
        db.session.merge(DelegateCare(delegate_id=convoy.beto.id, emergency={"name": "Nobody agreed"}))
        convoy.event.clock_shift = round((convoy.at("07:10", SECOND) - utcnow()).total_seconds())
    return convoy


@pytest.fixture
def phone(app, road):
    return gates.phone(app, road.event, "BUS-1", name="Bus 1", role="leader")


def send(phone, *notes: dict) -> list[dict]:
    made = [{"nonce": f"n{number}", "at": utcnow().isoformat()} | one for number, one in enumerate(notes)]
    told = {"sent_at": utcnow().isoformat(), "notes": made}
    answer = phone.post(f"{CONVOY}/notes", json=told, headers={"X-CSRFToken": phone._csrf_token()})
    assert answer.status_code == 200, answer.text
    return answer.json["answers"]


def reads(client, path: str) -> str:
    return pages.reads(client.get(path), "main")


def sheet(phone) -> dict:
    return phone.get(f"{CONVOY}/roster").json["sheet"]["emergency"]


def a_call(road, whom="everybody") -> SafetyCall:
    with transaction():
        return safety.ask(road.event, safety.read({"whom": whom, "said_en": "An earthquake"}), by=SYSTEM)


def test_a_phone_has_the_cards_of_its_own_passengers_who_agreed(phone, road):
    told = sheet(phone)
    assert {one[0] for one in told["people"]} == {road.ana.id, road.beto.id}
    assert set(told["cards"]) == {str(road.ana.id)}
    assert told["cards"][str(road.ana.id)]["phone"][1] == CARD["phone"]


def test_an_opening_noted_offline_and_sent_twice_is_one(phone, road):
    opening = {"kind": "opening", "delegate": road.ana.id, "reason": "She fainted"}
    assert send(phone, opening) == send(phone, opening)
    assert count(EmergencyOpening) == 1
    lines = db.session.query(Entry).filter(Entry.object_id == road.ana.id, Entry.object_kind == "delegate")
    assert (
        lines.filter(Entry.verb == "care.read").count() == lines.filter(Entry.verb == "emergency.opened").count() == 1
    )
    (no,) = send(phone, {"kind": "opening", "nonce": "x", "delegate": road.ana.id, "reason": " "})
    assert no["problem"]["errors"]["reason"]
    for stranger in (road.chloe.id, 10**8, True, "\0", None, [1]):
        (no,) = send(phone, {"kind": "opening", "nonce": "y", "delegate": stranger, "reason": "Curious"})
        assert no["problem"]["code"] == "unknown_person"


def test_without_a_script_a_card_shows_nothing_until_it_is_said_why(phone, road):
    address = f"{CONVOY}/emergency/people/{road.ana.id}"
    assert "Penicillin" not in phone.get(address).text + phone.get(f"{CONVOY}/emergency").text
    assert "Penicillin" not in phone.submit(address, reason=" ").text and count(EmergencyOpening) == 0
    told = pages.reads(phone.submit(address, reason="She fainted"), "main")
    assert "Penicillin" in told and "Luz Marín" in told
    assert count(EmergencyOpening) == 1
    assert [phone.get(f"{CONVOY}/emergency/people/{one.id}").status_code for one in (road.beto, road.dan)] == [404, 404]


def test_what_happened_on_the_bus_is_noted_with_steps_and_closed_at_the_desk(phone, client, road):
    incident = {"kind": "incident", "nonce": "i1", "what": "medical", "severity": "grave", "said": "Fainted <b>",
                "delegate": road.ana.id}  # fmt: skip
    step = {"kind": "incident_step", "nonce": "s1", "incident": "i1", "said": "Ambulance called"}
    assert [one["result"] for one in send(phone, incident, step)] == ["noted", "noted"]
    send(phone, incident, step)
    (row,) = db.session.query(Incident).all()
    assert (row.bus_id, len(row.steps)) == (road.bus_1.id, 1)
    (no,) = send(phone, {**incident, "nonce": "i2", "bus": road.bus_2.id})
    assert no["problem"]["code"] == "unknown_bus"
    road.sign_in(client, "care")
    assert "Grave" in reads(client, f"{DESK}/incidents") and "BUS-1" in reads(client, f"{DESK}/incidents")
    page = f"{DESK}/incidents/{row.id}"
    client.submit(page, said="She is well again")
    client.post(f"{page}/close", data={})
    told = reads(client, page)
    assert "Ambulance called" in told and "Fainted <b>" in told
    road.sign_in(client, "leader")
    assert client.get(page).status_code == 403


def test_one_press_says_that_one_is_safe_and_the_desk_sees_who_did_not_answer_first(phone, client, app, road):
    call = a_call(road, f"bus:{road.bus_1.id}")
    road.sign_in(client, "organizer")
    assert reads(client, f"{DESK}/safety/{call.id}").count("No answer yet") == 2
    own = app.test_client()
    own.get(road.page_of(road.beto))
    page = own.get("/cabos/me?lang=en")
    assert "Are you safe?" in page.text
    own.submit("/cabos/me", answer="help", said="Stuck in the lift")
    assert "You said that you need help" in own.get("/cabos/me").text
    told = reads(client, f"{DESK}/safety/{call.id}")
    assert "1 person needs help" in told and "Stuck in the lift" in told
    (answer,) = send(phone, {"kind": "safety", "call": call.id, "delegate": road.ana.id, "answer": "safe"})
    assert answer == {"result": "noted"}
    row = db.session.get(SafetyAnswer, (call.id, road.ana.id))
    assert (row.answer, row.by) == ("safe", "Bus 1")
    stranger = app.test_client()
    stranger.get(road.page_of(road.dan))
    assert "Are you safe?" not in stranger.get("/cabos/me").text


def test_the_letter_asks_with_the_personal_link(road, client):
    a_call(road, f"bus:{road.bus_1.id}")
    road.sign_in(client, "organizer")
    assert "Are you safe?" in reads(client, f"{DESK}/outbox")


def test_organizers_keep_whom_to_call_and_leaders_have_it(phone, client, road):
    road.sign_in(client, "organizer")
    page = f"{DESK}/cities/{road.cape.id}"
    assert client.submit(page, emergency="911", hospital="H", hospital_phone="12").status_code == 422
    client.submit(page, emergency="911", hospital="H General", hospital_phone="+52 624 143 0000", note_en="Be calm")
    assert db.session.get(CityCard, road.cape.id).hospital_phone == "+526241430000"
    assert "H General" in phone.get(f"{CONVOY}/emergency").text
    (city,) = [one for one in sheet(phone)["cities"] if one["id"] == road.cape.id]
    assert (city["emergency"], city["today"]) == ("911", True)
    assert client.get(f"{DESK}/cities/{road.red.id}").status_code == 404


def test_the_emergency_sheet_is_printed_without_anybodys_health(phone, road):
    answer = phone.get(f"{CONVOY}/emergency/buses/{road.bus_1.id}.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert phone.get(f"{CONVOY}/emergency/buses/{road.bus_2.id}.pdf").status_code == 404
