"""One's own account: name, language, password, and the browsers that are signed in."""

import pytest

from models import Entry, Staff, StaffSession, db
from models.transaction import transaction
from operations import staff
from tests.pages import parse, text_of
from tests.world import PASSWORD, count

ACCOUNT, CHANGE = "/staff/account", "/staff/account/password"
NEW = "quite another password"


@pytest.fixture
def gate(client, world):
    world.sign_in_by_form(client, "gate")
    return client


@pytest.fixture
def elsewhere(app, world):
    """The same person's other browser."""
    other = app.test_client()
    world.sign_in_by_form(other, "gate")
    return other


def test_nobody_has_an_account_page_without_signing_in(client, world):
    for path in (ACCOUNT, CHANGE, f"{ACCOUNT}/second-factor"):
        assert client.get(path).location.startswith("/staff/sign-in")
    assert client.post(f"{ACCOUNT}/sessions/end-others", data={}).location.startswith("/staff/sign-in")


def test_a_language_is_kept_and_comes_along_to_other_browsers(gate, app, world):
    answer = gate.submit(ACCOUNT, name="Zoë Gate", language="es")
    assert parse(gate.get(answer.location)).get("lang") == "es"
    other = app.test_client()
    world.sign_in_by_form(other, "gate")
    assert parse(other.get("/staff/")).get("lang") == "es"
    assert "Zoë Gate" in other.get("/staff/").text


def test_what_a_browser_was_told_wins_over_the_account(app, world):
    with transaction():
        world.gate.language = "es"
    browser = app.test_client()
    browser.get("/staff/sign-in?lang=fr")
    world.sign_in_by_form(browser, "gate")
    assert parse(browser.get("/staff/")).get("lang") == "fr"


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "x" * 201}, {"name": "a\u202eb"}, {"language": "de"}, {"language": ""}]
)
def test_what_cannot_be_stored_is_told(gate, world, typed):
    answer = gate.submit(ACCOUNT, **{"name": "Zoë", "language": "es"} | typed)
    assert answer.status_code == 422
    assert parse(answer).find(".//div[@role='alert']//li") is not None
    assert (world.gate.name, world.gate.language) == ("Gate", None)


def test_a_changed_password_signs_every_other_browser_out(gate, elsewhere, app):
    gate.submit(CHANGE, old_password=PASSWORD, password=NEW)
    assert gate.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302
    fresh, told = app.test_client(), {"email": "gate@example.org"}
    assert fresh.post("/staff/sign-in", data=told | {"password": PASSWORD}).status_code == 422
    assert fresh.post("/staff/sign-in", data=told | {"password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("wrong", NEW, "This is not your password."),
        ("", NEW, "Please enter your password."),
        (PASSWORD, "short", "at least 10 characters"),
        (PASSWORD, "gate@example.org", "something else than your e-mail"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(gate, elsewhere, world, old, new, complaint):
    answer = gate.submit(CHANGE, old_password=old, password=new)
    assert answer.status_code == 422
    assert complaint in text_of(parse(answer))
    assert elsewhere.get(ACCOUNT).status_code == 200
    assert staff.password_matches(world.gate, PASSWORD)


def test_a_stolen_browser_cannot_guess_the_password(gate, world):
    for _ in range(staff.ATTEMPTS_PER_ADDRESS):
        gate.submit(CHANGE, old_password="wrong", password=NEW)
    answer = gate.submit(CHANGE, old_password=PASSWORD, password=NEW)
    assert "There were too many attempts" in text_of(parse(answer))
    assert staff.password_matches(world.gate, PASSWORD)


def test_the_sessions_are_listed_and_ended_one_by_one(gate, elsewhere):
    page = gate.get(ACCOUNT)
    assert page.text.count("This browser") == 1
    [action] = [
        form.get("action")
        for form in parse(page).iter("form")
        if "/sessions/" in form.get("action", "") and form.get("action").endswith("/end")
    ]
    gate.post(action, data={})
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert gate.get(ACCOUNT).status_code == 200


def test_all_other_sessions_are_ended_at_once(gate, elsewhere, app, world):
    third = app.test_client()
    world.sign_in_by_form(third, "gate")
    gate.post(f"{ACCOUNT}/sessions/end-others", data={})
    assert [browser.get(ACCOUNT).status_code for browser in (gate, elsewhere, third)] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(gate, app, world):
    viewer = app.test_client()
    world.sign_in_by_form(viewer, "viewer")
    [theirs] = db.session.query(StaffSession).filter_by(staff_id=world.viewer.id)
    gate.post(f"{ACCOUNT}/sessions/{theirs.id}/end", data={})
    gate.post(f"{ACCOUNT}/sessions/end-others", data={})
    gate.post(f"{ACCOUNT}/sessions/999999999/end", data={})
    assert viewer.get(ACCOUNT).status_code == 200


def test_the_journal_tells_what_was_done_and_no_secret(gate, world):
    gate.submit(ACCOUNT, name="Zoë", language="es")
    gate.submit(CHANGE, old_password=PASSWORD, password=NEW)
    lines = db.session.query(Entry).filter(Entry.object_kind == Staff.__tablename__, Entry.object_id == world.gate.id)
    assert {line.verb for line in lines} >= {"staff.edited", "staff.password_changed"}
    assert not any(NEW in str(line.detail) for line in lines)


def test_an_account_that_no_password_opens_has_none_to_change(gate, world):
    with transaction():
        world.gate.password_hash = ""
    page = gate.get(ACCOUNT)
    assert "No password opens this account" in page.text
    assert CHANGE not in page.text
    assert gate.get(f"{ACCOUNT}/second-factor").location == ACCOUNT
    assert gate.submit(CHANGE, old_password="x", password=NEW).status_code == 422
    assert count(Staff, Staff.id == world.gate.id, Staff.password_hash == "") == 1


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_speak(gate, language):
    for path in (ACCOUNT, CHANGE):
        assert gate.get(f"{path}?lang={language}").status_code == 200
