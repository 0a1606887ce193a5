"""What came of a visit: noted once, changed by one at a time, and remembered when its day has come."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

import jobs
from models import Entry, Message, Outcome, db
from models.transaction import transaction
from operations import outcomes_noted
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import outcomes_noted as queries
from queries.outcomes_noted import Filters
from tests import convoys
from tests.letters import written_to
from tests.world import SECOND, THIRD

LEADER = Actor("device", "Bus 1", 3)


def note(convoy, nonce="n-1", *, by=LEADER, at=None, now=None, **said):
    facts = outcomes_noted.read({"what": "lead", "said": "A pilot plant"} | said)
    with transaction():
        return outcomes_noted.note(convoy.event, facts, nonce=nonce, by=by, at=at, now=now)


def test_a_lead_keeps_owner_next_date_and_when_it_was_noted(convoy):
    at = convoy.real(convoy.at("12:00", SECOND))
    lead = note(convoy, company=convoy.labs.id, delegate=str(convoy.ana.id), owner="Director of Economy",
                due_on="2019-07-01", counterpart="Pat Host", at=at, now=at + dt.timedelta(hours=3))  # fmt: skip
    assert (lead.company.id, lead.delegate.id, lead.owner, lead.due_on) == (
        convoy.labs.id, convoy.ana.id, "Director of Economy", dt.date(2019, 7, 1),
    )  # fmt: skip
    assert (lead.at, lead.received_at - lead.at, lead.stage, lead.by) == (at, dt.timedelta(hours=3), "noted", "Bus 1")
    assert db.session.scalars(sa.select(Entry.detail).where(Entry.verb == "outcome.noted")).all() == [
        {"outcome": "lead"}
    ]


def test_a_visit_tells_which_company_it_is_about(convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    assert note(convoy, activity=visit.id).company_id == convoy.biotech.id


def test_sent_twice_it_is_one_and_sent_as_something_else_it_is_refused(convoy):
    first, again = note(convoy), note(convoy)
    assert first.id == again.id
    with pytest.raises(Refusal, match="nonce_reused"):
        note(convoy, said="Something else")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Outcome)) == 1


def test_a_gift_was_received_unless_one_says_so_and_waits_for_its_ruling(convoy):
    gift = note(convoy, "g-1", what="gift", value="1,250.5", currency="USD")
    assert (gift.received, gift.ruling, gift.value, gift.currency) == (True, "pending", Decimal("1250.50"), "USD")
    assert note(convoy, "g-2", what="gift", received="no").received is False
    assert (note(convoy, "l-1", received="no").received, note(convoy, "l-2").ruling) == (None, None)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"what": "bribe"}, "what", "unknown_outcome_kind"),
        ({"said": " \u200b "}, "said", "required"),
        ({"said": "x" * 501}, "said", "too_long"),
        ({"due_on": "31.12.2019"}, "due_on", "date_invalid"),
        ({"due_on": "0001-01-01"}, "due_on", "date_out_of_range"),
        ({"value": "-1"}, "value", "value_invalid"),
        ({"value": "9" * 13}, "value", "value_invalid"),
        ({"value": "10"}, "currency", "required"),
        ({"value": "10", "currency": "XXX"}, "currency", "unknown_currency"),
        ({"company": "0"}, "company", "unknown_company"),
        ({"company": ["1"]}, "company", "not_text"),
        ({"delegate": "\x00"}, "delegate", "control_characters"),
        ({"owner": "a\nb"}, "owner", "control_characters"),
        ({"stage": "sold"}, "stage", "unknown_stage"),
        ({"ruling": "sold"}, "ruling", "unknown_ruling"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(said, field, code):
    with pytest.raises(Malformed) as malformed:
        outcomes_noted.read({"what": "gift", "said": "A vase"} | said)
    assert malformed.value.errors[field].code == code


@pytest.mark.parametrize("name", ["company", "activity", "delegate"])
def test_what_is_not_the_events_cannot_be_named(convoy, name):
    with pytest.raises(Refusal, match=f"unknown_{'person' if name == 'delegate' else name}"):
        note(convoy, **{name: "99999"})
    with pytest.raises(Refusal, match="nonce_invalid"):
        note(convoy, nonce="a b")


def test_two_who_change_it_at_once_are_told(convoy):
    lead = note(convoy)
    seen = outcomes_noted.mark_shown(lead)
    facts = outcomes_noted.read({"what": "lead", "said": "A pilot plant", "stage": "agreed"})
    with transaction():
        outcomes_noted.edit(lead, facts, seen=seen, by=SYSTEM)
    assert (lead.stage, lead.edition) == ("agreed", 2)
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        outcomes_noted.edit(lead, facts | {"stage": "dropped"}, seen=seen, by=SYSTEM)
    with pytest.raises(Refusal, match="unknown_stage"), transaction():
        outcomes_noted.advance(lead, "sold", by=SYSTEM)


def test_what_is_due_comes_first_and_narrows_to_kind_and_company(convoy):
    late = note(convoy, "a", due_on="2019-06-05", company=convoy.labs.id)
    note(convoy, "b", due_on="2019-06-05", stage="done")
    coming = note(convoy, "c", due_on="2019-06-20")
    gift = note(convoy, "d", what="gift")
    found = queries.of_event(convoy.event)
    assert found[0].id == late.id and len(found) == 4
    assert [one.id for one in queries.of_event(convoy.event, Filters(due=True))] == [late.id]
    assert [one.id for one in queries.of_event(convoy.event, Filters(kind="gift"))] == [gift.id]
    assert [one.id for one in queries.of_event(convoy.event, Filters(company_id=convoy.labs.id))] == [late.id]
    assert queries.counts(convoy.event) == {"lead": 3, "gift": 1, "due": 1}
    assert coming.due_on == dt.date(2019, 6, 20)


def test_whose_it_is_gets_one_letter_when_its_day_has_come_also_after_the_event(convoy):
    lead = note(convoy, due_on="2019-06-20", delegate=convoy.ana.id, company=convoy.labs.id)
    note(convoy, "n-2", due_on="2019-06-20")
    day = convoy.real(convoy.at("09:00", THIRD) + dt.timedelta(days=12))
    assert jobs.remind_of_outcomes(day) == 0
    for _twice in range(2):
        jobs.remind_of_outcomes(day + dt.timedelta(days=1))
    [letter] = written_to("ana@example.org")
    assert "Mesa Labs: A pilot plant" in letter and "20 de junio de 2019" in letter
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1
    with transaction():
        outcomes_noted.advance(lead, "done", by=SYSTEM)
        lead.due_on = dt.date(2019, 6, 21)
    assert jobs.remind_of_outcomes(day + dt.timedelta(days=3)) == 0
