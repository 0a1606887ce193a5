"""The focal point's board: who comes, what is missing, how many places are left, what is done on people's behalf."""

import pytest
import sqlalchemy as sa

from models import Consent, Delegate, Entry, Message, PlaceQuota, RegistrationRules, db
from models.transaction import transaction
from operations import correction_requests, doors, links, participations
from tests.pages import find_form, form_data, reads, statements
from tests.world import FIRST

PAGE = "/cabos/delegation"


@pytest.fixture
def focal(client, world):
    """The browser of the focal point of Ana's and Beto's delegation, in English."""
    with transaction():
        token = doors.token_of(doors.ensure(links.FOCAL, world.delegation.id))
    client.get(f"{PAGE}/{token}")
    client.get("/?lang=en")
    return client


def rule(world, **rules):
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, **rules))


def newest() -> Delegate:
    return db.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc())).first()


def add(focal, **said):
    person = {"category": "MAYOR", "given_name": "Inés", "family_name": "Paz", "country": "MX", "consent_notice": "y"}
    return focal.submit(f"{PAGE}/new", **(person | said))


def test_a_new_person_is_written_to_as_most_of_the_delegation_are_unless_they_say_otherwise(focal, world):
    with transaction():
        world.ana.language = world.beto.language = "fr"
    add(focal)
    assert newest().language == "fr"


def test_what_everybody_owes_stands_there_with_the_days_left(focal, world):
    with transaction():
        world.beto.position = ""
    rule(world, owed={"photo": "2019-06-09", "position": "2019-06-04", "travel": "2019-06-05"})
    page = reads(focal.get(PAGE))
    assert "Position: still missing1" in page.replace(" 1", "1") and "Photo: still missing" in page
    assert "Photo 4 days left" in page and "Position was due on" in page and "Travel and stay today" in page
    assert "Photo 4 days left" in reads(focal.get(f"{PAGE}/{world.ana.id}"))


def test_quotas_stand_there_and_who_is_above_them_waits(focal, world):
    with transaction():
        world.mayors.needs_approval = False
        db.session.add(PlaceQuota(event_id=world.event.id, scope="delegation", places=2, key="delegation///"))
    assert "Everybody 2 2 0" in reads(focal.get(PAGE))
    add(focal)
    assert newest().status == "waitlisted"
    assert "Inés Paz is on the waiting list now" in reads(focal.get(PAGE))


def test_somebody_registered_on_behalf_is_told_and_confirms_what_is_theirs(focal, world):
    answer = add(focal, post="deputy", email="ines@example.org", diet="No fish", consent_care="y")
    ines = newest()
    assert answer.location == f"{PAGE}/{ines.id}"
    assert (ines.delegation, ines.post, ines.source, ines.status) == (world.delegation, "deputy", "focal", "submitted")
    assert {one.by_kind for one in db.session.scalars(sa.select(Consent).filter_by(delegate_id=ines.id))} == {"focal"}
    letter = db.session.scalars(sa.select(Message).filter_by(delegate_id=ines.id)).one()
    assert (letter.template, letter.variables["registered_by"]) == ("confirm_consents", "Lía Cota")
    entry = db.session.scalars(sa.select(Entry).filter_by(verb="delegate.registered")).one()
    assert (entry.actor_kind, entry.actor_name) == ("focal", "Lía Cota")
    assert "No fish" not in focal.get(f"{PAGE}/{ines.id}/edit").get_data(as_text=True)


def test_a_companion_comes_with_one_of_the_delegation(focal, world):
    with transaction():
        world.officials.accompanies = True
    assert add(focal, category="OFFICIAL").status_code == 422
    assert add(focal, category="OFFICIAL", principal=str(world.dan.id)).status_code == 422
    add(focal, category="OFFICIAL", principal=str(world.beto.id), post="interpreter")
    assert (newest().principal_id, newest().post) == (world.beto.id, "interpreter")
    assert "with Beto Ávila" in reads(focal.get(PAGE))


def test_nobody_is_registered_without_their_notice_or_out_of_time(focal, world):
    answer = add(focal, consent_notice="", given_name="Inés\0")
    assert answer.status_code == 422
    assert "Please confirm that you have read the privacy notice" in reads(answer)
    with transaction():
        world.event.registration_closes_at = world.at("08:00")
    assert "Registration is not open." in reads(add(focal))
    assert newest() == world.hana


def test_reach_and_role_change_at_once_and_who_it_is_waits(focal, world):
    focal.submit(f"{PAGE}/{world.ana.id}/edit", phone="612 999 0000", post="head", family_name="Núñez Cota")
    assert (world.ana.phone, world.ana.post, world.ana.family_name) == ("+526129990000", "head", "Núñez")
    assert correction_requests.waiting(world.ana).asked_by == "Lía Cota"
    assert "A correction waits for the organizers." in reads(focal.get(PAGE))
    assert world.ana.care.diet == "No nuts"
    focal.post(f"{PAGE}/{world.ana.id}/edit/take-back", data={})
    assert correction_requests.waiting(world.ana) is None


def test_panels_are_signed_up_for_on_behalf(focal, world):
    seat = f"{PAGE}/{world.ana.id}/activities/{world.housing.id}"
    focal.post(f"{seat}/sign_up", data={})
    own = participations.find(world.housing, world.ana)
    assert (own.status, own.source) == ("confirmed", "focal")
    entry = db.session.scalars(sa.select(Entry).filter_by(verb="participation.signed_up")).one()
    assert (entry.actor_kind, entry.behalf_id) == ("focal", world.ana.id)
    page = focal.get(f"{PAGE}/{world.ana.id}")
    assert "Stored: “Housing” for Ana Núñez." in reads(page) and "You have a seat" not in reads(page)
    focal.post(f"{seat}/leave", data={})
    assert participations.find(world.housing, world.ana).status == "cancelled"


def test_somebody_is_withdrawn_and_stays_told_of(focal, world):
    asked = focal.get(f"{PAGE}/{world.beto.id}/withdraw")
    assert "Beto Ávila will not take part" in reads(asked)
    assert world.beto.status == "approved"
    focal.submit(f"{PAGE}/{world.beto.id}/withdraw")
    assert world.beto.status == "cancelled"
    assert "1 person does not come any more" in reads(focal.get(PAGE))
    assert focal.submit(f"{PAGE}/{world.ana.id}/edit").status_code == 303
    assert focal.get(f"{PAGE}/{world.beto.id}/edit").status_code == 303


def test_the_focal_point_confirms_or_gives_back(focal, world):
    rule(world, two_steps=True)
    with transaction():
        world.fay.delegation = world.delegation
    own = f"{PAGE}/{world.fay.id}"
    assert "1 person waits for your confirmation" in reads(focal.get(PAGE))
    focal.post(f"{own}/return", data={"note": "Which city?"})
    assert (world.fay.status, world.fay.note_back) == ("returned", "Which city?")
    focal.submit(f"{own}/edit", city="Loreto")
    assert (world.fay.status, world.fay.city) == ("endorsed", "Loreto")
    focal.post(f"{own}/endorse", data={})
    assert "This is not possible while the status is “Endorsed”." in reads(focal.get(own))


def test_people_of_others_do_not_exist(focal, world):
    for page in ("", "/edit", "/withdraw"):
        assert focal.get(f"{PAGE}/{world.dan.id}{page}").status_code == 404
    for verb in ("endorse", "return", f"activities/{world.housing.id}/sign_up", "edit/take-back"):
        assert focal.post(f"{PAGE}/{world.dan.id}/{verb}", data={}).status_code == 404


def test_the_second_of_two_editors_is_told(focal, world):
    edit = f"{PAGE}/{world.ana.id}/edit"
    second = form_data(find_form(focal.get(edit), {"edition": ""})) | {"position": "Second"}
    focal.submit(edit, position="First")
    answer = focal.post(edit, data=second)
    assert answer.status_code == 422
    assert "Stored now: First" in reads(answer)
    assert world.ana.position == "First"


def test_the_board_asks_as_much_for_many_as_for_few(focal, world):
    rule(world, owed={"photo": FIRST.isoformat(), "travel": FIRST.isoformat(), "consent": FIRST.isoformat()})
    focal.get(PAGE)
    with statements() as few:
        focal.get(PAGE)
    with transaction():
        for one in (world.chloe, world.dan, world.fay, world.hana):
            one.delegation = world.delegation
    with statements() as many:
        focal.get(PAGE)
    assert len(many) == len(few)
