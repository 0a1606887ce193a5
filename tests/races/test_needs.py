"""Two people of one municipality who say at once what it needs: one is stored whole, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from models import Delegation, Event, Message, db
from models.transaction import transaction
from operations import needs, needs_reminders
from operations.journal import SYSTEM
from operations.needs import Needs
from operations.refusals import Refusal
from tests import convoys
from tests.workers import PATIENCE
from tests.world import count


def say(app: Flask, barrier: Barrier, key: int, said: Needs) -> str:
    with app.app_context():
        delegation = db.session.get_one(Delegation, key)
        barrier.wait(PATIENCE)
        try:
            with transaction():
                needs.change(delegation, said, seen=0, by=SYSTEM)
        except Refusal as refusal:
            return refusal.code
        return "stored"


def remind(app: Flask, barrier: Barrier, key: int) -> str:
    with app.app_context():
        event = db.session.get_one(Event, key)
        barrier.wait(PATIENCE)
        try:
            with transaction():
                return f"{needs_reminders.remind(event, by=SYSTEM)} written"
        except Refusal as refusal:
            return refusal.code


def test_of_two_who_say_it_first_one_is_told_to_look_again(app, world):
    convoy, barrier = convoys.set_up(world), Barrier(2)
    asked = [Needs(seeks=("FILM",), wishes=(convoy.studio.id,)), Needs(seeks=("WATER",), wishes=(convoy.solar.id,))]
    key = convoy.laval.id
    db.session.rollback()
    with ThreadPoolExecutor(2) as people:
        told = list(people.map(lambda said: say(app, barrier, key, said), asked))
    assert sorted(told) == ["changed_meanwhile", "stored"]
    assert needs.of_delegation(convoy.laval) == (asked[told.index("stored")], 1)


def test_two_who_remind_at_once_write_one_letter(app, world):
    convoy, barrier = convoys.set_up(world), Barrier(2)
    key = convoy.event.id
    db.session.rollback()
    with ThreadPoolExecutor(2) as organizers:
        told = list(organizers.map(lambda _one: remind(app, barrier, key), range(2)))
    assert sorted(told) == ["1 written", "nobody_to_remind"]
    assert count(Message) == 1
