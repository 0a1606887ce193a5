"""The second form, on one's own page and filled in by a focal point."""

import pytest

from models import Consent, DelegateCare, Entry, Journey, Question, Stay, db
from models.transaction import transaction
from operations import care, doors, questions
from tests.pages import find_form, form_data, reads
from tests.world import SECOND, THIRD, count

TRAVEL = "/cabos/me/travel"
FLIGHT = {
    "arrival_means": "flight", "arrival_at": "2019-06-05T14:20", "arrival_carrier": "Aeroméxico",
    "arrival_number": "AM 318", "arrival_station": "SJD", "arrival_terminal": "2",
}  # fmt: skip


@pytest.fixture
def ana(client, world):
    """The browser of Ana, who is approved; it speaks English."""
    client.get("/?lang=en")
    client.get(world.page_of(world.ana))
    return client


@pytest.fixture
def lia(client, world):
    """The browser of the focal point of Ana's and Beto's delegation."""
    client.get("/?lang=en")
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    client.get(f"/cabos/delegation/{token}")
    return client


def agrees(delegate) -> None:
    """The person says themselves that their health data may be used."""
    with transaction():
        facts = {"delegate_id": delegate.id, "purpose": "care", "notice_version": 1, "language": "es"}
        db.session.add(Consent(**facts, given_at=delegate.registered_at, by="themselves", by_kind="delegate"))


def sent(page) -> dict[str, object]:
    return form_data(find_form(page, {"seen": ""}))


def journey(delegate, way="arrival") -> Journey:
    return db.session.query(Journey).filter_by(delegate_id=delegate.id, way=way).one()


def test_a_flight_is_kept_by_the_clocks_of_its_airport(ana, world):
    departure = {"departure_means": "flight", "departure_at": "2019-06-07T18:00", "departure_zone": "America/Tijuana"}
    answer = ana.submit(TRAVEL, **FLIGHT, **departure, consent_care="y")
    assert (answer.status_code, answer.location) == (303, TRAVEL)
    assert journey(world.ana).at == world.at("14:20")
    assert journey(world.ana).zone is None
    assert journey(world.ana, "departure").at == world.at("19:00", THIRD)
    page = ana.get(TRAVEL)
    assert "Stored." in reads(page)
    assert sent(page)["departure_at"] == "2019-06-07T18:00"
    assert sent(page)["arrival_number"] == "AM 318"


def test_it_opens_with_the_approval_and_is_linked_from_ones_page(client, world):
    client.get("/?lang=en")
    client.get(world.page_of(world.fay))
    assert TRAVEL not in client.get("/cabos/me").text
    assert client.get(TRAVEL).location == "/cabos/me"
    client.get(world.page_of(world.ana))
    assert TRAVEL in client.get("/cabos/me").text


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_stored(ana, world):
    odd = {
        "arrival_at": "2091-06-05T14:20", "arrival_zone": "Mars/Base", "arrival_note": "a\0b",
        "departure_means": "rocket", "emergency_phone": "12", "diets": ["cannibal"],
    }  # fmt: skip
    answer = ana.submit(TRAVEL, **odd, consent_care="y")
    page = reads(answer)
    assert answer.status_code == 422
    for sentence in (
        "far from the days of the event", "Please choose a time zone", "cannot be written",
        "Please choose how you travel.", "This is not a phone number.", "Please choose among the answers offered.",
    ):  # fmt: skip
        assert sentence in page
    assert sent(answer)["arrival_zone"] == "Mars/Base"
    assert count(Journey) == count(Stay) == 0


def test_what_does_not_fit_together_is_said_at_its_field(ana, world):
    together = FLIGHT | {"departure_means": "road", "departure_at": "2019-06-04T10:00"}
    page = reads(ana.submit(TRAVEL, **together, from_on="2019-06-07", to_on="2019-06-05", consent_care=False))
    for sentence in ("This is before you arrive.", "The last night is before the first one.", "Please allow us to use"):
        assert sentence in page
    page = reads(ana.submit(TRAVEL, arrival_means="flight", arrival_at="2019-04-07T02:30", departure_number="AM 1"))
    assert "the clocks change" in page
    assert "Please fill this in." in page


def test_a_hotel_and_a_roommate_are_somebody_and_somewhere_expected(ana, world):
    nobody = "Nobody who is expected has this reference."
    refused = [
        ({"hotel": "NOWHERE"}, "Please choose one of the hotels"),
        ({"shares_with": "ZZZZ-9999"}, nobody),
        ({"shares_with": "CAB-0006"}, nobody),
        ({"shares_with": "cab-0001"}, "This is your own reference."),
    ]
    for typed, sentence in refused:
        assert sentence in reads(ana.submit(TRAVEL, **typed, consent_care="y"))
    assert count(Stay) == 0


def test_the_second_of_two_is_told_and_overwrites_nothing(ana, world):
    second = sent(ana.get(TRAVEL)) | FLIGHT | {"consent_care": "y", "arrival_number": "Y4 2"}
    ana.submit(TRAVEL, **FLIGHT, consent_care="y")
    answer = ana.post(TRAVEL, data=second)
    assert answer.status_code == 422
    assert "Stored now: AM 318" in reads(answer)
    assert journey(world.ana).number == "AM 318"
    ana.post(TRAVEL, data=sent(answer))
    assert journey(world.ana).number == "Y4 2"


def test_needs_are_sealed_and_go_with_the_consent(ana, world):
    said = {"diets": ["vegan", "severe_allergy"], "aids": ["wheelchair"], "emergency_name": "Luz Núñez"}
    ana.submit(TRAVEL, **said, emergency_phone="612 123 4567", consent_care="y")
    kept = care.of(world.ana)
    assert (kept.diets, kept.aids) == (("vegan", "severe_allergy"), ("wheelchair",))
    assert kept.emergency == {"name": "Luz Núñez", "phone": "+526121234567"}
    assert kept.diet == "No nuts"
    stored = db.session.execute(db.text("SELECT diet, diets, emergency FROM delegate_care")).one()
    assert not {"nuts", "vegan", "Luz"} & set(" ".join(stored).split('"'))
    nothing = dict.fromkeys(("diet", "access", "emergency_name", "emergency_phone"), "")
    ana.submit(TRAVEL, **nothing, diets=[], aids=[], consent_care=False)
    assert count(DelegateCare, DelegateCare.delegate_id == world.ana.id) == 0
    assert count(Consent, Consent.delegate_id == world.ana.id, Consent.withdrawn_at.is_(None)) == 0


def test_taking_the_consent_back_in_the_registration_takes_all_of_it_back(ana, world):
    ana.submit(TRAVEL, diets=["vegan"], emergency_name="Luz Núñez", consent_care="y")
    ana.submit("/cabos/me/edit", diet="", access="", consent_care="y")
    assert care.of(world.ana).diets == ("vegan",)
    ana.submit("/cabos/me/edit", diet="", access="", consent_care=False)
    assert count(DelegateCare, DelegateCare.delegate_id == world.ana.id) == 0


def test_a_room_is_shared_once_both_ask_for_it(ana, world, app):
    ana.submit(TRAVEL, shares_with="cab-0002", room="twin", consent_care="y")
    assert "as soon as they ask for it, too" in reads(ana.get(TRAVEL))
    beto = app.test_client()
    beto.get("/?lang=en")
    beto.get(world.page_of(world.beto))
    assert "Ana Núñez would like to share a room with you" in reads(beto.get(TRAVEL))
    beto.submit(TRAVEL, shares_with="CAB-0001", room="twin")
    assert "You share the room with Ana Núñez" in reads(beto.get(TRAVEL))
    assert "You share the room with Beto Ávila" in reads(ana.get(TRAVEL))


def test_of_a_stranger_one_learns_no_name_by_their_reference(ana, world):
    ana.submit(TRAVEL, shares_with="CAB-0003", consent_care="y")
    page = reads(ana.get(TRAVEL))
    assert "CAB-0003" in page
    assert "Chloé" not in page


# On behalf


def test_a_focal_point_fills_it_in_and_the_journal_says_for_whom(lia, world):
    path = f"/cabos/delegation/{world.beto.id}/travel"
    lia.submit(path, **FLIGHT, from_on="2019-06-05", to_on="2019-06-06", hotel="RED")
    assert journey(world.beto).number == "AM 318"
    assert db.session.get(Stay, world.beto.id).place == world.red
    assert db.session.get(Stay, world.beto.id).to_on == SECOND
    line = db.session.query(Entry).filter_by(verb="travel.changed").one()
    assert (line.actor_kind, line.behalf_id) == ("focal", world.beto.id)
    assert "318" not in repr(line.detail)
    assert lia.get(f"/cabos/delegation/{world.chloe.id}/travel").status_code == 404


def test_what_a_person_said_of_their_health_a_focal_point_never_reads(lia, world):
    agrees(world.ana)
    path = f"/cabos/delegation/{world.ana.id}/travel"
    page = lia.get(path)
    assert "No nuts" not in page.text
    assert "diet" not in sent(page)
    lia.submit(path, **FLIGHT)
    assert care.of(world.ana).diet == "No nuts"


def test_what_a_focal_point_says_of_health_waits_for_the_person(lia, world, app):
    lia.submit(f"/cabos/delegation/{world.beto.id}/travel", diets=["halal"], consent_care="y")
    kitchen = app.test_client()
    kitchen.get("/?lang=en")
    world.sign_in(kitchen, "kitchen")
    assert "Halal" not in reads(kitchen.get("/cabos/desk/kitchen"))
    beto = app.test_client()
    beto.get(world.page_of(world.beto))
    beto.submit(TRAVEL)
    assert "Halal" in reads(kitchen.get("/cabos/desk/kitchen"))


def test_after_the_event_nothing_is_asked_any_more(ana, world):
    page = sent(ana.get(TRAVEL))
    with transaction():
        world.event.clock_shift += 30 * 24 * 3600
    assert ana.post(TRAVEL, data=page | FLIGHT).location == "/cabos/me"
    assert count(Journey) == 0


# What the event asks besides


def asks(world, code: str, **facts: object) -> Question:
    said = {"kind": "line", "step": "travel", "label": {"en": code}, "kept_as": "travel", "read_by": "see.travel"}
    with transaction():
        db.session.add(question := Question(event_id=world.event.id, code=code, **said | facts))
    return question


def test_what_the_event_asks_besides_says_why_who_reads_it_and_how_long(ana, world):
    size = asks(world, "Size", purpose={"en": "For the jacket."}, required=True)
    asks(world, "Officials only", category_id=world.officials.id)
    page = reads(ana.get(TRAVEL))
    assert "For the jacket. Read by those who organize cars and rooms. Kept until 30 days after the event." in page
    assert "Officials only" not in page
    assert "Please fill this in." in reads(ana.submit(TRAVEL, consent_care="y"))
    ana.submit(TRAVEL, **{f"question_{size.id}": "M"}, consent_care="y")
    assert questions.said_by(world.ana, "travel") == {"Size": "M"}
    assert sent(ana.get(TRAVEL))[f"question_{size.id}"] == "M"


def test_a_focal_point_answers_what_is_not_about_health_and_wipes_nothing(lia, world):
    size = asks(world, "Size")
    asks(world, "Pills", kept_as="care", read_by="see.care")
    with transaction():
        questions.keep(world.beto, {"Pills": "Insulin"}, "travel")
    path = f"/cabos/delegation/{world.beto.id}/travel"
    assert "Pills" not in lia.get(path).text
    lia.submit(path, **{f"question_{size.id}": "L"})
    assert questions.said_by(world.beto, "travel") == {"Size": "L", "Pills": "Insulin"}
