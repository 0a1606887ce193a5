"""Signing in and out, as a browser sees it."""

import datetime as dt
import threading

import pytest

from models import Attempt, Category, Delegation, Event, Organization, StaffSession
from models.base import utcnow
from models.transaction import transaction
from operations import doors, staff
from tests.pages import parse, text_of
from tests.world import PASSWORD, count
from web import demo_links

SIGN_IN = "/staff/sign-in"


def try_in(client, email="organizer@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, data={"email": email, "password": password}, **more)


def test_signing_in_leads_to_ones_events_and_out_again(client, world):
    answer = client.submit(SIGN_IN, email=" Organizer@EXAMPLE.org ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/staff/")
    page = client.get("/staff/")
    assert "Mayors’ Summit" in page.text
    assert 'href="/cabos/desk"' in page.text
    assert client.post("/staff/sign-out", data={}).location == SIGN_IN
    assert client.get("/staff/").location == f"{SIGN_IN}?next=/staff/"


def test_one_sees_the_events_where_one_has_a_role_and_what_one_may_do_there(client, app, world):
    with transaction():
        other = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC")
        other.starts_on = other.ends_on = dt.date(2030, 1, 1)
        staff.db.session.add(other)
    world.sign_in_by_form(client, "gate")
    page = client.get("/staff/").text
    assert "Mayors’ Summit" in page
    assert "Other" not in page
    assert "/cabos/checkin" in page
    assert "/cabos/desk" not in page
    everywhere = app.test_client()
    world.sign_in_by_form(everywhere, "admin")
    assert "/other/desk" in everywhere.get("/staff/").text


@pytest.mark.parametrize("role", ["kitchen", "care"])
def test_who_may_read_diets_finds_the_kitchen_s_page(client, world, role):
    world.sign_in_by_form(client, role)
    assert 'href="/cabos/desk/kitchen"' in client.get("/staff/").text


def test_without_any_role_one_is_told_so(client, world):
    hashed = staff.hash_password(PASSWORD)
    with transaction():
        staff.db.session.add(staff.Staff(email="nobody@example.org", password_hash=hashed))
    try_in(client, "nobody@example.org")
    assert "No event yet" in client.get("/staff/").text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, world):
    wrong, unknown = try_in(client, password="wrong"), try_in(client, "nobody@example.com")
    assert wrong.status_code == unknown.status_code == 422
    assert messages(wrong) == messages(unknown) != []
    form = parse(unknown)
    assert form.find(".//input[@name='email']").get("value") == "nobody@example.com"
    assert form.find(".//input[@name='password']").get("value", "") == ""
    assert client.get("/staff/").status_code == 302


def messages(page) -> list[str]:
    return [text_of(item) for item in parse(page).findall(".//div[@role='alert']//li")]


@pytest.mark.parametrize(
    "email", ["a\0b@example.org", "\u202egro.elpmaxe@a", "🔑@example.org", "<b>@a.org", "x" * 300, ""]
)
def test_any_text_may_be_typed_as_an_address(client, world, email):
    assert try_in(client, email).status_code == 422


@pytest.mark.parametrize("password", ["", "x" * 5000, "\0", "🔑"])
def test_any_text_may_be_typed_as_a_password(client, world, password):
    assert try_in(client, password=password).status_code == 422


def test_too_many_tries_are_refused_in_words_even_with_the_right_password(client, world):
    for _ in range(staff.ATTEMPTS_PER_ADDRESS):
        assert try_in(client, password="wrong").status_code == 422
    answer = try_in(client)
    assert answer.status_code == 429
    assert messages(answer) == ["There were too many attempts. Please wait a quarter of an hour and try again."]
    assert parse(answer).find(".//input[@name='email']").get("value") == "organizer@example.org"
    assert try_in(client, "gate@example.org").status_code == 302


def test_guesses_sent_at_once_are_not_more_than_guesses_sent_in_turn(app, world):
    statuses, together = [], threading.Barrier(16)

    def guess():
        with app.app_context():
            client = app.test_client()
            together.wait()
            statuses.append(try_in(client, password="wrong").status_code)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [422] * staff.ATTEMPTS_PER_ADDRESS + [429] * (16 - staff.ATTEMPTS_PER_ADDRESS)


def test_signing_in_forgets_the_tries(client, world):
    try_in(client, password="wrong")
    try_in(client)
    assert count(Attempt) == 1


def test_whoever_is_signed_in_is_led_on(client, world):
    world.sign_in_by_form(client, "organizer")
    assert client.get(f"{SIGN_IN}?next=/cabos/").location == "/cabos/"


@pytest.mark.parametrize("target", ["/cabos/desk?q=n%C3%BA%C3%B1ez", "/staff/"])
def test_one_is_led_back_to_where_one_wanted_to_go(client, world, target):
    answer = try_in(client, query_string={"next": target})
    assert answer.location == target


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/evil.example", ""],
)
def test_nobody_is_led_elsewhere(client, world, target):
    answer = try_in(client, query_string={"next": target})
    assert answer.location == "/staff/"


def test_the_cookie_of_before_is_worth_nothing_after_signing_in_and_out(client, app, world):
    client.get(SIGN_IN)
    before = client.get_cookie("comitiva").value
    world.sign_in_by_form(client, "organizer")
    signed_in = client.get_cookie("comitiva").value
    assert signed_in != before
    client.post("/staff/sign-out", data={})
    thief = app.test_client()
    thief.set_cookie("comitiva", signed_in)
    assert thief.get("/staff/").status_code == 302


def test_what_a_browser_brought_along_is_forgotten(client, world):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    world.sign_in_by_form(client, "organizer")
    with client.session_transaction() as session:
        assert set(session) == {"staff"}


def test_the_session_ends_by_itself(client, world):
    world.sign_in_by_form(client, "organizer")
    with transaction():
        staff.db.session.query(StaffSession).update({"expires_at": utcnow()})
    assert client.get("/staff/").status_code == 302


def test_a_form_without_its_token_signs_nobody_in_or_out(client, world):
    assert try_in(client, csrf=False).status_code == 400
    world.sign_in_by_form(client, "admin")
    assert client.post("/staff/sign-out", data={}, csrf=False).status_code == 400
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_speak(client, world, language):
    assert client.get(f"{SIGN_IN}?lang={language}").status_code == 200
    world.sign_in_by_form(client, "organizer")
    assert client.get(f"/staff/?lang={language}").status_code == 200


# The demo's ways in ---------------------------------------------------------------------------------------------------


@pytest.fixture
def demo_account(app, world):
    """The organizer as the demo has one: no password opens the account."""
    with transaction():
        world.organizer.password_hash = ""
    return world.organizer


def test_a_link_of_the_demo_signs_in_and_leads_to_the_desk(client, demo_account):
    answer = client.get(f"/staff/enter/{demo_links.token_for(demo_account)}")
    assert (answer.status_code, answer.location) == (302, "/cabos/desk")
    assert "Mayors’ Summit" in client.get("/staff/").text


def test_a_link_opens_no_account_with_a_password(client, world):
    assert client.get(f"/staff/enter/{demo_links.token_for(world.organizer)}").status_code == 404


def test_a_link_opens_nothing_where_others_reach_the_server(client, app, demo_account):
    token = demo_links.token_for(demo_account)
    app.config["BIND"] = "0.0.0.0"
    assert client.get(f"/staff/enter/{token}").status_code == 404


def test_a_link_lasts_half_a_day(client, demo_account, monkeypatch):
    token = demo_links.token_for(demo_account)
    later = utcnow().timestamp() + demo_links.LASTS + 5
    monkeypatch.setattr("time.time", lambda: later)
    assert client.get(f"/staff/enter/{token}").status_code == 404


@pytest.mark.parametrize("token", ["1", "nonsense", "W10.aaaa.bbbb", "%00", "🔑", "x" * 3000])
def test_a_made_up_link_opens_nothing(client, demo_account, token):
    assert client.get(f"/staff/enter/{token}").status_code == 404


def test_the_command_prints_a_way_in_for_each_kind_of_person(app, demo_account, client):
    printed = app.test_cli_runner().invoke(args=["doors"]).output
    links = [word for word in printed.split() if word.startswith("http")]
    assert "http://localhost/cabos/" in links
    [entry] = [link for link in links if "/staff/enter/" in link]
    assert client.get(entry.removeprefix("http://localhost")).location == "/cabos/desk"
    assert any("/cabos/me/" in link for link in links)


def test_the_focal_point_it_leads_to_is_a_municipality_s_and_not_the_organizers_own(world):
    with transaction():
        city, committee = world.delegation, Delegation(event_id=world.event.id)
        committee.organization = Organization(kind="institution", name={"en": "Committee"})
        staff_category = Category(event_id=world.event.id, code="STF", letter="T", colour="#263238")
        staff_category.name, staff_category.counted = {"en": "Staff"}, False
        staff.db.session.add_all([committee, staff_category])
        staff.db.session.flush()
        for one in (world.eva, world.fay, world.dan):
            one.delegation_id, one.category_id = committee.id, staff_category.id
        for one in (world.ana, world.beto):
            one.delegation_id = city.id
    path = demo_links.page_of_a_delegation(world.event)
    assert doors.opened_by("focal", path.rpartition("/")[2]).subject_id == city.id


def test_the_command_prints_nothing_where_others_reach_the_server(app, demo_account):
    app.config["BIND"] = "0.0.0.0"
    result = app.test_cli_runner().invoke(args=["doors"])
    assert result.exit_code == 1
    assert "/staff/enter/" not in result.output
