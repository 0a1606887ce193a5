"""Two steps, giving back, sending again, deciding about many: the states of a registration and who hears of each."""

import pytest
import sqlalchemy as sa

from models import Entry, Message, RegistrationRules, db
from models.delegate import STATUSES
from models.transaction import transaction
from operations import message_templates, registrations, transitions
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from web.verbs import SENTENCES
from web.words import MESSAGE

FOCAL = Actor("focal", "Lía Cota")
LATER = ()


@pytest.fixture
def two_steps(world):
    """Fay comes with the delegation of La Paz, whose focal point is asked first."""
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, two_steps=True))
        world.fay.delegation = world.delegation
    return world


def act(verb, *args, by=SYSTEM):
    with transaction():
        return getattr(registrations, verb)(*args, by=by)


def refused(verb, *args, by=SYSTEM) -> str:
    with pytest.raises(Refusal) as refusal:
        act(verb, *args, by=by)
    return refusal.value.code


def letters(delegate) -> list[str]:
    return list(db.session.scalars(sa.select(Message.template).filter_by(delegate_id=delegate.id).order_by(Message.id)))


def test_each_transition_has_a_letter_and_a_line_in_the_journal():
    assert set(transitions.ALLOWED) == set(STATUSES)
    for word in {letter for one in transitions.TRANSITIONS for letter in one.letters.values()} - set(LATER):
        assert word in message_templates.KINDS and word in MESSAGE and f"delegate.{word}" in SENTENCES


def test_the_focal_point_says_yes_before_the_organizers_do(two_steps):
    fay = two_steps.fay
    assert refused("approve", fay) == "not_endorsed"
    act("endorse", fay, by=FOCAL)
    assert fay.status == "endorsed" and fay.endorsed_at
    act("approve", fay)
    assert (fay.status, letters(fay)) == ("approved", ["endorsed", "approved"])
    assert refused("endorse", fay, by=FOCAL) == "not_allowed_from_approved"


def test_who_has_no_focal_point_waits_for_the_organizers_alone(two_steps):
    with transaction():
        two_steps.delegation.contact_email = None
    assert act("approve", two_steps.fay).status == "approved"


def test_the_focal_point_hears_of_who_registers(two_steps):
    said = {"category": "MAYOR", "family_name": "Cruz", "country": "MX", "language": "es", "consents": ["notice"]}
    facts = registrations.read(said | {"delegation": two_steps.delegation.id})
    with transaction():
        own = registrations.register(two_steps.event, facts, by=None)
        theirs = registrations.register(two_steps.event, facts, by=FOCAL, source="focal")
    assert (own.status, theirs.status) == ("submitted", "endorsed")
    assert (letters(own), letters(theirs)) == (["registered"], ["confirm_consents"])
    asked = db.session.scalars(sa.select(Message).filter_by(template="new_to_endorse")).one()
    assert (asked.recipient, asked.variables["about_id"]) == ("lia@example.org", own.id)


def test_what_is_given_back_comes_again_as_often_as_it_has_to(world):
    fay = world.fay
    assert refused("return_back", fay, " ") == "required"
    for _time in range(2):
        act("return_back", fay, "Your photograph, please.")
        assert (fay.status, fay.note_back) == ("returned", "Your photograph, please.")
        assert refused("approve", fay) == "not_allowed_from_returned"
        act("resubmit", fay)
        assert (fay.status, fay.note_back) == ("submitted", None)
    assert letters(fay) == ["returned", "resubmitted"] * 2


def test_what_the_focal_point_sends_again_has_their_yes(two_steps):
    act("return_back", two_steps.fay, "Whose mayor?")
    assert act("resubmit", two_steps.fay, by=FOCAL).status == "endorsed"


def test_many_are_approved_in_one_go_and_each_is_told(world):
    with transaction():
        world.event.capacity, world.hana.status = 5, "submitted"
        told = registrations.approve_all(world.event, [world.hana.id, world.gus.id, world.fay.id, 0], by=SYSTEM)
        said = [(one.given_name, one.status, refusal and refusal.code) for one, refusal in told]
    assert said == [
        ("Fay", "approved", None), ("Gus", "rejected", "not_allowed_from_rejected"), ("Hana", "waitlisted", None),
    ]  # fmt: skip
    assert (letters(world.fay), letters(world.gus), letters(world.hana)) == (["approved"], [], ["waitlisted"])
    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.verb.like("delegate.%")).order_by(Entry.id)).all()
    assert verbs == ["delegate.approved", "delegate.waitlisted"]
