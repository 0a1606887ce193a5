"""Several organizers decide about the same people at once: each is decided about once, and told once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from models import Correction, Delegate, Event, Message, db
from models.transaction import transaction
from operations import correction_requests, places, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.workers import PATIENCE
from tests.world import count


def all_at_once(app, *deeds) -> list[object]:
    """What each gave back, or the code of its refusal."""
    barrier = Barrier(len(deeds))

    def run(deed) -> object:
        with app.app_context():
            barrier.wait(PATIENCE)
            try:
                with transaction():
                    return deed()
            except Refusal as refusal:
                return refusal.code

    db.session.rollback()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_a_correction_is_decided_about_once(app, world):
    with transaction():
        correction_requests.ask(world.ana, {"city": "Loreto"}, by=SYSTEM, now=world.real(world.at("09:00")))
    asked = correction_requests.waiting(world.ana).id

    def decide(verb) -> str:
        getattr(correction_requests, verb)(db.session.get_one(Correction, asked), by=SYSTEM)
        return verb

    said = all_at_once(app, *(lambda verb=verb: decide(verb) for verb in ("accept", "decline") * 3))
    assert said.count("not_waiting") == 5
    won = next(one for one in said if one != "not_waiting")
    assert world.ana.city == ("Loreto" if won == "accept" else "La Paz")
    assert count(Message, Message.template.like("correction_%")) == 1


def test_two_who_approve_the_same_list_give_each_place_once(app, world):
    with transaction():
        world.event.capacity = places.taken(world.event) + 1
        world.hana.status = world.gus.status = "submitted"
    event, ids = world.event.id, [world.fay.id, world.gus.id, world.hana.id]

    def approve() -> list[str | None]:
        outcomes = registrations.approve_all(db.session.get_one(Event, event), ids, by=SYSTEM)
        return [refusal and refusal.code for _one, refusal in outcomes]

    first, second = all_at_once(app, approve, approve)
    assert [None] * 3 in (first, second) and first != second
    assert sorted(db.session.scalars(sa.select(Delegate.status).where(Delegate.id.in_(ids)))) == [
        "approved", "waitlisted", "waitlisted",
    ]  # fmt: skip
    assert count(Message, Message.template.in_(("approved", "waitlisted"))) == 3
