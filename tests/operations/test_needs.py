"""What a municipality says it needs and wishes for, and who is reminded to say it."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from models import Entry, Message, Wish, db
from models.transaction import transaction
from operations import needs, needs_reminders
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.needs import Needs
from operations.refusals import Refusal
from queries import needs as queries
from tests import convoys
from tests.letters import link_in, written_to


def say(delegation, said, **how):
    with transaction():
        return needs.change(delegation, said, by=SYSTEM, **how)


def stands(delegation) -> tuple[Needs, int]:
    db.session.rollback()
    return needs.of_delegation(delegation)


def refused(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_all_that_is_said_stands_and_saying_it_again_changes_nothing(convoy):
    said = Needs({"fr": "Un pont"}, None, ("ENERGY",), ("FILM", "WATER"), (convoy.labs.id, convoy.biotech.id))
    say(convoy.laval, said, seen=0)
    say(convoy.laval, said, seen=1)
    assert stands(convoy.laval) == (said, 1)
    [line] = db.session.scalars(sa.select(Entry).where(Entry.verb == "needs.changed"))
    assert (line.object_id, line.detail["fields"]) == (convoy.laval.id, ["needs", "offers", "seeks", "wishes"])


def test_what_is_no_longer_wished_for_is_gone_and_the_rest_moves_up(convoy):
    said, edition = stands(convoy.tijuana)
    say(convoy.tijuana, dataclasses.replace(said, wishes=said.wishes[1:]), seen=edition)
    ranks = sa.select(Wish.company_id, Wish.rank).where(Wish.delegation_id == convoy.tijuana.id).order_by(Wish.rank)
    assert db.session.execute(ranks).all() == [(convoy.biotech.id, 1), (convoy.studio.id, 2)]


def test_what_cannot_be_wished_for_is_refused_and_nothing_is_stored(convoy):
    with transaction():
        convoy.solar.status = "cancelled"
    before = stands(convoy.tijuana)
    ids = [convoy.biotech.id, convoy.studio.id, convoy.labs.id]
    for wishes, code in (
        ([999_999], "unknown_company"),
        ([*ids, convoy.solar.id], "company_cancelled"),
        ([ids[0], ids[1], ids[0]], "wished_twice"),
    ):
        assert refused(lambda wishes=wishes: say(convoy.tijuana, Needs(wishes=tuple(wishes)))) == code
    with transaction():
        db.session.execute(sa.text("UPDATE convoy SET choices = 2"))
    assert refused(lambda: say(convoy.tijuana, Needs(wishes=tuple(ids)))) == "too_many_wishes"
    assert stands(convoy.tijuana) == before


def test_whoever_was_overtaken_is_told(convoy):
    say(convoy.laval, Needs(seeks=("FILM",)), seen=0)
    assert refused(lambda: say(convoy.laval, Needs(seeks=("WATER",)), seen=0)) == "changed_meanwhile"
    assert stands(convoy.laval)[0].seeks == ("FILM",)


def test_after_the_event_and_without_a_convoy_nobody_says_anything(world):
    assert refused(lambda: say(world.delegation, Needs(seeks=()))) == "no_convoy"
    later = world.real(world.at("10:00", world.event.ends_on)) + dt.timedelta(days=2)
    assert refused(lambda: say(world.delegation, Needs(), now=later)) == "finished"


def test_a_company_that_was_cancelled_is_wished_for_no_longer(convoy):
    with transaction():
        convoy.biotech.status = "cancelled"
    said, _edition = stands(convoy.mexicali)
    assert said.wishes == ()
    assert [one.id for one in queries.of_delegation(convoy.mexicali).wishes] == [convoy.biotech.id]


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"seeks": ["MAGIC"]}, "seeks", "unknown_theme"),
        ({"needs_es": "Un \0"}, "needs_es", "control_characters"),
        ({"potential_fr": "a" * 1001}, "potential_fr", "too_long"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(convoy, typed, field, code):
    with pytest.raises(Malformed) as malformed:
        needs.read(convoy.event, typed)
    assert {name: one.code for name, one in malformed.value.errors.items()} == {field: code}


def remind(convoy, **how) -> int:
    with transaction():
        return needs_reminders.remind(convoy.event, by=SYSTEM, **how)


def test_who_has_said_nothing_is_reminded_once_a_day(client, convoy):
    tomorrow = convoy.real(convoy.at("08:00", convoys.SECOND))
    assert remind(convoy) == 1
    assert refused(lambda: remind(convoy)) == "nobody_to_remind"
    assert remind(convoy, now=tomorrow) == 1
    letter, _again = written_to("laval@example.org")
    assert "Laval" in letter
    answer = client.get(link_in(letter))
    assert answer.location == "/cabos/delegation/needs"
    say(convoy.laval, Needs(seeks=("FILM",)))
    assert refused(lambda: remind(convoy, now=tomorrow + dt.timedelta(days=1))) == "nobody_to_remind"


def test_without_a_focal_point_one_of_the_people_is_reminded(client, convoy):
    with transaction():
        convoy.laval.contact_email = None
    remind(convoy)
    [letter] = written_to("juan@example.org")
    assert client.get(link_in(letter)).location == "/cabos/me/needs"


def test_who_has_no_address_is_named_and_not_written_to(convoy):
    with transaction():
        convoy.laval.contact_email = convoy.juan.email = None
    [one] = needs_reminders.reminders(convoy.event)
    assert (one.delegation, one.recipient) == (convoy.laval, None)
    assert refused(lambda: remind(convoy)) == "nobody_to_remind"
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 0
