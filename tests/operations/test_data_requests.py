"""Requests about one's own data, with the day by which they are answered; and consents, given and taken back."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Consent, DelegateCare, DelegateIdentity, Message, Notice, db
from models.transaction import transaction
from operations import consents, data_requests, erasures, identities, notices, readings
from operations.data_requests import working_day
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import consents as agreed_to
from queries import privacy
from tests.world import count

FOCAL = Actor("focal", "Lía Cota")


def own(delegate) -> Actor:
    return Actor("delegate", delegate.full_name, delegate.id)


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [("2019-06-05", 1, "2019-06-06"), ("2019-06-07", 1, "2019-06-10"), ("2019-06-08", 1, "2019-06-10"),
     ("2019-06-05", 20, "2019-07-03")],
)  # fmt: skip
def test_weekends_do_not_count(day, days, due):
    assert working_day(dt.date.fromisoformat(day), days) == dt.date.fromisoformat(due)


def ask(delegate, kind="access", now=None):
    with transaction():
        return data_requests.ask(delegate, {"kind": kind, "said": "Please."}, by=own(delegate), now=now)


def test_a_request_has_its_day_and_a_letter_and_is_asked_once(world):
    request = ask(world.ana)
    assert request.due_on == dt.date(2019, 7, 3)
    with pytest.raises(Refusal, match="request_open"):
        ask(world.ana)
    with transaction():
        data_requests.answer(request, {"answer": "Here."}, by=SYSTEM)
    assert [one.template for one in db.session.scalars(sa.select(Message).order_by(Message.id))] == [
        "data_request",
        "data_answer",
    ]
    with pytest.raises(Refusal, match="already_answered"), transaction():
        data_requests.answer(request, {"answer": "Again."}, by=SYSTEM)


def test_who_is_erased_at_the_desk_is_owed_no_answer_any_more(world):
    asked = ask(world.ana, "erase")
    with transaction():
        erasures.erase(world.ana, by=Actor("staff", "Olga"))
    assert (asked.status, asked.answered_by) == ("answered", "Olga")


def test_granting_an_erasure_erases_and_declining_it_does_not(world):
    kept, gone = ask(world.beto, "erase"), ask(world.ana, "erase")
    with transaction():
        data_requests.answer(kept, {"answer": "The archive law asks us to keep it."}, refused=True, by=SYSTEM)
    with transaction():
        data_requests.answer(gone, {"answer": "Done."}, by=SYSTEM)
    assert (world.beto.erased_at, world.ana.erased_at is not None) == (None, True)
    assert (kept.status, gone.status) == ("refused", "answered")


def agree(delegate, purposes, by=None):
    with transaction():
        return consents.change(delegate, purposes, read_in="en", by=by or own(delegate))


def test_each_purpose_is_given_and_taken_back_by_itself(world):
    agree(world.ana, {"public_list", "photographs"})
    assert agree(world.ana, {"photographs"}) == ["public_list"]
    assert agreed_to.agreed(world.ana) == {"photographs"}
    assert count(Consent) == 2


def test_health_data_go_with_the_consent(world):
    agree(world.ana, {"care", "public_list"})
    assert count(DelegateCare) == 1
    agree(world.ana, {"public_list"})
    assert count(DelegateCare) == 0
    assert world.ana.care is None


def test_what_a_focal_point_ticked_waits_for_the_persons_word(world):
    agree(world.ana, {"care"}, by=FOCAL)
    assert agreed_to.waiting(world.ana) == {"care"}
    agree(world.ana, {"care"})
    assert agreed_to.waiting(world.ana) == set()
    assert agreed_to.agreed(world.ana) == {"care"}
    assert count(DelegateCare) == 1


def test_an_old_consent_keeps_its_words(world):
    agree(world.ana, {"invitations"})
    words = {"invitations": {"en": "Write to me."}, "notice": {"en": "New."}}
    with transaction():
        notices.keep(world.event, words, by=SYSTEM)
    agree(world.beto, {"invitations"})
    kept = {one.version: one.texts["invitations"]["en"] for one in db.session.scalars(sa.select(Notice))}
    assert kept == {1: "You may invite me to future meetings.", 2: "Write to me."}
    assert [one.notice_version for one in db.session.scalars(sa.select(Consent).order_by(Consent.id))] == [1, 2]
    with transaction():
        notices.keep(world.event, words, by=SYSTEM)
    assert world.event.notice_version == 2


def test_passport_data_need_a_purpose_and_go_with_the_last_one(world):
    typed = {"passport": "g 1234567", "born_on": "1970-01-31", "nationality": "MX", "passport_name": "NUNEZ<<ANA"}
    with pytest.raises(Malformed) as malformed:
        identities.read(typed)
    assert set(malformed.value.errors) == {"consent_visa_letter"}
    facts = identities.read(typed | {"consent_visa_letter": True, "consent_host_list": True})
    with transaction():
        identities.keep(world.ana, facts, read_in="en", by=own(world.ana))
    assert identities.said_of(world.ana)["passport"] == "G1234567"
    agree(world.ana, {"host_list"})
    assert count(DelegateIdentity) == 1
    agree(world.ana, set())
    assert count(DelegateIdentity) == 0


@pytest.mark.parametrize(
    "typed", [{"passport": "1"}, {"passport": "=1+1"}, {"born_on": "31/01/1970"}, {"born_on": "2970-01-31"},
              {"born_on": "1970-02-31"}, {"nationality": "XX"}, {"passport": "\0"}],
)  # fmt: skip
def test_what_is_no_passport_is_told_at_its_field(typed):
    with pytest.raises(Malformed) as malformed:
        identities.read(typed | {"consent_visa_letter": True})
    assert set(malformed.value.errors) == set(typed)


def test_many_ids_in_few_letters():
    packed = readings.packed([9, 2, 1, 3, 12, 11])
    assert packed == "1-3,9,11-12"
    assert privacy.unpacked(packed) == {1, 2, 3, 9, 11, 12}
    assert [one for one in range(14) if privacy.holds(packed, one)] == [1, 2, 3, 9, 11, 12]
