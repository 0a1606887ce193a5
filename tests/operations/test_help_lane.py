"""The help lane: a walk-in inside a minute, also when the event is full; badges handed out against one receipt."""

import pytest

from models import Delegate, Entry, Handover, Photo, Receipt, db
from models.transaction import transaction
from operations import badges, receipts, registrations, scans, walk_ins
from operations.journal import Actor
from operations.refusals import Refusal
from queries import receipts as given
from tests.world import count

SUPERVISOR = Actor("staff", "Supervisor", 1)
SAID = {"given_name": "Nadia", "family_name": "Osei", "category": "MAYOR", "country": "CA", "language": "fr"}


def walk_in(world, **said) -> Delegate:
    facts = registrations.read(SAID | said, source="onsite")
    with transaction():
        return walk_ins.register(world.event, facts, photo=said.get("photo"), by=SUPERVISOR)


def lines(delegate: Delegate) -> list[str]:
    about = db.session.query(Entry).filter_by(object_kind="delegate", object_id=delegate.id)
    return [entry.verb for entry in about.order_by(Entry.id)]


class TestAWalkIn:
    def test_is_approved_at_once_with_a_badge_and_a_photograph(self, world):
        nadia = walk_in(world, photo=b"a picture")
        assert (nadia.status, nadia.source) == ("approved", "onsite")
        assert badges.current(nadia) and db.session.get(Photo, nadia.id).jpeg == b"a picture"

    def test_sent_twice_is_one_person(self, world):
        first, again = (walk_in(world, form_id="f-1", photo=b"a picture") for _ in range(2))
        assert first.id == again.id
        assert lines(first).count("photo.kept") == 1

    def test_waits_when_the_event_is_full_and_gets_in_for_a_reason_only(self, world):
        with transaction():
            world.event.capacity = 4
        nadia = walk_in(world)
        assert nadia.status == "waitlisted"
        shown = {"code": badges.current(nadia).code, "checkpoint": "MAIN", "by": SUPERVISOR}
        with transaction():
            plain = scans.record(world.event, nonce="n-1", **shown)
            forced = scans.record(world.event, nonce="n-2", **shown, override="The governor asked")
        assert (plain["result"], plain["reason"]) == ("refused", "not_approved")
        assert forced["result"] == "admitted"
        assert nadia.status == "waitlisted"
        assert {"delegate.registered", "scan.overridden"} <= set(lines(nadia))


def hand_over(world, *names: str, nonce: str = "r-1", passes=()) -> Receipt:
    chosen = [badges.current(getattr(world, name)) for name in names]
    with transaction():
        return receipts.hand_over(
            world.event, chosen, passes, received_by="Lía Cota", nonce=nonce, delegation=world.delegation, by=SUPERVISOR
        )


class TestReceipts:
    def test_the_badges_of_a_delegation_go_out_on_one(self, world):
        assert [one.delegate_id for one in given.waiting(world.delegation).badges] == [world.beto.id, world.ana.id]
        receipt = hand_over(world, "ana", "beto")
        assert (receipt.number, receipt.received_by, receipt.given_by) == (1, "Lía Cota", "Supervisor")
        assert {one.delegate_id for one in given.on(receipt).badges} == {world.ana.id, world.beto.id}
        assert not len(given.waiting(world.delegation))
        assert lines(world.ana) == ["badge.handed_over"]

    def test_sent_twice_it_is_one(self, world):
        assert hand_over(world, "ana").id == hand_over(world, "ana").id
        assert (count(Receipt), count(Handover)) == (1, 1)

    def test_numbers_follow_one_another(self, world):
        assert [hand_over(world, name, nonce=name).number for name in ("ana", "beto")] == [1, 2]

    def test_nothing_goes_out_twice_and_nothing_that_is_dead(self, world):
        hand_over(world, "ana")
        earlier = badges.current(world.beto)
        with transaction():
            badges.issue(world.beto, by=SUPERVISOR)
        cases = [
            ("handed_over_already", [badges.current(world.ana)]),
            ("badge_not_valid", [earlier]),
            ("nothing_to_hand_over", []),
        ]
        for code, chosen in cases:
            with pytest.raises(Refusal) as refused, transaction():
                receipts.hand_over(world.event, chosen, received_by="Lía", nonce=f"n-{code}", by=SUPERVISOR)
            assert refused.value.code == code
        assert count(Receipt) == 1

    def test_a_replaced_badge_is_handed_out_anew(self, world):
        hand_over(world, "ana")
        with transaction():
            badges.issue(world.ana, by=SUPERVISOR, reason="lost")
        assert [one.delegate_id for one in given.waiting(world.delegation).badges] == [world.beto.id, world.ana.id]
        assert hand_over(world, "ana", nonce="r-2").number == 2
