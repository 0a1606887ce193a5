"""Duty of care: a card that is opened is noted once, of two answers the later holds, and what happened is kept."""

import datetime as dt

import pytest

from models import Consent, DelegateCare, EmergencyOpening, Entry, Incident, Message, Night, SafetyAnswer, db
from models.base import utcnow
from models.transaction import transaction
from operations import emergencies, incidents, safety
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.taken import taken
from queries import emergencies as cards
from queries import safety as queries
from tests import convoys
from tests.world import SECOND, count

LEADER = Actor("device", "Bus 1", 7)


@pytest.fixture
def road(world):
    """Ana and Beto ride in the first bus, Dan in the second."""
    convoy = convoys.set_up(world)
    buses = {"bus_1": [convoy.ana, convoy.beto], "bus_2": [convoy.dan]}
    convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("07:30", "08:00"), **buses)
    return convoy


def minute(world, minute: float):
    """Taken at so many minutes past seven, and heard of at once."""
    at = world.real(world.at("07:00", SECOND)) + dt.timedelta(minutes=minute)
    return taken(at, dt.timedelta(0), at + dt.timedelta(hours=3))


def agrees(person, by_kind: str | None = None, **care) -> None:
    with transaction():
        db.session.merge(DelegateCare(delegate_id=person.id, **care))
        given = {"purpose": "care", "notice_version": 1, "language": "en", "given_at": utcnow(), "by": "Ana"}
        db.session.add(Consent(delegate_id=person.id, by_kind=by_kind, **given))


def opens(world, nonce="o1", reason="She fainted", at=5):
    with transaction():
        return emergencies.open(world.ana, reason=reason, nonce=nonce, taken=minute(world, at), by=LEADER)


def test_opening_a_card_is_noted_once_however_often_it_is_sent(road):
    assert opens(road).id == opens(road).id
    assert count(EmergencyOpening) == 1
    lines = db.session.query(Entry).filter_by(object_kind="delegate", object_id=road.ana.id).all()
    assert sorted(one.verb for one in lines if one.verb in ("care.read", "emergency.opened")) == [
        "care.read",
        "emergency.opened",
    ]
    assert "fainted" not in str([one.detail for one in lines])
    with pytest.raises(Refusal, match="nonce_reused"):
        opens(road, reason="Something else")
    with pytest.raises(Malformed):
        emergencies.read(" \u200b ")


def test_only_who_agreed_themselves_has_a_card(road):
    contact = {"name": "Luz", "phone": "+526121234567"}
    agrees(road.ana, emergency=contact | {"medical": "O+"}, diet="Nuts", diets=["severe_allergy"])
    agrees(road.beto, by_kind="focal", emergency=contact)
    agrees(road.dan, diet="No pork", diets=["halal"])
    found = cards.cards([road.ana.id, road.beto.id, road.dan.id])
    assert set(found) == {road.ana.id}
    told = found[road.ana.id]
    assert (told.contact, told.medical, told.allergies, told.allergic_to) == ("Luz", "O+", ("severe_allergy",), "Nuts")


def ask(world, whom="everybody"):
    with transaction():
        return safety.ask(world.event, safety.read({"whom": whom, "said_en": "An earthquake"}), by=LEADER)


def says(call, person, answer, at, world, said="", by=LEADER):
    with transaction():
        facts = safety.read_answer({"answer": answer, "said": said})
        return safety.answer(call, person, facts, taken=minute(world, at), by=by)


def asked(call) -> set[str]:
    return {one.delegate.given_name for one in queries.answers(call)}


def test_a_bus_a_city_or_everybody_is_asked(road):
    with transaction():
        for on in (SECOND - dt.timedelta(days=1), SECOND):
            db.session.add(Night(delegate_id=road.chloe.id, on=on, place_id=road.diego_hotel.id))
        road.event.clock_shift = round((road.at("12:00", SECOND) - utcnow()).total_seconds())
    assert asked(ask(road, f"bus:{road.bus_1.id}")) == {"Ana", "Beto"}
    in_cape = asked(ask(road, f"city:{road.cape.id}"))
    assert "Ana" in in_cape and "Chloé" not in in_cape
    assert "Chloé" in asked(ask(road, f"city:{road.diego.id}"))
    everybody = ask(road)
    assert count(SafetyAnswer, SafetyAnswer.call_id == everybody.id) == count(
        Message, Message.template == "safety_call", Message.variables["safety_call"].as_integer() == everybody.id
    )
    for whom in ("bus:999999", "bus:x", "nobody", "bus:\u0661"):
        with pytest.raises((Refusal, Malformed)):
            ask(road, whom)


def test_of_two_answers_the_later_one_holds_in_whichever_order_we_hear_of_them(road):
    call = ask(road)
    says(call, road.ana, "help", 10, road, said="Stuck in the lift", by=Actor("delegate", "Ana", road.ana.id))
    assert says(call, road.ana, "safe", 5, road).answer == "help"
    row = says(call, road.ana, "safe", 20, road)
    assert (row.answer, row.said, row.by) == ("safe", "", "Bus 1")
    assert [one.delegate_id for one in queries.board(call).safe] == [road.ana.id]
    with transaction():
        safety.close(call, by=LEADER, now=minute(road, 30).at)
    assert says(call, road.beto, "safe", 25, road).answer == "safe"
    with pytest.raises(Refusal, match="call_closed"):
        says(call, road.dan, "safe", 31, road)


def test_who_did_not_answer_is_asked_once_more(road):
    call = ask(road, f"bus:{road.bus_1.id}")
    says(call, road.ana, "safe", 5, road)
    with transaction():
        assert safety.remind(call, by=LEADER) == 1
    assert count(Message, Message.template == "safety_call", Message.delegate_id == road.beto.id) == 2


def test_an_incident_is_noted_once_and_gathers_steps_until_it_is_closed(road):
    facts = incidents.read({"what": "medical", "severity": "grave", "said": "Fainted", "delegate": road.ana.id})
    for _again in range(2):
        with transaction():
            incident = incidents.note(road.event, facts, nonce="i1", taken=minute(road, 5), by=LEADER)
            incidents.add_step(incident, "Ambulance called", nonce="s1", taken=minute(road, 6), by=LEADER)
    assert count(Incident) == 1 and [one.said for one in incident.steps] == ["Ambulance called"]
    with transaction():
        incidents.close(incident, by=LEADER)
    with pytest.raises(Refusal, match="incident_closed"), transaction():
        incidents.close(incident, by=LEADER)
    with pytest.raises(Refusal, match="nonce_reused"), transaction():
        incidents.note(road.event, facts | {"said": "x"}, nonce="i1", taken=minute(road, 5), by=LEADER)
