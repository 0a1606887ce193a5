"""A code that many guess at once, and photographs that two bring at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from models import Delegate, Delegation, Door, DoorCode, Message, Photo, db
from models.transaction import transaction
from operations import door_codes, doors, photos
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.workers import PATIENCE
from tests.world import count

GUESSES = 10


def guess(app: Flask, barrier: Barrier, door_id: int, delegation_id: int, typed: str) -> bool:
    with app.app_context():
        door, delegation = db.session.get_one(Door, door_id), db.session.get_one(Delegation, delegation_id)
        barrier.wait(PATIENCE)
        with transaction():
            return door_codes.use(door, delegation, typed, by=SYSTEM)


def ask(app: Flask, barrier: Barrier, door_id: int, delegation_id: int) -> str:
    with app.app_context():
        door, delegation = db.session.get_one(Door, door_id), db.session.get_one(Delegation, delegation_id)
        barrier.wait(PATIENCE)
        try:
            with transaction():
                door_codes.send(door, delegation)
        except Refusal as refusal:
            return refusal.code
        return "sent"


def bring(app: Flask, barrier: Barrier, delegate_id: int, jpeg: bytes) -> None:
    with app.app_context():
        delegate = db.session.get_one(Delegate, delegate_id)
        barrier.wait(PATIENCE)
        with transaction():
            photos.keep(delegate, jpeg, by=SYSTEM)


def test_as_many_guesses_at_once_count_as_in_turn(app, world):
    with transaction():
        door = doors.ensure("focal", world.delegation.id)
        right = door_codes.digits_of(door_codes.send(door, world.delegation))
    keys, barrier = (door.id, world.delegation.id), Barrier(GUESSES)
    wrong = [f"{(int(right) + one) % 1_000_000:06}" for one in range(1, GUESSES + 1)]
    db.session.rollback()
    with ThreadPoolExecutor(GUESSES) as people:
        assert not any(people.map(lambda typed: guess(app, barrier, *keys, typed), wrong))
    assert db.session.get_one(DoorCode, keys[0]).tries == door_codes.MOST_TRIES
    with transaction():
        assert not door_codes.use(db.session.get_one(Door, keys[0]), world.delegation, right, by=SYSTEM)


def test_a_code_opens_one_browser_and_two_presses_send_one_letter(app, world):
    with transaction():
        keys = doors.ensure("focal", world.delegation.id).id, world.delegation.id
    asking, typing = Barrier(2), Barrier(2)
    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(lambda _one: ask(app, asking, *keys), range(2))) == ["code_just_sent", "sent"]
        assert count(Message) == 1
        right = door_codes.digits_of(db.session.get_one(DoorCode, keys[0]))
        db.session.rollback()
        assert sorted(people.map(lambda _one: guess(app, typing, *keys, right), range(2))) == [False, True]


def test_of_two_photographs_brought_at_once_one_is_kept(app, world):
    key, barrier = world.ana.id, Barrier(2)
    db.session.rollback()
    with ThreadPoolExecutor(2) as people:
        list(people.map(lambda jpeg: bring(app, barrier, key, jpeg), (b"one", b"other")))
    assert count(Photo) == 1
