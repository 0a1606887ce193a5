"""Staff accounts: tries that are counted, sessions that end, roles that need an event."""

import datetime as dt

import pytest

from models import Attempt
from models.base import utcnow
from models.transaction import transaction
from operations import staff
from operations.refusals import Refusal
from tests.world import PASSWORD, count


def attempt(email: str, network: str = "192.0.2.1", now: dt.datetime | None = None) -> bool:
    with transaction():
        return staff.begin_attempt(email, network, now=now)


def test_an_address_is_refused_after_its_tries_whatever_the_network(world):
    tries = [attempt("admin@example.org", f"192.0.2.{number}") for number in range(10)]
    assert tries == [True] * staff.ATTEMPTS_PER_ADDRESS + [False] * 2
    assert attempt("ADMIN@example.org ", "198.51.100.1") is False
    assert attempt("gate@example.org", "198.51.100.1") is True


def test_a_network_is_refused_after_its_tries_whatever_the_address(world):
    tries = [attempt(f"{number}@example.org") for number in range(staff.ATTEMPTS_PER_NETWORK + 1)]
    assert tries == [True] * staff.ATTEMPTS_PER_NETWORK + [False]


def test_after_the_window_one_may_try_again_and_old_tries_are_forgotten(world):
    now = utcnow()
    for _ in range(staff.ATTEMPTS_PER_ADDRESS):
        attempt("admin@example.org", now=now)
    assert attempt("admin@example.org", now=now + staff.WINDOW / 2) is False
    assert attempt("admin@example.org", now=now + staff.WINDOW) is True
    assert count(Attempt) == 2


def test_the_right_password_forgets_the_tries_for_the_address_only(world):
    for email in ("admin@example.org", "admin@example.org", "gate@example.org"):
        attempt(email)
    with transaction():
        staff.end_attempts("admin@example.org", "192.0.2.1")
    assert count(Attempt) == 3  # the gate's, and two of the network's


def test_a_password_is_never_looked_at_inside_a_transaction(world):
    with pytest.raises(RuntimeError), transaction():
        staff.password_matches(world.admin, PASSWORD)


@pytest.mark.parametrize("password", ["", "x" * 1000, "\0", "\ud800", "🔑", PASSWORD.upper()])
def test_only_the_password_matches(world, password):
    assert staff.password_matches(world.admin, PASSWORD)
    assert not staff.password_matches(world.admin, password)
    assert not staff.password_matches(None, password)


def test_an_account_without_a_password_or_disabled_is_opened_by_none(world):
    with transaction():
        world.gate.password_hash = ""
        world.viewer.disabled_at = utcnow()
    assert not staff.password_matches(world.gate, "")
    assert not staff.password_matches(world.viewer, PASSWORD)


def test_a_session_lasts_until_it_ends_is_ended_or_the_account_is_disabled(world):
    now = utcnow()
    with transaction():
        first, second = (staff.sign_in(world.gate, now=now) for _ in range(2))
    assert staff.signed_in(first, now=now + staff.SESSION - dt.timedelta(seconds=1)) == world.gate
    assert staff.signed_in(first, now=now + staff.SESSION) is None
    with transaction():
        staff.sign_out(first)
    assert staff.signed_in(first) is None
    assert staff.signed_in(second) == world.gate
    with transaction():
        world.gate.disabled_at = utcnow()
    assert staff.signed_in(second) is None


@pytest.mark.parametrize("secret", [None, "", "nonsense", "\0", "\ud800"])
def test_any_text_may_be_shown_as_a_session(world, secret):
    assert staff.signed_in(secret) is None


def test_a_role_is_held_for_one_event_an_administrator_for_all(world):
    with pytest.raises(Refusal, match="role_needs_event"), transaction():
        staff.add("new@example.org", "gate", event=None)
    with transaction():
        added = staff.add(" New@Example.org", "gate", event=world.event)
        staff.add("new@example.org", "gate", event=world.event)
    assert added.email == "new@example.org"
    assert added.roles_at(world.event.id) == {"gate"}
    assert added.roles_at(world.event.id + 1) == set()
    assert world.admin.roles_at(world.event.id + 1) == {"admin"}
