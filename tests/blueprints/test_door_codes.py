"""A focal point's and a host's link in a browser that never opened it: a code goes to the address on file."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from models import DoorCode, Entry, Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import door_codes, doors
from operations.refusals import Refusal
from tests import convoys
from tests.letters import written_to
from tests.pages import reads
from tests.world import count
from web import letters


@pytest.fixture
def link(app, world):
    """The focal point's link, where there is a mail server."""
    app.config["MAIL_URL"] = "smtp://localhost:1"
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    return f"/cabos/delegation/{token}"


@pytest.fixture
def browser(client):
    client.get("/?lang=en")
    return client


def ask_for(browser, link):
    return browser.post(link, data={"send": "1"}, follow_redirects=True)


def sent(address="lia@example.org") -> str:
    return re.search(r"^\d{6}$", written_to(address)[-1], re.MULTILINE)[0]


def later(minutes):
    """As if the code had been sent so many minutes earlier."""
    with transaction():
        code = db.session.scalars(sa.select(DoorCode)).one()
        code.sent_at -= dt.timedelta(minutes=minutes)
        code.expires_at -= dt.timedelta(minutes=minutes)


def test_the_link_opens_with_the_code_and_from_then_on_by_itself(app, browser, link):
    assert "l•••@example.org" in reads(browser.get(link))
    assert count(Message) == 0, "who only looks, as mail scanners do, sends nothing"
    assert browser.get("/cabos/delegation").status_code == 401
    assert "on its way to l•••@example.org" in reads(ask_for(browser, link))
    answer = browser.post(f"{link}?to=needs", data={"code": f" {sent()[:3]} {sent()[3:]} "})
    assert answer.location == "/cabos/delegation/needs"
    assert browser.get("/cabos/delegation").status_code == 200
    assert browser.get(link).location == "/cabos/delegation"
    assert "focal.browser_known" in db.session.scalars(sa.select(Entry.verb)).all()
    other = app.test_client()
    assert other.get(link).status_code == 200 and other.get("/cabos/delegation").status_code == 401
    other.post(link, data={"code": sent()})
    assert other.get("/cabos/delegation").status_code == 401, "a code opens once"


def test_the_token_alone_or_anothers_proof_is_no_way_in(browser, link, world):
    token = link.rpartition("/")[2]
    strange = door_codes.proof(doors.find("focal", world.delegation.id), "other@example.org")
    for kept in (token, f"{token}.", f"{token}.{strange}", f"{token}.ñ"):
        browser.set_cookie("focal", kept, path="/cabos/delegation")
        assert browser.get("/cabos/delegation").status_code == 401


def test_another_address_on_file_or_another_link_asks_again(browser, link, world):
    ask_for(browser, link)
    browser.post(link, data={"code": sent()})
    with transaction():
        world.delegation.contact_email = "eva@example.org"
    assert browser.get("/cabos/delegation").status_code == 401
    assert "e•••@example.org" in reads(browser.get(link))


def test_five_wrong_tries_kill_the_code(browser, link):
    ask_for(browser, link)
    right = sent()
    for wrong in ("000000" if right != "000000" else "111111", "", "12345", right + "1", "x" * 500):
        answer = browser.post(link, data={"code": wrong}, follow_redirects=True)
        assert "This code is not right" in reads(answer)
    assert browser.post(link, data={"code": right}).location == link
    assert browser.get("/cabos/delegation").status_code == 401
    assert "Send the code" in reads(browser.get(link))


def test_a_code_is_for_a_quarter_of_an_hour_and_a_newer_one_kills_it(browser, link):
    ask_for(browser, link)
    first = sent()
    assert "wait a minute" in reads(ask_for(browser, link)) and count(Message) == 1
    later(2)
    ask_for(browser, link)
    assert count(Message) == 2 and sent() != first
    browser.post(link, data={"code": first})
    assert browser.get("/cabos/delegation").status_code == 401
    later(15)
    assert browser.post(link, data={"code": sent()}).location == link


def test_nobody_is_flooded_with_codes(world, link):
    door, now = doors.find("focal", world.delegation.id), utcnow()
    with transaction():
        for minute in range(door_codes.MOST_CODES):
            door_codes.send(door, world.delegation, now=now + dt.timedelta(minutes=minute))
    with pytest.raises(Refusal) as refused, transaction():
        door_codes.send(door, world.delegation, now=now + dt.timedelta(minutes=30))
    assert refused.value.code == "too_many_requests"
    assert count(Message) == door_codes.MOST_CODES


def test_a_host_needs_one_too_and_organizers_never_see_it(app, browser, world):
    convoy = convoys.set_up(world)
    app.config["MAIL_URL"] = "smtp://localhost:1"
    with transaction():
        convoy.biotech.contact_email = "host@example.org"
        token = doors.token_of(doors.ensure("host", convoy.biotech.id))
    ask_for(browser, f"/cabos/host/{token}")
    message = db.session.scalars(sa.select(Message)).one()
    code = sent("host@example.org")
    assert code not in repr(message.variables) and code not in letters.shown(message)[1]
    assert browser.get("/cabos/host").status_code == 401
    browser.post(f"/cabos/host/{token}", data={"code": code})
    assert browser.get("/cabos/host").status_code == 200


def test_where_no_code_could_arrive_the_link_opens_by_itself(app, browser, link, world):
    with transaction():
        world.delegation.contact_email = None
    assert browser.get(link).location == "/cabos/delegation"
    with transaction():
        world.delegation.contact_email = "lia@example.org"
    assert browser.get("/cabos/delegation").status_code == 401
    app.config["MAIL_URL"] = ""
    assert browser.get(link).location == "/cabos/delegation"
