"""What organizers decide about company visits: pinned and forbidden, the last word holds, what cannot be is refused."""

import pytest

from models import Company, Entry, Event, VisitDecision, db
from models.transaction import transaction
from operations import visit_decisions
from operations.journal import Actor
from operations.refusals import Refusal
from tests.world import count

BY = Actor("staff", "Lía Cota", 1)


def decide(convoy, verb, company, delegate=None, slot=None):
    with transaction():
        return getattr(visit_decisions, verb)(
            convoy.event, company.id, delegate_id=delegate and delegate.id, slot_id=slot and slot.id, by=BY
        )


def refused(convoy, *what) -> str:
    with pytest.raises(Refusal) as refusal:
        decide(convoy, *what)
    return refusal.value.code


def stands(convoy) -> set[tuple]:
    """What is decided, by names."""
    db.session.rollback()
    names = {getattr(convoy, name).id: name for name in ("biotech", "solar", "studio", "labs")}
    return {
        (one.kind, one.delegate_id and db.session.get(type(convoy.ana), one.delegate_id).given_name,
         names[one.company_id], one.slot_id)
        for one in db.session.query(VisitDecision)
    }  # fmt: skip


def test_the_last_word_about_somebody_and_a_company_holds(convoy):
    decide(convoy, "pin", convoy.biotech, convoy.ana)
    decide(convoy, "pin", convoy.biotech, convoy.ana, convoy.evening)
    evening = convoy.evening.id
    assert stands(convoy) == {("pin", "Ana", "biotech", evening)}
    decide(convoy, "forbid", convoy.biotech, convoy.ana)
    assert stands(convoy) == {("forbid", "Ana", "biotech", None)}
    row = decide(convoy, "pin", convoy.biotech, convoy.ana)
    assert stands(convoy) == {("pin", "Ana", "biotech", None)}
    with transaction():
        visit_decisions.withdraw(db.session.get(VisitDecision, row.id), by=BY)
    assert stands(convoy) == set()
    verbs = [one.verb for one in db.session.query(Entry).filter_by(object_id=convoy.ana.id).order_by(Entry.id)]
    assert verbs[-5:] == ["visit.pinned", "visit.pinned", "visit.forbidden", "visit.pinned", "visit.withdrawn"]


def test_to_be_kept_from_one_time_is_no_word_against_another(convoy):
    decide(convoy, "forbid", convoy.biotech, convoy.ana, convoy.afternoon)
    decide(convoy, "pin", convoy.biotech, convoy.ana)
    assert {kind for kind, *_rest in stands(convoy)} == {"pin", "forbid"}
    decide(convoy, "pin", convoy.biotech, convoy.ana, convoy.afternoon)
    assert {kind for kind, *_rest in stands(convoy)} == {"pin"}


def test_of_a_company_and_a_time_whoever_goes(convoy):
    decide(convoy, "pin", convoy.biotech, None, convoy.afternoon)
    decide(convoy, "forbid", convoy.biotech, None, convoy.afternoon)
    assert stands(convoy) == {("forbid", None, "biotech", convoy.afternoon.id)}
    assert refused(convoy, "pin", convoy.biotech, convoy.ana, convoy.afternoon) == "visit_barred"
    decide(convoy, "pin", convoy.biotech, convoy.ana, convoy.evening)
    assert refused(convoy, "forbid", convoy.biotech, None, convoy.evening) == "somebody_pinned"


def test_nobody_is_pinned_to_two_places_at_a_time(convoy):
    decide(convoy, "pin", convoy.biotech, convoy.ana, convoy.afternoon)
    assert refused(convoy, "pin", convoy.solar, convoy.ana, convoy.afternoon) == "pinned_elsewhere"
    decide(convoy, "pin", convoy.solar, convoy.ana, convoy.evening)
    assert len(stands(convoy)) == 2


def test_no_more_are_pinned_than_a_company_can_receive(convoy):
    for who in (convoy.ana, convoy.beto):
        decide(convoy, "pin", convoy.solar, who)
    assert refused(convoy, "pin", convoy.solar, convoy.dan) == "pins_over_capacity"
    decide(convoy, "pin", convoy.solar, convoy.beto, convoy.evening)  # in place of his own, whenever it is
    assert refused(convoy, "pin", convoy.solar, None, convoy.afternoon) == "pins_over_visits"
    assert count(VisitDecision) == 2


def test_a_company_of_another_event_is_not_known(convoy):
    with transaction():
        elsewhere = Event(slug="elsewhere", kind="convoy", name=convoy.event.name, zone="UTC")
        elsewhere.starts_on = elsewhere.ends_on = convoy.event.ends_on
        db.session.add(elsewhere)
        db.session.flush()
        organization = convoy.biotech.organization
        db.session.add(other := Company(event_id=elsewhere.id, organization=organization))
    assert refused(convoy, "forbid", other, convoy.ana) == "unknown_company"


def test_only_what_is_of_the_event_and_can_be_is_decided(convoy):
    assert refused(convoy, "pin", convoy.biotech) == "nobody_and_no_time"
    assert refused(convoy, "pin", convoy.biotech, convoy.fay) == "not_approved"
    for kind, code in (("company_id", "company"), ("delegate_id", "delegate"), ("slot_id", "slot")):
        said = {"company_id": convoy.biotech.id, "delegate_id": convoy.ana.id, "slot_id": None, kind: -1}
        with transaction(), pytest.raises(Refusal) as refusal:
            visit_decisions.forbid(convoy.event, said.pop("company_id"), **said, by=BY)
        assert refusal.value.code == f"unknown_{code}"
    with transaction():
        db.session.get(Company, convoy.labs.id).status = "cancelled"
    assert refused(convoy, "pin", convoy.labs, convoy.dan) == "company_not_matched"
    decide(convoy, "forbid", convoy.labs, convoy.dan)
