"""Corrections of who somebody is, once they were accepted: what stands, what waits, and who decides first."""

import dataclasses

import pytest
import sqlalchemy as sa

from models import Correction, Message, PlaceQuota, RegistrationRules, db
from models.transaction import transaction
from operations import correction_requests, corrections, registrations
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal

ORGANIZER = Actor("staff", "Olga", 1)
FOCAL = Actor("focal", "Lía Cota")


def change(delegate, by=None, **changes):
    said = corrections.said(delegate) | {"consents": ["care"]}
    facts = dataclasses.replace(corrections.check(delegate, said), **changes)
    with transaction():
        corrections.change(delegate, facts, seen=delegate.edition, by=by or Actor("delegate", "Herself", delegate.id))
    return correction_requests.waiting(delegate)


def decide(verb, *args, by=ORGANIZER):
    with transaction():
        return getattr(correction_requests, verb)(*args, by=by)


def letters(delegate) -> list[str]:
    return list(db.session.scalars(sa.select(Message.template).filter_by(delegate_id=delegate.id).order_by(Message.id)))


def test_the_old_name_stands_until_the_new_one_is_accepted(world):
    asked = change(world.ana, family_name="Núñez Cota", category="OFFICIAL", phone="+526129990000")
    assert (world.ana.family_name, world.ana.category, world.ana.phone) == ("Núñez", world.mayors, "+526129990000")
    decide("accept", asked)
    assert (world.ana.family_name, world.ana.category) == ("Núñez Cota", world.officials)
    assert "nunez cota" in world.ana.search_text
    assert letters(world.ana) == ["correction_accepted"]


def test_a_declined_one_changes_nothing_and_says_why(world):
    asked = change(world.ana, given_name="Anna")
    decide("decline", asked, "As in the passport, please.")
    assert (world.ana.given_name, asked.note) == ("Ana", "As in the passport, please.")
    assert letters(world.ana) == ["correction_declined"]


def test_nobody_accepts_what_was_changed_while_they_looked_at_it(world):
    first = change(world.ana, given_name="Anna")
    second = change(world.ana, given_name="Anita")
    with pytest.raises(Refusal, match="not_waiting"):
        decide("accept", first)
    decide("accept", second)
    with pytest.raises(Refusal, match="not_waiting"):
        decide("decline", second)
    assert world.ana.given_name == "Anita"


def test_organizers_change_anything_at_once_but_no_consent(world):
    agreed = corrections.agreed(world.ana)
    assert change(world.ana, by=ORGANIZER, given_name="Anna", consents=frozenset({"photographs"}), diet=None) is None
    assert (world.ana.given_name, world.ana.care.diet, corrections.agreed(world.ana)) == ("Anna", "No nuts", agreed)


def test_no_correction_leads_above_a_quota(world):
    with transaction():
        one = PlaceQuota(event_id=world.event.id, scope="event", category_id=world.officials.id, places=1)
        one.key = f"event//{world.officials.id}/"
        db.session.add(one)
    asked = change(world.ana, category="OFFICIAL")
    with pytest.raises(Refusal, match="no_place_there"):
        decide("accept", asked)
    assert db.session.get(Correction, asked.id).status == "waiting"


def test_what_was_returned_goes_back_once_it_is_changed(world):
    with transaction():
        registrations.return_back(world.fay, "Your full name, please.", by=ORGANIZER)
    assert change(world.fay, given_name="Faye") is None
    assert (world.fay.given_name, world.fay.status) == ("Faye", "submitted")
    assert letters(world.fay) == ["returned", "resubmitted"]


def test_the_focal_point_says_yes_to_one_person_and_not_to_another(world):
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, two_steps=True))
        world.fay.delegation = world.delegation
        registrations.endorse(world.fay, by=FOCAL)
    change(world.fay, position="Alcaldesa")
    change(world.fay, by=FOCAL, city="Loreto", post="deputy")
    assert (world.fay.status, world.fay.post) == ("endorsed", "deputy")
    change(world.fay, family_name="Somebody Else")
    assert world.fay.status == "submitted"
    with pytest.raises(Refusal, match="not_endorsed"), transaction():
        registrations.approve(world.fay, by=SYSTEM)
