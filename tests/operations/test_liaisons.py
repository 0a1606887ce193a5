"""Guests of honour: protocol is called for them, and their liaison officer is told once a checkpoint and day."""

import datetime as dt

import pytest

from models import Liaison, Message, db
from models.transaction import transaction
from operations import duplicates as merging
from operations import erasures, liaisons, scans, substitutions
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registrations import Registration
from queries import honours
from tests.world import CODES, count
from web import letters

ORGANIZER = Actor("staff", "Organizer", 1)
SAID = {"protocol": True, "name": "Iris Soto", "email": "iris@example.org", "phone": "612 123 4567", "language": "es"}


def arrange(delegate, **said) -> None:
    facts = liaisons.read(delegate, SAID | said)
    with transaction():
        liaisons.arrange(delegate, facts, by=ORGANIZER)


def show(world, name: str, *, nonce: str, at: str = "10:00", checkpoint: str = "MAIN", **more) -> dict:
    moment = world.real(world.at(at, more.pop("day", world.event.starts_on)))
    with transaction():
        return scans.record(
            world.event, code=CODES[name], checkpoint=checkpoint, nonce=nonce, by=ORGANIZER, now=moment, **more
        )


def told() -> list[Message]:
    return db.session.query(Message).filter_by(template="vip_arrived").order_by(Message.id).all()


class TestAnArrival:
    def test_is_told_to_the_liaison_officer_in_their_language(self, world):
        arrange(world.ana)
        show(world, "ana", nonce="n-1")
        [letter] = told()
        assert (letter.recipient, letter.language) == ("iris@example.org", "es")
        subject, text = letters.shown(letter)
        assert "Ana Núñez" in subject and "Entrada principal" in text and "10:00" in text

    def test_is_told_once_a_checkpoint_and_day(self, world):
        arrange(world.ana)
        show(world, "ana", nonce="n-1")
        show(world, "ana", nonce="n-2", at="11:00", direction="out")
        show(world, "ana", nonce="n-3", at="11:10")
        assert len(told()) == 1
        show(world, "ana", nonce="n-4", at="12:00", direction="out")
        show(world, "ana", nonce="n-5", at="09:00", day=world.event.starts_on + dt.timedelta(days=1))
        assert len(told()) == 2

    def test_of_others_or_at_a_closed_door_is_told_to_nobody(self, world):
        arrange(world.ana)
        show(world, "beto", nonce="n-1")
        assert show(world, "ana", nonce="n-2", checkpoint="BACK")["result"] == "refused"
        assert told() == []

    def test_goes_to_the_account_of_who_has_no_other_address(self, world):
        arrange(world.ana, staff=str(world.viewer.id), name="", email="", language="")
        assert honours.liaison_of(world.ana).name == "Viewer"
        show(world, "ana", nonce="n-1")
        assert told()[0].recipient == "viewer@example.org"

    def test_stands_on_the_list_of_guests_the_last_first(self, world):
        for name in ("ana", "beto", "dan"):
            arrange(getattr(world, name))
        show(world, "ana", nonce="n-1")
        show(world, "beto", nonce="n-2", at="10:05")
        found = [(one.delegate.given_name, one.arrived_at is not None) for one in honours.guests(world.event)]
        assert found == [("Beto", True), ("Ana", True), ("Dan", False)]
        with transaction():
            scans.undo(world.event, "n-2", reason="", by=ORGANIZER)
        assert [one.delegate.given_name for one in honours.guests(world.event)] == ["Ana", "Beto", "Dan"]


class TestArranging:
    def test_nobody_stands_where_no_name_is_said(self, world):
        arrange(world.ana)
        arrange(world.ana, protocol=False, name="", email="", phone="")
        assert not world.ana.protocol and count(Liaison) == 0
        with pytest.raises(Malformed):
            arrange(world.ana, name="")

    def test_an_account_of_another_event_or_nobodys_is_none(self, world):
        for nonsense in ("999999", "x", "9" * 30):
            with pytest.raises(Malformed):
                arrange(world.ana, staff=nonsense)

    def test_two_at_once_are_told(self, world):
        seen = liaisons.mark_of(world.ana)
        arrange(world.ana)
        with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
            liaisons.arrange(world.ana, liaisons.read(world.ana, SAID), seen=seen, by=ORGANIZER)


class TestWhatBecomesOfIt:
    def test_a_substitute_is_no_guest_of_honour(self, world):
        arrange(world.ana)
        facts = Registration("MAYOR", "Nadia", "Osei", "MX", "es")
        with transaction():
            other = substitutions.substitute(world.ana, facts, by=ORGANIZER, source="organizer")
        assert not other.protocol and honours.liaison_of(other) is None
        assert honours.guests(world.event) == []

    def test_of_two_registrations_the_kept_one_is_it(self, world):
        arrange(world.beto)
        with transaction():
            merging.merge(world.ana, world.beto, by=ORGANIZER)
        assert world.ana.protocol and honours.liaison_of(world.ana).name == "Iris Soto"

    def test_it_goes_with_the_person(self, world):
        arrange(world.ana)
        show(world, "ana", nonce="n-1")
        with transaction():
            erasures.erase(world.ana, by=ORGANIZER)
        assert count(Liaison) == 0 and not world.ana.protocol
        assert "Ana" not in " ".join(letters.shown(told()[0]))
