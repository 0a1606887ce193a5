"""Forgotten passwords and the links that set new ones."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models import Message, Staff, db
from models.base import utcnow
from models.transaction import transaction
from operations import invitations, staff
from operations.refusals import Refusal
from tests.letters import link_in, written_to
from tests.pages import parse, text_of
from tests.world import PASSWORD, count

FORGOT, NEW = "/staff/forgot", "quite another password"


def forgot(client, email="gate@example.org"):
    return client.submit(FORGOT, email=email)


def link(client, email="gate@example.org") -> str:
    forgot(client, email)
    return link_in(written_to(email)[-1])


def sign_in(client, password):
    return client.post("/staff/sign-in", data={"email": "gate@example.org", "password": password})


def test_the_sign_in_page_leads_to_a_new_password(client, app, world):
    elsewhere = app.test_client()
    world.sign_in_by_form(elsewhere, "gate")
    assert f'href="{FORGOT}"' in client.get("/staff/sign-in").text
    answer = client.submit(link(client), password=NEW)
    assert "Your password is set." in client.get(answer.location).text
    assert elsewhere.get("/staff/").status_code == 302
    assert sign_in(client, PASSWORD).status_code == 422
    assert sign_in(client, NEW).status_code == 302


def test_whoever_asks_gets_the_same_answer(client, world):
    with transaction():
        world.viewer.disabled_at = utcnow()
    known, unknown, closed = (
        forgot(client, email) for email in ("gate@example.org", "nobody@example.com", "viewer@example.org")
    )
    assert known.status_code == unknown.status_code == closed.status_code == 200
    assert text_of(parse(known)) == text_of(parse(unknown)) == text_of(parse(closed))
    assert count(Message) == 1


def test_nobody_is_flooded_with_letters(client, world):
    answers = {text_of(parse(forgot(client))) for _ in range(staff.ATTEMPTS_PER_ADDRESS + 3)}
    assert len(answers) == 1
    assert count(Message) == staff.ATTEMPTS_PER_ADDRESS
    assert sign_in(client, PASSWORD).status_code == 302


@pytest.mark.parametrize("email", ["", "x" * 300])
def test_an_address_that_is_none_is_told(client, world, email):
    assert forgot(client, email).status_code == 422


@pytest.mark.parametrize("email", ["a\0@b.org", "🔑", "<b>", "\u202egro"])
def test_any_text_may_be_typed(client, world, email):
    assert forgot(client, email).status_code == 200
    assert count(Message) == 0


def test_the_outbox_holds_no_link(client, world):
    path = link(client)
    row = db.session.query(Message).one()
    assert path.rpartition("/")[2] not in str(row.__dict__)


def test_a_link_works_once(client, world):
    path = link(client)
    client.get(path)
    assert client.submit(path, password=NEW).status_code == 303
    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": "a third password"}).status_code == 410


def test_of_two_uses_at_the_same_moment_one_is_refused(app, world):
    token = invitations.token_for(world.gate, "password_reset")
    db.session.rollback()
    barrier = Barrier(2)

    def use(password_hash: str) -> str:
        with app.app_context():
            invitations.opened_by(token)
            db.session.rollback()
            barrier.wait()
            try:
                with transaction():
                    invitations.set_password(token, password_hash)
            except Refusal as refusal:
                return refusal.code
            return "set"

    with ThreadPoolExecutor(2) as browsers:
        assert sorted(browsers.map(use, ["one", "two"])) == ["link_used", "set"]


@pytest.mark.parametrize(("kind", "hours"), [("password_reset", 1), ("invitation", 48)])
def test_a_link_dies_of_age(world, kind, hours):
    token = invitations.token_for(world.gate, kind)
    now = utcnow()
    assert invitations.opened_by(token, now=now + dt.timedelta(hours=hours, minutes=-1)) == world.gate
    assert invitations.opened_by(token, now=now + dt.timedelta(hours=hours, minutes=1)) is None


def test_a_link_dies_with_the_account(client, world):
    path = link(client)
    with transaction():
        world.gate.disabled_at = utcnow()
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["1", "nonsense", "W10.aaaa.bbbb", "%00", "🔑", "x" * 3000])
def test_a_made_up_link_opens_nothing(client, world, token):
    assert client.get(f"/staff/password/{token}").status_code == 410


def test_a_link_for_one_account_opens_no_other(client, world):
    token = invitations.token_for(world.gate, "password_reset")
    _, rest = token.split(".", 1)
    other = invitations.token_for(world.admin, "password_reset").split(".", 1)[0]
    assert client.get(f"/staff/password/{other}.{rest}").status_code == 410


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("", "Please enter a password"),
        ("ninechars", "at least 10 characters"),
        ("Gate@Example.org ", "something else than your e-mail"),
        ("x" * 1001, "too long"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(client, world, password, complaint):
    path = link(client)
    answer = client.submit(path, password=password)
    assert answer.status_code == 422
    assert complaint in text_of(parse(answer))
    assert client.submit(path, password=NEW).status_code == 303


@pytest.mark.parametrize("password", ["contraseña larga", "🔑" * 10, "with\0zero byte", "many words in one"])
def test_a_password_may_hold_any_letter(client, world, password):
    client.submit(link(client), password=password)
    assert sign_in(client, password).status_code == 302


def test_without_the_forms_token_nothing_is_set_or_sent(client, world):
    path = link(client)
    assert client.post(path, data={"password": NEW}, csrf=False).status_code == 400
    assert client.post(FORGOT, data={"email": "gate@example.org"}, csrf=False).status_code == 400
    assert count(Message) == 1
    assert sign_in(client, PASSWORD).status_code == 302


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("named", ["Nora", ""])
def test_the_letters_and_pages_speak(client, world, language, named):
    with transaction():
        guest = Staff(email="nora@example.org", name=named, language=language)
        db.session.add(guest)
        db.session.flush()
        invitations.send_link(guest, by=staff.as_actor(guest))
    [letter] = written_to("nora@example.org")
    assert "%(" not in letter and "None" not in letter
    for path in (FORGOT, link_in(letter)):
        assert client.get(f"{path}?lang={language}").status_code == 200
