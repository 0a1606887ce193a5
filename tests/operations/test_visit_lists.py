"""A visit's list from its lead time on: frozen once, whoever comes by, and left as it is by everything but its host."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

import jobs
import scheduling.matching
from models import ListChange, Nda, Proposal, VisitList, db
from models.base import utcnow
from models.transaction import transaction
from operations import (
    companies,
    duplicates,
    list_changes,
    matching_proposals,
    participations,
    programme,
    registrations,
    rehearsals,
    retention,
    substitutions,
    visit_rules,
)
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import matching_proposals as proposals
from queries import visit_lists as queries
from scheduling import visit_data
from scheduling.visits import Visit
from tests import convoys, matching
from tests.convoys import LIA
from tests.letters import written_to
from tests.world import SECOND, THIRD, count


@pytest.fixture
def convoy(world):
    return convoys.set_up(world)


@pytest.fixture
def visit(convoy):
    """Ana and Beto at Biotech Cabo tomorrow at three; the list froze at once, 72 hours before."""
    found = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto)
    keep(convoy, lead_hours=72)
    return found


def keep(convoy, **facts) -> None:
    with transaction():
        visit_rules.keep(convoy.biotech, facts, by=LIA)


def on_list(visit) -> set[int]:
    db.session.rollback()
    return queries.present([visit.id]).get(visit.id, set())


def test_a_list_freezes_at_its_hour_once_and_the_worker_stores_it(convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    keep(convoy, lead_hours=24)
    before, after = (convoy.real(convoy.at(time)) for time in ("14:59", "15:01"))
    assert not queries.of_activity(visit, before).frozen
    standing = queries.of_activity(visit, after)
    assert (standing.frozen_at, standing.people, standing.stored) == (convoy.at("15:00"), {convoy.ana.id}, False)
    assert jobs.freeze_lists(before) == 0
    assert jobs.freeze_lists(after) == 1
    assert jobs.freeze_lists(after) == 0
    assert db.session.get(VisitList, visit.id).people == [convoy.ana.id]


def test_who_leaves_first_was_on_the_list_though_nobody_had_stored_it(convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto)
    keep(convoy, lead_hours=24)
    with transaction():
        registrations.cancel(convoy.beto, by=SYSTEM, now=convoy.real(convoy.at("20:00")))
    assert set(db.session.get(VisitList, visit.id).people) == {convoy.ana.id, convoy.beto.id}


def test_a_frozen_list_stays_frozen_whatever_the_rules_say_later(convoy, visit):
    keep(convoy, lead_hours=None)
    assert queries.of_activity(visit).frozen
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        visit_rules.keep(convoy.biotech, {"heads": 3}, seen="something else", by=LIA)


def test_a_rehearsal_that_is_put_back_leaves_the_list_open(convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    keep(convoy, lead_hours=2)
    with transaction():
        programme.remember([visit.id], by=LIA, now=utcnow())
        rehearsals.move_clock(convoy.event, convoy.at("14:00", SECOND), by=LIA)
    jobs.freeze_lists()
    assert queries.of_activity(visit).frozen
    with transaction():
        rehearsals.put_back(convoy.event, by=LIA)
    assert not queries.of_activity(visit).frozen
    with transaction():
        participations.sign_up(visit, convoy.iris, by=LIA, override="there is room")
    jobs.freeze_lists(convoy.real(convoy.at("14:00", SECOND)))
    assert set(db.session.get(VisitList, visit.id).people) == {convoy.ana.id, convoy.iris.id}


def test_a_matching_leaves_a_frozen_visit_where_it_is_with_whom_it_has(convoy, visit):
    for suggested in (None, Visit(convoy.iris.id, convoy.biotech.id, matching.AFTERNOON)):
        proposal = planned(convoy, suggested)
        if suggested:  # somebody else's plan
            with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
                matching_proposals.apply(proposal, by=LIA)
        else:
            with transaction():
                matching_proposals.apply(proposal, by=LIA)
        assert on_list(visit) == {convoy.ana.id, convoy.beto.id}
        assert (visit.state, visit.starts_at) == ("published", convoy.at("15:00", SECOND))


def planned(convoy, suggested: Visit | None) -> Proposal:
    """A matching that was asked for and calculated, with a visit that somebody wrote into it."""
    with transaction():
        proposal = matching_proposals.start(convoy.event, by=LIA)
    answer = scheduling.matching.solve(proposals.question_of(proposal))
    if suggested:
        answer = dataclasses.replace(answer, visits=answer.visits | {suggested})
    with transaction():
        proposal.output, proposal.status = visit_data.of_answer(answer), "ready"
    return proposal


def test_a_draft_puts_nobody_on_a_frozen_list(convoy, visit):
    with transaction():
        programme.edit(visit, {"speakers": [{"delegate": convoy.iris.id, "role": "panelist"}]}, by=LIA)
    with pytest.raises(Refusal, match="list_frozen"), transaction():
        programme.publish(convoy.event, [visit], by=LIA)


def test_who_comes_instead_of_somebody_on_a_frozen_list_is_asked_about(convoy, visit):
    facts = {
        "category": "MAYOR", "given_name": "Delia", "family_name": "Suplente", "position": "Síndica",
        "city": "La Paz", "country": "MX", "language": "es", "email": "delia@example.org", "consents": ["notice"],
    }  # fmt: skip
    with transaction():
        other = substitutions.substitute(
            convoy.beto, registrations.read(facts, source="organizer"), by=LIA, source="organizer"
        )
    assert on_list(visit) == {convoy.ana.id}
    [change] = queries.changes([visit.id])[visit.id]
    assert (change.kind, change.delegate_id, change.status) == ("add", other.id, "open")
    assert any("Delia" in one for one in written_to("biotech@example.com"))


def test_two_registrations_made_one_keep_the_place_on_the_list(convoy, visit):
    with transaction():
        duplicates.merge(convoy.iris, convoy.beto, {}, by=LIA)
    assert on_list(visit) == {convoy.ana.id, convoy.iris.id}
    assert set(db.session.get(VisitList, visit.id).people) == {convoy.ana.id, convoy.iris.id}


def test_of_a_company_that_cancels_nothing_is_asked_any_more(convoy, visit):
    with transaction():
        change = list_changes.ask(visit, convoy.iris, "add", by=LIA)
    with transaction():
        companies.cancel(convoy.biotech, publish=True, by=LIA)
    with pytest.raises(Refusal, match="no_company_visit"), transaction():
        list_changes.answer(change, True, by=SYSTEM, said="yes")


def test_asked_twice_it_is_one_question_and_the_contrary_waits(convoy, visit):
    with transaction():
        first = list_changes.ask(visit, convoy.iris, "add", by=LIA)
        assert list_changes.ask(visit, convoy.iris, "add", reason="Her hospital", by=LIA) is first
        assert first.reason == "Her hospital"
    with pytest.raises(Refusal, match="change_asked"), transaction():
        list_changes.ask(visit, convoy.iris, "remove", by=LIA)
    assert count(ListChange) == 1
    assert sum("Iris" in one for one in written_to("biotech@example.com")) == 1


def test_a_week_after_the_event_nothing_of_the_lists_is_left(convoy, visit):
    with transaction():
        list_changes.ask(visit, convoy.iris, "add", by=LIA)
        db.session.add(
            Nda(company_id=convoy.biotech.id, delegate_id=convoy.ana.id, status="missing", at=visit.starts_at, by="Pat")
        )
    visit_lists_there = sa.select(sa.func.count()).select_from(VisitList)
    assert db.session.scalar(visit_lists_there) == 1
    with transaction():
        retention.run(convoy.event, now=convoy.real(convoy.at("12:00", THIRD + dt.timedelta(days=8))))
    assert (count(VisitList), count(ListChange), count(Nda)) == (0, 0, 0)
