"""What `transaction()` promises, on both databases."""

import threading

import pytest
import sqlalchemy as sa

from models import Delegate, Event, db
from models.transaction import lock, transaction


def capacity(event_id):
    return db.session.scalar(sa.select(Event.capacity).where(Event.id == event_id))


def test_what_was_tried_outside_is_not_stored(app, world):
    event = world.event
    event.capacity = 1
    db.session.flush()
    with transaction():
        event.venue = "Hall"
    db.session.rollback()
    assert (event.capacity, event.venue) == (20, "Hall")


def test_what_was_added_or_deleted_outside_is_not_stored(app, world):
    people = db.session.scalar(sa.select(sa.func.count()).select_from(Delegate))
    db.session.delete(world.hana)
    db.session.add(Event(slug="other", kind="summit", name={}, zone="UTC"))
    with transaction():
        world.event.venue = "Hall"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == people
    assert db.session.scalar(sa.select(Event).where(Event.slug == "other")) is None


def test_an_error_leaves_nothing(app, world):
    def fail_half_way():
        with transaction():
            world.event.capacity = 1
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert world.event.capacity == 20


def test_what_others_stored_since_is_what_is_read_inside(app, world):
    event = world.event
    assert event.capacity == 20

    def change():
        with app.app_context(), transaction():
            db.session.get(Event, 1).capacity = 7

    other = threading.Thread(target=change)
    other.start()
    other.join()
    with transaction():
        assert event.capacity == 7


def test_transactions_do_not_nest(app, world):
    with pytest.raises(RuntimeError, match="open already"), transaction(), transaction():
        pass


def test_eight_writers_lose_no_update(app, world):
    db.session.remove()

    def count():
        for _ in range(20):
            with app.app_context(), transaction():
                lock(db.session.get(Event, 1)).capacity += 1

    writers = [threading.Thread(target=count) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert capacity(1) == 20 + 8 * 20
