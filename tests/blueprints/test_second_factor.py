"""A second factor: a code of one's telephone besides the password, as a browser sees it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest

from models import Entry, Staff, db
from models.base import utcnow
from models.transaction import transaction
from operations import second_factor, staff
from operations.refusals import Refusal
from tests.pages import parse, text_of
from tests.world import PASSWORD

PAGE, OFF, STEP = "/staff/account/second-factor", "/staff/account/second-factor/off", "/staff/sign-in/code"


@pytest.fixture
def gate(client, world):
    world.sign_in_by_form(client, "gate")
    return client


@pytest.fixture
def recovery(world) -> list[str]:
    """The gate's second factor is on, since an hour ago; its recovery codes."""
    before = utcnow() - dt.timedelta(hours=1)
    with transaction():
        return second_factor.switch_on(world.gate, code(world.gate, before), by=staff.as_actor(world.gate), now=before)


@pytest.fixture
def halfway(client, world, recovery):
    """A browser in which the password was right."""
    assert password(client).location == STEP
    return client


def code(account: Staff, when: dt.datetime | None = None, later: int = 0) -> str:
    return pyotp.TOTP(second_factor.secret_of(account)).at((when or utcnow()) + dt.timedelta(seconds=30 * later))


def password(client):
    return client.post("/staff/sign-in", data={"email": "gate@example.org", "password": PASSWORD})


def is_in(client) -> bool:
    return client.get("/staff/").status_code == 200


def test_it_is_switched_on_with_a_first_code_and_asked_for_from_then_on(gate, app, world):
    page = gate.get(PAGE)
    key = text_of(parse(page).find(".//code")).replace(" ", "")
    assert '<path fill="#000"' in page.text
    shown = gate.submit(PAGE, code=pyotp.TOTP(key).now())
    assert shown.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-store"
    assert len({text_of(item) for item in parse(shown).iter("li") if item.find("code") is not None}) == 10
    browser = app.test_client()
    assert password(browser).location == STEP
    assert not is_in(browser)
    assert browser.submit(STEP, code=code(world.gate, later=1)).location == "/staff/"
    assert is_in(browser)


def test_after_that_no_page_shows_the_key_or_the_codes_again(gate, world, recovery):
    page = gate.get(PAGE).text
    key = second_factor.secret_of(world.gate)
    assert key not in page.replace(" ", "") and key[:4] + " " + key[4:8] not in page
    assert "10 recovery codes are left." in text_of(parse(gate.get(PAGE)))
    assert gate.post(PAGE, data={"code": "123456"}).status_code == 200
    assert not any(key in str(line.detail) for line in db.session.query(Entry))


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "🔑", "\0", "x" * 500])
def test_a_wrong_first_code_switches_nothing_on(gate, world, typed, monkeypatch):
    monkeypatch.setattr(pyotp.TOTP, "generate_otp", lambda *_: "999999")
    assert gate.submit(PAGE, code=typed).status_code == 422
    assert world.gate.second_factor_at is None


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}", "{1}-{2}"])
def test_a_code_is_taken_however_it_is_grouped(halfway, world, typed):
    now = code(world.gate)
    assert halfway.submit(STEP, code=typed.format(now, now[:3], now[3:])).location == "/staff/"


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_telephone_may_be_half_a_minute_off(halfway, world, seconds):
    with transaction():
        assert second_factor.use(world.gate, code(world.gate, utcnow() + dt.timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-90, 90])
def test_but_not_more(halfway, world, seconds):
    answer = halfway.submit(STEP, code=code(world.gate, utcnow() + dt.timedelta(seconds=seconds)))
    assert "This code is not right" in text_of(parse(answer))
    assert not is_in(halfway)


def test_a_code_opens_once(halfway, app, world):
    used = code(world.gate)
    halfway.submit(STEP, code=used)
    thief = app.test_client()
    password(thief)
    assert thief.submit(STEP, code=used).status_code == 422
    assert not is_in(thief)


def test_the_code_that_switched_it_on_does_not_sign_in(gate, app, world):
    first = code(world.gate)
    gate.submit(PAGE, code=first)
    browser = app.test_client()
    password(browser)
    assert browser.submit(STEP, code=first).status_code == 422


@pytest.mark.parametrize("kind", ["telephone", "recovery"])
def test_one_code_used_in_two_browsers_at_the_same_moment_opens_one(app, world, recovery, kind):
    shown = recovery[0] if kind == "recovery" else code(world.gate)
    staff_id = world.gate.id
    db.session.rollback()
    barrier = Barrier(4)

    def use(_: int) -> bool:
        with app.app_context():
            account = db.session.get(Staff, staff_id)
            barrier.wait()
            with transaction():
                return second_factor.use(account, shown)

    with ThreadPoolExecutor(4) as browsers:
        assert sorted(browsers.map(use, range(4))) == [False, False, False, True]


def test_a_recovery_code_opens_once_however_it_is_written(halfway, app, world, recovery):
    one = recovery[3]
    written = f"{one[:4]}-{one[4:8]} {one[8:]}".lower().replace("0", "o").replace("1", "l")
    assert halfway.submit(STEP, code=written).location == "/staff/"
    assert "9 recovery codes are left." in text_of(parse(halfway.get(PAGE)))
    other = app.test_client()
    password(other)
    assert other.submit(STEP, code=one).status_code == 422
    assert other.submit(STEP, code=recovery[4]).location == "/staff/"


def test_the_database_holds_no_recovery_code(world, recovery):
    assert not set(recovery) & set(world.gate.recovery_digests)


def test_guessing_codes_is_slowed_down(halfway, app, world, monkeypatch):
    for _ in range(staff.ATTEMPTS_PER_ADDRESS):
        assert halfway.submit(STEP, code="nonsense").status_code == 422
    answer = halfway.submit(STEP, code=code(world.gate))
    assert answer.status_code == 429
    again = app.test_client()
    password(again)
    assert again.submit(STEP, code=code(world.gate)).status_code == 429
    assert not is_in(again)


@pytest.mark.parametrize("path", [STEP, f"{STEP}?next=/cabos/desk"])
def test_without_the_password_there_is_no_second_page(client, world, recovery, path):
    assert client.get(path).location.startswith("/staff/sign-in")
    assert client.post(path, data={"code": code(world.gate)}).location.startswith("/staff/sign-in")
    assert not is_in(client)


def test_the_second_page_waits_ten_minutes(halfway, world, monkeypatch):
    later = utcnow() + dt.timedelta(minutes=11)
    monkeypatch.setattr("blueprints.staff.views.utcnow", lambda: later)
    assert halfway.get(STEP).location == "/staff/sign-in"


def test_who_is_deactivated_or_has_a_new_password_meanwhile_begins_again(halfway, world):
    with transaction():
        world.gate.disabled_at = utcnow()
    assert halfway.get(STEP).location == "/staff/sign-in"
    with transaction():
        world.gate.disabled_at, world.gate.password_hash = None, "changed"
    assert halfway.post(STEP, data={"code": code(world.gate)}).location == "/staff/sign-in"


def test_one_is_led_to_where_one_wanted_to_go_and_nowhere_else(client, app, world, recovery):
    told = {"email": "gate@example.org", "password": PASSWORD}
    there = client.post("/staff/sign-in", data=told, query_string={"next": "/cabos/checkin"}).location
    assert client.submit(there, code=recovery[0]).location == "/cabos/checkin"
    other = app.test_client()
    password(other)
    assert other.submit(f"{STEP}?next=//evil.example", code=recovery[1]).location == "/staff/"


def test_it_is_switched_off_with_the_password_alone(gate, app, world, recovery):
    key = second_factor.secret_of(world.gate)
    assert gate.submit(PAGE, old_password="wrong").status_code == 422
    assert world.gate.second_factor_at is not None
    assert gate.submit(PAGE, old_password=PASSWORD).location == "/staff/account"
    world.sign_in_by_form(app.test_client(), "gate")
    assert second_factor.secret_of(world.gate) != key
    assert gate.get(PAGE).status_code == 200


def test_switching_off_asks_for_the_forms_token(gate, world, recovery):
    assert gate.post(OFF, data={"old_password": PASSWORD}, csrf=False).status_code == 400
    assert world.gate.second_factor_at is not None


def test_switching_on_twice_is_refused(world, recovery):
    with pytest.raises(Refusal, match="second_factor_on"), transaction():
        second_factor.switch_on(world.gate, code(world.gate), by=staff.as_actor(world.gate))


def test_two_accounts_have_two_keys(world):
    assert second_factor.secret_of(world.gate) != second_factor.secret_of(world.viewer)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_speak(client, app, world, recovery, language):
    password(client)
    assert client.get(f"{STEP}?lang={language}").status_code == 200
    client.submit(STEP, code=recovery[0])
    assert client.get(f"{PAGE}?lang={language}").status_code == 200
    viewer = app.test_client()
    world.sign_in_by_form(viewer, "viewer")
    assert viewer.get(f"{PAGE}?lang={language}").status_code == 200
