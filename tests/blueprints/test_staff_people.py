"""Administrators invite people, give and take roles, and close accounts."""

import threading

import pytest
import sqlalchemy as sa

from models import Grant, Message, Staff, db
from models.transaction import transaction
from operations import second_factor, staff
from operations.journal import Actor
from operations.refusals import Refusal
from tests.letters import link_in, written_to
from tests.pages import parse, statements, text_of
from tests.world import PASSWORD, count

PEOPLE = "/staff/people"


@pytest.fixture
def admin(client, world):
    world.sign_in_by_form(client, "admin")
    return client


def page_of(account) -> str:
    return f"{PEOPLE}/{account.id}"


def invite(client, **more):
    told = {"email": "Nora@Example.org", "name": "Nora Øst", "role": "gate", "event": "", "language": "fr"}
    return client.submit(f"{PEOPLE}/invite", **told | more)


def nora() -> Staff:
    return db.session.scalars(sa.select(Staff).where(Staff.email == "nora@example.org")).one()


def said(client, answer) -> str:
    return text_of(parse(client.get(answer.location)).find(".//main"))


def test_the_list_tells_who_signs_in_with_which_roles(admin, world):
    page = text_of(parse(admin.get(PEOPLE)))
    assert "gate@example.org" in page
    assert "Gate: Mayors’ Summit" in page
    assert "Never" in page
    assert '/staff/people"' in admin.get("/staff/").text


def test_the_list_asks_as_often_for_many_as_for_few(admin, world):
    with statements() as few:
        admin.get(PEOPLE)
    with transaction():
        for number in range(30):
            staff.add(f"{number}@example.org", "gate", event=world.event)
    with statements() as many:
        admin.get(PEOPLE)
    assert len(many) == len(few)


@pytest.mark.parametrize("role", ["organizer", "gate", "viewer"])
def test_nobody_else_sees_or_changes_the_people(client, world, role):
    world.sign_in_by_form(client, role)
    target = page_of(world.viewer)
    assert [client.get(path).status_code for path in (PEOPLE, f"{PEOPLE}/invite", target)] == [403] * 3
    for deed in ("deactivate", "reactivate", "link", "second-factor/off"):
        assert client.post(f"{target}/{deed}", data={}).status_code == 403
    assert world.viewer.disabled_at is None


def test_who_is_invited_gets_a_letter_and_chooses_a_password(admin, app, world):
    answer = invite(admin, event=str(world.event.id))
    assert "nora@example.org" in said(admin, answer)
    [letter] = written_to("nora@example.org")
    assert "Nora Øst" in letter
    guest = app.test_client()
    assert guest.submit(link_in(letter), password="a long good password").location == "/staff/sign-in"
    signed_in = guest.post("/staff/sign-in", data={"email": "nora@example.org", "password": "a long good password"})
    assert signed_in.location == "/staff/"
    assert parse(guest.get("/staff/")).get("lang") == "fr"
    assert guest.get("/cabos/checkin").status_code == 200


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"email": "nonsense"}, "This is not an e-mail address"),
        ({"email": ""}, "Please fill this in"),
        ({"email": "a\0@example.org"}, "This is not an e-mail address"),
        ({"name": ""}, "Please fill this in"),
        ({"name": "\u202eevil"}, "cannot be written"),
        ({"name": "x" * 201}, "too long"),
        ({"event": ""}, "Please choose the event"),
        ({"event": "99999999999999999999"}, "choice"),
        ({"role": "king"}, "choice"),
        ({"language": "de"}, "choice"),
        ({"email": "gate@example.org"}, "There is an account with this address already"),
    ],
)
def test_a_faulty_invitation_is_told_at_its_field_and_writes_nothing(admin, world, typed, complaint):
    answer = invite(admin, **{"event": str(world.event.id)} | typed)
    assert answer.status_code == 422
    assert complaint in text_of(parse(answer))
    assert count(Message) == count(Staff, Staff.email == "nora@example.org") == 0


def test_an_administrator_is_one_everywhere(admin, world):
    invite(admin, role="admin", event=str(world.event.id))
    assert nora().roles_at(None) == {"admin"}


def test_a_role_is_given_and_taken_back(admin, world):
    page = page_of(world.gate)
    assert "The role was given." in said(admin, admin.submit(page, role="viewer", event=str(world.event.id)))
    assert world.gate.roles_at(world.event.id) == {"gate", "viewer"}
    grant = next(grant for grant in world.gate.grants if grant.role == "viewer")
    taken = admin.post(f"{page}/roles/{grant.id}/take", data={})
    assert "The role was taken back." in said(admin, taken)
    assert world.gate.roles_at(world.event.id) == {"gate"}
    assert "The role “Viewer” was taken back by Admin." in admin.get(page).text


def test_the_grant_of_somebody_else_is_not_found(admin, world):
    grant = world.viewer.grants[0]
    assert admin.post(f"{page_of(world.gate)}/roles/{grant.id}/take", data={}).status_code == 404
    assert admin.get(f"{PEOPLE}/999999999").status_code == 404


def test_who_is_deactivated_is_out_at_once_and_may_come_back(admin, app, world):
    browser = app.test_client()
    world.sign_in_by_form(browser, "gate")
    assert "signed out everywhere" in said(admin, admin.post(f"{page_of(world.gate)}/deactivate", data={}))
    assert browser.get("/cabos/checkin").status_code == 302
    credentials = {"email": "gate@example.org", "password": PASSWORD}
    assert browser.post("/staff/sign-in", data=credentials).status_code == 422
    admin.post(f"{page_of(world.gate)}/reactivate", data={})
    assert browser.get("/cabos/checkin").status_code == 302
    world.sign_in_by_form(browser, "gate")
    assert browser.get("/cabos/checkin").status_code == 200


def test_nobody_deactivates_themselves_or_gives_up_being_an_administrator(admin, world):
    assert "Nobody can do this to their own account" in said(
        admin, admin.post(f"{page_of(world.admin)}/deactivate", data={})
    )
    grant = world.admin.grants[0]
    admin.post(f"{page_of(world.admin)}/roles/{grant.id}/take", data={})
    assert world.admin.roles_at(None) == {"admin"}
    assert admin.get(PEOPLE).status_code == 200


def test_the_last_administrator_stays(world):
    with pytest.raises(Refusal, match="last_admin"), transaction():
        staff.deactivate(world.admin, by=Actor("system", "a command"))


def test_two_administrators_cannot_deactivate_each_other_at_once(app, world):
    with transaction():
        second = staff.add("second@example.org", "admin", event=None)
    pairs = [(world.admin.id, second.id), (second.id, world.admin.id)]
    db.session.rollback()
    together = threading.Barrier(2)

    def close(target: int, by: int) -> None:
        with app.app_context():
            account = db.session.get(Staff, target)
            together.wait()
            try:
                with transaction():
                    staff.deactivate(account, by=Actor("staff", "x", by))
            except Refusal:
                pass

    threads = [threading.Thread(target=close, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holders = sa.select(Grant.staff_id).where(Grant.role == "admin")
    assert count(Staff, Staff.id.in_(holders), Staff.disabled_at.is_(None)) == 1


def test_a_link_for_a_new_password_is_sent(admin, world):
    admin.post(f"{page_of(world.gate)}/link", data={})
    [letter] = written_to("gate@example.org")
    assert "asked for a new password" in letter
    with transaction():
        world.viewer.disabled_at = world.viewer.created_at
    assert "This account is deactivated." in said(admin, admin.post(f"{page_of(world.viewer)}/link", data={}))
    assert written_to("viewer@example.org") == []


def test_who_lost_their_telephone_is_let_in_again(admin, app, world):
    with transaction():
        world.gate.second_factor_at = world.gate.created_at
    secret = second_factor.secret_of(world.gate)
    admin.post(f"{page_of(world.gate)}/second-factor/off", data={})
    world.sign_in_by_form(app.test_client(), "gate")
    assert second_factor.secret_of(world.gate) != secret


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_speak(admin, world, language):
    for path in (PEOPLE, f"{PEOPLE}/invite", page_of(world.gate), page_of(world.admin)):
        assert admin.get(f"{path}?lang={language}").status_code == 200
