"""Badges: their codes, and what becomes of an old one."""

import re

import pytest

from models import Badge, Entry, db
from models.transaction import transaction
from operations import badges, prints, registrations
from operations.badges import read_code
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.world import CODES, count

CODE = "0123456789ABVXYZ"


def test_codes_are_sixteen_letters_that_can_be_read_aloud():
    codes = {badges.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", code) for code in codes)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "0123 4567 89ab vxyz",
        "0123-4567-89AB-VXYZ\r\n",
        "OI23456789ABVXYZ",
        "oL23456789aBUxYz",
        f"HTTPS://SUMMIT.EXAMPLE.ORG/B/{CODE}",
        f"https://summit.example.org:8443/b/{CODE.lower()}",
        f" http://127.0.0.1:8000/b/{CODE}?lang=fr ",
        f"https://summit.example.org/b/{CODE}/",
        f"/b/{CODE}",
        f"HTTPSÑ--SUMMIT.EXAMPLE.ORG-B-{CODE}",  # a scanner set to an American keyboard, a computer to a Mexican one
        f"https:éésummit.example.orgébé{CODE}",  # … to a Canadian one
    ],
)
def test_a_code_is_read_however_it_comes(text):
    assert read_code(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        CODE[:15],
        CODE + "0",
        f"{CODE} {CODE}",
        "!" * 16,
        f"https://example.org/x/{CODE}",
        f"https://x/b/{CODE}0",
        "\ud800" * 16,
        "０" * 16,
        "/b/" + "x" * 500,
    ],
)
def test_what_holds_no_code_is_none(text):
    assert read_code(text) is None


def test_a_new_badge_ends_the_earlier_one(world):
    old = db.session.query(Badge).filter_by(delegate_id=world.ana.id).one().id
    with transaction():
        new = badges.issue(world.ana, by=SYSTEM, reason="Lost")
    assert (db.session.get(Badge, old).reason, badges.current(world.ana).id) == ("Lost", new.id)
    assert db.session.get(Badge, old).ended_at is not None
    assert count(Entry, Entry.verb == "badge.replaced", Entry.object_id == world.ana.id) == 1


def test_the_journal_never_holds_a_code(world):
    with transaction():
        code = badges.issue(world.fay, by=SYSTEM).code
    line = db.session.query(Entry).filter_by(verb="badge.issued").one()
    assert code not in repr(line.detail)


def test_a_category_without_badges_has_none(world):
    with transaction():
        world.mayors.has_badge = False
    with transaction(), pytest.raises(Refusal, match="no_badge"):
        badges.issue(world.ana, by=SYSTEM)
    assert badges.current(world.ana).code == CODES["ana"]


def test_who_is_not_coming_is_given_none(world):
    with transaction():
        registrations.cancel(world.ana, by=SYSTEM)
    before = count(Badge, Badge.delegate_id == world.ana.id)
    with transaction(), pytest.raises(Refusal, match="not_allowed_from_cancelled"):
        badges.issue(world.ana, by=SYSTEM)
    assert count(Badge, Badge.delegate_id == world.ana.id) == before


def test_printing_is_counted(world):
    for _ in range(2):
        with transaction():
            prints.note(world.event, [badges.current(world.ana).id], by=SYSTEM)
    assert badges.current(world.ana).printed == 2
