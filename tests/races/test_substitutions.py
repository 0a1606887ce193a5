"""Somebody is replaced by several at once while they still sign up: one comes, and every seat is held once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from models import Delegate, Event, Invitation, Participation, db
from models.participation import HOLDING
from models.transaction import transaction
from operations import participations, personal_invitations, places, registrations, substitutions
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.workers import PATIENCE
from tests.world import count

AT_ONCE = 6


def facts(number: int):
    return registrations.read({
        "category": "MAYOR", "given_name": f"Deputy {number}", "country": "MX", "language": "es",
        "consents": ["notice"],
    })  # fmt: skip


def all_at_once(app, *deeds) -> list[str]:
    """What came of each: "done", or the code of the refusal."""
    barrier = Barrier(len(deeds))

    def run(deed) -> str:
        with app.app_context():
            barrier.wait(PATIENCE)
            try:
                with transaction():
                    deed()
                return "done"
            except Refusal as refusal:
                return refusal.code

    db.session.rollback()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_several_substitutes_one_comes_and_no_seat_is_lost_or_held_twice(app, world):
    with transaction():
        for one in (world.ana, world.beto):
            participations.sign_up(world.housing, one, by=SYSTEM)
        participations.sign_up(world.housing, world.chloe, by=SYSTEM)
    ana, event, visit, taken = world.ana.id, world.event.id, world.visit.id, places.taken(world.event)

    def send(number):
        return lambda: substitutions.substitute(db.session.get_one(Delegate, ana), facts(number), by=SYSTEM)

    def sign_up():
        participations.sign_up(
            db.session.get_one(type(world.visit), visit), db.session.get_one(Delegate, ana), by=SYSTEM
        )

    came = all_at_once(app, *(send(number) for number in range(AT_ONCE)), sign_up)
    assert sorted(came[:-1]) == ["done", *["not_allowed_from_substituted"] * (AT_ONCE - 1)]
    assert came[-1] in ("done", "not_approved")
    substitute = db.session.scalar(sa.select(Delegate).where(Delegate.substitutes_id == ana))
    assert (world.ana.status, substitute.status, places.taken(db.session.get_one(Event, event))) == (
        "substituted", "approved", taken,
    )  # fmt: skip
    held = sa.select(Participation.delegate_id).where(
        Participation.activity_id == world.housing.id, Participation.status.in_(HOLDING)
    )
    assert set(db.session.scalars(held)) == {substitute.id, world.beto.id}
    assert count(Participation, Participation.delegate_id == ana, Participation.status.in_(HOLDING)) == 0
    if came[-1] == "done":
        assert participations.find(world.visit, substitute).status == "confirmed"


def test_a_personal_invitation_pressed_by_many_at_once_is_one_person(app, world):
    guests = personal_invitations.Guests([("Inés Gil", "ines@example.org")], "CREW", "es")
    with transaction():
        (invitation,) = personal_invitations.invite(world.event, guests, by=SYSTEM)
    key = invitation.id

    def press(number):
        return lambda: personal_invitations.register(db.session.get_one(Invitation, key), facts(number))

    assert all_at_once(app, *(press(number) for number in range(AT_ONCE))) == ["done"] * AT_ONCE
    assert count(Delegate, Delegate.email == "ines@example.org") == 1
