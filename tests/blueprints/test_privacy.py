"""One's own data, and the organizers' desk for them: what people agree to, ask for, read and take with them."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from models import Consent, DataRequest, DelegateCare, DelegateIdentity, Entry, Grant, Message, Photo, db
from models.base import utcnow
from models.transaction import transaction
from operations import data_requests, readings
from operations.journal import SYSTEM, Actor
from tests.pages import parse, reads, statements
from tests.world import count

DESK = "/cabos/desk/privacy"


@pytest.fixture
def ana(client, world):
    """The browser of Ana; it speaks English."""
    client.get("/?lang=en")
    client.get(world.page_of(world.ana))
    return client


@pytest.fixture
def organizer(client, world):
    client.get("/?lang=en")
    world.sign_in(client, "organizer")
    return client


def said(page) -> str:
    return reads(page, "main")


def boxes(page) -> set[str]:
    return {box.get("name") for box in parse(page).findall(".//input[@type='checkbox']")}


def test_every_consent_is_given_and_taken_back_on_ones_own_page(ana, world):
    ana.submit("/cabos/me/privacy", consent_photographs="y")
    assert "Photographs may be published given on" in said(ana.get("/cabos/me/privacy"))
    ana.submit("/cabos/me/privacy", consent_photographs=False)
    assert "withdrawn on" in said(ana.get("/cabos/me/privacy"))
    assert count(Consent, Consent.withdrawn_at.is_(None)) == 0


def test_what_a_focal_point_answered_is_confirmed_by_the_person(ana, app, world):
    with transaction():
        db.session.add(Consent(delegate_id=world.ana.id, purpose="care", notice_version=1, language="es",
                               given_at=utcnow(), by="Lía Cota", by_kind="focal"))  # fmt: skip
        db.session.add(Grant(staff_id=world.organizer.id, event_id=world.event.id, role="care"))
    desk = app.test_client()
    world.sign_in(desk, "organizer")
    path = f"/cabos/desk/delegates/{world.ana.id}"
    assert "has not confirmed them yet" in said(desk.get(path))
    assert "No nuts" not in said(desk.post(f"{path}/care", data={}, follow_redirects=True))
    assert "please confirm it" in said(ana.get("/cabos/me"))
    ana.submit("/cabos/me/privacy")
    assert "please confirm it" not in said(ana.get("/cabos/me"))
    assert "No nuts" in said(desk.post(f"{path}/care", data={}))


def test_what_a_focal_point_answered_is_deleted_when_the_person_says_no(ana, world):
    with transaction():
        db.session.add(Consent(delegate_id=world.ana.id, purpose="care", notice_version=1, language="es",
                               given_at=utcnow(), by="Lía Cota", by_kind="focal"))  # fmt: skip
    ana.submit("/cabos/me/privacy", consent_care=False)
    assert count(DelegateCare) == 0


def test_one_file_holds_all_and_no_key(ana, world):
    with transaction():
        db.session.add(Photo(delegate_id=world.ana.id, jpeg=b"picture", digest="0", taken_by="Ana"))
    answer = ana.get("/cabos/me/data.zip")
    assert "no-store" in answer.headers["Cache-Control"]
    package = ZipFile(BytesIO(answer.data))
    assert package.namelist() == ["my-data.json", "photo.jpg"]
    assert package.read("photo.jpg") == b"picture"
    told = package.read("my-data.json").decode()
    data = json.loads(told)
    assert data["registration"]["family_name"] == "Núñez"
    assert data["diet_access_and_emergency"]["diet"] == "No nuts"
    assert "ANA0000000000000" not in told
    assert "Beto" not in told


def test_the_file_takes_the_same_number_of_statements_however_much_there_is(ana, world):
    with statements() as before:
        ana.get("/cabos/me/data.zip")
    with transaction():
        for number in range(20):
            readings.note("care", [world.ana], by=Actor("staff", f"Nurse {number}"))
            db.session.add(Consent(delegate_id=world.ana.id, purpose="photographs", notice_version=1, language="es",
                                   given_at=utcnow(), by="Ana"))  # fmt: skip
    with statements() as after:
        ana.get("/cabos/me/data.zip")
    assert len(after) <= len(before) + 1  # the words of the consents’ versions


def test_somebody_elses_data_are_behind_somebody_elses_door(app, world):
    browser = app.test_client()
    for path in ("/cabos/me/data", "/cabos/me/data.zip", "/cabos/me/privacy", "/cabos/me/identity"):
        assert browser.get(path).status_code == 401


def test_a_request_is_asked_answered_by_letter_and_read_on_ones_page(ana, app, world):
    ana.submit("/cabos/me/data", kind="correct", said="My city is\nLa Paz.")
    assert "answered by Wednesday, July 3, 2019 at the latest" in said(ana.get("/cabos/me/data"))
    assert "You asked for this already" in said(ana.submit("/cabos/me/data", kind="correct"))
    desk = app.test_client()
    world.sign_in(desk, "organizer")
    assert "To have something corrected" in said(desk.get(f"{DESK}?lang=en"))
    request = db.session.scalar(sa.select(DataRequest))
    desk.post(f"{DESK}/requests/{request.id}", data={"answer": "Corrected."})
    assert "Answer: Corrected." in said(ana.get("/cabos/me/data"))
    assert count(Message, Message.template == "data_answer") == 1


def test_nonsense_is_told_at_its_field(ana, world):
    answer = ana.submit("/cabos/me/data", kind="everything", said="x" * 5000)
    assert answer.status_code == 422
    assert count(DataRequest) == 0
    answer = ana.submit("/cabos/me/identity", passport="=1+1", born_on="tomorrow", consent_visa_letter="y")
    assert answer.status_code == 422
    assert "4 to 20 letters and digits" in said(answer)


def test_granting_an_erasure_erases_and_the_desk_says_so(organizer, world):
    with transaction():
        asked = data_requests.ask(world.ana, {"kind": "erase", "said": ""}, by=SYSTEM)
    organizer.submit(f"{DESK}/requests/{asked.id}", answer="As you wish.")
    assert "Erased #1" in said(organizer.get(f"/cabos/desk/delegates/{world.ana.id}"))
    assert "Núñez" not in said(organizer.get("/cabos/desk/delegates"))


def test_somebody_is_erased_from_the_desk_with_a_tick(organizer, world):
    path = f"/cabos/desk/delegates/{world.beto.id}/erase"
    assert organizer.submit(path, sure=False).status_code == 422
    organizer.submit(path, sure="y")
    assert world.beto.erased_at is not None
    page = organizer.get(f"/cabos/desk/delegates/{world.beto.id}")
    assert "Personal link" not in said(page)
    for message in db.session.scalars(sa.select(Message).where(Message.delegate_id == world.beto.id)):
        assert organizer.get(f"/cabos/desk/outbox/{message.id}").status_code == 200


def test_the_words_of_consents_have_versions(organizer, app, world):
    organizer.submit(f"{DESK}/notice", invitations_en="Write to me.")
    assert "Write to me." in said(app.test_client().get("/cabos/register?lang=en"))
    page = said(organizer.get(f"{DESK}/notice"))
    assert "Version 2" in page
    assert "You may invite me to future meetings." in said(organizer.get(f"{DESK}/notice/1"))
    organizer.submit(f"{DESK}/notice", invitations_en="", invitations_es="", invitations_fr="")
    assert "You may invite me to future meetings." in said(app.test_client().get("/cabos/register?lang=en"))


def test_two_who_change_the_words_at_once_are_told(organizer, world):
    page = parse(organizer.get(f"{DESK}/notice")).find(".//main//input[@name='seen']").get("value")
    organizer.submit(f"{DESK}/notice", invitations_en="Write to me.")
    answer = organizer.submit(f"{DESK}/notice", seen=page, invitations_en="Call me.")
    assert "Somebody else changed this in the meantime." in said(answer)
    assert "Stored now: Write to me." in said(answer)


def test_periods_are_set_shown_and_what_is_due_is_deleted_by_hand(organizer, world):
    assert "Nothing is due." in said(organizer.get(f"{DESK}/retention"))
    with transaction():
        world.event.clock_shift += 40 * 24 * 3600
    assert "Some of it has had its time." in said(organizer.get(f"{DESK}/retention"))
    assert count(DelegateCare) == 1
    organizer.submit(f"{DESK}/retention", keep_care="90")
    assert "Nothing is due." in said(organizer.get(f"{DESK}/retention"))
    organizer.submit(f"{DESK}/retention", keep_care="")
    answer = organizer.post(f"{DESK}/retention/run", data={}, follow_redirects=True)
    assert "What had had its time is deleted." in said(answer)
    assert count(DelegateCare) == 0
    assert "Diet, accessibility, emergencies" in said(organizer.get(f"{DESK}/retention"))
    for typed in ("-1", "many", "99999", "1\x00"):
        assert organizer.submit(f"{DESK}/retention", keep_care=typed).status_code == 422


def test_each_reading_is_noted_for_the_person_and_the_organizers(ana, app, world):
    with transaction():
        db.session.add(Grant(staff_id=world.organizer.id, event_id=world.event.id, role="care"))
    desk = app.test_client()
    desk.get("/?lang=en")
    world.sign_in(desk, "organizer")
    path = f"/cabos/desk/delegates/{world.ana.id}"
    assert "No nuts" not in said(desk.get(path))
    assert count(Entry, Entry.verb == "care.read") == 0
    assert "No nuts" in said(desk.post(f"{path}/care", data={}))
    sentence = "Notes on diet, accessibility and emergencies were read by Organizer."
    assert sentence in said(ana.get("/cabos/me/data"))
    log = said(desk.get(f"{DESK}/readings"))
    assert sentence in log
    assert "Ana Núñez" in log
    assert desk.get(f"{DESK}/readings.xlsx").status_code == 200


def test_who_stood_in_a_list_that_was_taken_is_known(organizer, ana, world):
    world.sign_in(organizer, "organizer")
    organizer.get("/cabos/desk/roster.xlsx?category=MAYOR&status=approved")
    line = db.session.scalar(sa.select(Entry).where(Entry.verb == "export.made"))
    page = said(organizer.get(f"{DESK}/exports/{line.id}"))
    assert [name in page for name in ("Ana Núñez", "Beto Ávila", "Dan O’Neill")] == [True, True, False]
    assert "The list “roster” was taken by Organizer" in said(ana.get("/cabos/me/data"))
    assert organizer.get(f"{DESK}/exports/{line.id + 999}").status_code == 404


def test_passports_are_read_by_those_who_need_them_and_by_nobody_else(ana, app, world):
    ana.submit("/cabos/me/identity", passport="G1234567", nationality="MX", consent_visa_letter="y")
    path = f"/cabos/desk/delegates/{world.ana.id}"
    for role, allowed in (("organizer", False), ("admin", False), ("care", False), ("identity", True)):
        desk = app.test_client()
        world.sign_in(desk, role)
        answer = desk.post(f"{path}/identity", data={})
        assert ("G1234567" in answer.text) == allowed
    assert count(Entry, Entry.verb == "identity.read") == 1
    assert boxes(ana.get("/cabos/me/privacy")) >= {"consent_visa_letter"}
    ana.submit("/cabos/me/identity", passport="", nationality="", consent_visa_letter=False)
    assert count(DelegateIdentity) == 0


def test_the_stolen_database_says_nothing_of_health_and_passports(ana, app, world):
    ana.submit("/cabos/me/edit", diet="nut allergy, severe", consent_care="y")
    ana.submit("/cabos/me/identity", passport="G1234567", passport_name="NUNEZ ANA", consent_visa_letter="y")
    secrets = (b"nut allergy", b"G1234567", b"NUNEZ ANA", b"No nuts", b"Step-free")
    engine = db.engine
    if engine.dialect.name == "sqlite":
        db.session.rollback()
        path = Path(engine.url.database)
        files = [path, *(one for one in path.parent.iterdir() if one.name.startswith(f"{path.name}-"))]
        stored = b"".join(one.read_bytes() for one in files)
    else:
        rows = [db.session.execute(sa.text(f'SELECT t::text FROM "{table}" t')).scalars()  # noqa: S608
                for table in db.metadata.tables]  # fmt: skip
        stored = "\n".join(row for table in rows for row in table).encode()
    assert b"ana@example.org" in stored
    assert [secret for secret in secrets if secret in stored] == []
