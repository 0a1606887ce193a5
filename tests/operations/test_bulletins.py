"""Bulletins: everybody hears what changed for them, once."""

import pytest
import sqlalchemy as sa

from models import Message, db
from models.transaction import transaction
from operations import bulletins, participations, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import bulletins as told
from tests.pages import statements


def publish(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def send(world, **how):
    with transaction():
        return bulletins.send(world.event, by=SYSTEM, **how)


def sign_up(world, activity, *people) -> None:
    for delegate in people:
        with transaction():
            participations.sign_up(activity, delegate, by=SYSTEM, now=world.real(world.at("11:00")))


def heard(delegate) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [[(change.after.title["en"], change.what) for change in one.changes] for one in told.of_delegate(delegate)]


def test_each_hears_what_changed_for_them_and_nobody_else_anything(world):
    sign_up(world, world.housing, world.ana)
    sign_up(world, world.ports, world.ana, world.beto)
    publish(world, world.housing, starts_at=world.at("09:15", world.housing.day))
    publish(world, world.ports, place_id=world.blue.id)
    send(world)
    assert heard(world.ana) == [[("Housing", ("time",)), ("Ports", ("place",))]]
    assert heard(world.beto) == [[("Ports", ("place",))]]
    assert heard(world.chloe) == heard(world.dan) == []


def test_what_everyone_attends_is_told_to_everyone_in_their_language(world):
    publish(world, world.opening, starts_at=world.at("11:30"))
    send(world)
    wanted = sa.select(Message.delegate_id, Message.language).where(Message.template == "bulletin")
    assert dict(db.session.execute(wanted).all()) == {
        getattr(world, name).id: language
        for name, language in {"ana": "es", "beto": "es", "chloe": "fr", "dan": "en", "eva": "es"}.items()
    }


def test_nothing_is_told_twice(world):
    publish(world, world.opening, starts_at=world.at("11:30"))
    send(world)
    with pytest.raises(Refusal) as refused:
        send(world)
    assert refused.value.code == "nothing_to_tell"
    publish(world, world.opening, starts_at=world.at("11:45"))
    send(world)
    assert len(heard(world.dan)) == 2


def test_the_first_version_needs_no_bulletin_and_what_joins_later_does(world):
    assert told.untold(world.event) == []
    with transaction():
        new = programme.create(world.event, "social", {"title": {"en": "Networking"}}, by=SYSTEM)
        programme.publish(world.event, [new], by=SYSTEM)
    send(world)
    assert heard(world.dan) == [[("Networking", ("added",))]]


def test_two_changes_of_one_activity_are_told_as_one(world):
    publish(world, world.opening, starts_at=world.at("11:30"))
    publish(world, world.opening, place_id=world.blue.id)
    send(world)
    assert heard(world.dan) == [[("Opening", ("time", "place"))]]


def test_a_change_taken_back_before_it_was_told_is_told_to_nobody(world):
    publish(world, world.opening, capacity=9)
    publish(world, world.opening, capacity=None)
    send(world)
    assert heard(world.dan) == []


def test_whoever_saw_something_else_is_asked_to_look_again(world):
    publish(world, world.opening, starts_at=world.at("11:30"))
    seen = told.untold(world.event)
    publish(world, world.opening, starts_at=world.at("11:45"))
    with pytest.raises(Refusal) as refused:
        send(world, expected=seen)
    assert refused.value.code == "changed_meanwhile"
    assert heard(world.dan) == []


def test_who_was_cancelled_hears_nothing_and_who_has_no_address_is_shown_to_organizers(world):
    with transaction():
        world.dan.email = None
    publish(world, world.opening, starts_at=world.at("11:30"))
    send(world)
    status = sa.select(Message.status).where(Message.template == "bulletin", Message.delegate_id == world.dan.id)
    assert db.session.scalar(status) == "unaddressed"
    assert heard(world.hana) == []


def test_a_bulletin_to_many_takes_no_more_statements_than_one_to_a_few(world):
    sign_up(world, world.ports, world.ana)
    publish(world, world.ports, place_id=world.blue.id)
    with statements() as few:
        send(world)
    publish(world, world.opening, starts_at=world.at("11:30"))
    with statements() as many:
        send(world)
    assert len(few) == len(many)
