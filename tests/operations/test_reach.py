"""Letters to people without an address of their own: their focal point passes them on."""

import pytest
import sqlalchemy as sa

from models import Message, db
from models.transaction import transaction
from operations import outbox
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.letters import written_to
from tests.pages import reads, statements
from web import letters
from web.language import speak


def tell(delegate, dedupe="approved:1") -> Message:
    with transaction():
        return outbox.queue(delegate, "approved", dedupe)


def letter(message) -> str:
    speak(message.language)
    return letters.told(message)[1]


def take_address(*people):
    with transaction():
        for one in people:
            one.email = None


def test_the_focal_point_gets_it_and_reads_for_whom_it_is(world):
    take_address(world.ana)
    with transaction():
        world.delegation.language = "en"
    assert (tell(world.ana).recipient, tell(world.beto, "approved:2").recipient) == (
        "lia@example.org", "beto@example.org",
    )  # fmt: skip
    [told] = written_to("lia@example.org")
    assert "This letter is for Ana Núñez" in told and "La Paz" in told and world.page_of(world.ana) in told
    assert "focal" not in written_to("beto@example.org")[0]
    assert letters.shown(db.session.query(Message).first())[1].startswith("This letter is for Ana Núñez")


def test_it_is_in_the_persons_language_where_nobody_knows_the_focal_points(world):
    take_address(world.ana)
    assert tell(world.ana).language == world.ana.language == "es"


def test_many_are_written_to_as_one_is_and_in_as_many_statements(world):
    take_address(world.ana, world.beto, world.dan)
    people = [world.ana, world.beto, world.chloe, world.dan]
    with transaction():
        outbox.queue_all("approved", [(one, f"a:{one.id}", {}) for one in people])
    sent = dict(db.session.execute(sa.select(Message.delegate_id, Message.recipient)).all())
    assert [sent[one.id] for one in people] == ["lia@example.org", "lia@example.org", "chloe@example.org", None]
    with transaction():
        known = [(one, f"b:{one.id}", {}) for one in people]
        with statements() as asked:
            outbox.queue_all("approved", known)
    assert len([one for one in asked if one.startswith(("SELECT", "INSERT"))]) == 2


def test_who_has_no_focal_point_either_is_found_and_written_to_once_there_is_one(client, world):
    world.sign_in(client, "organizer")
    take_address(world.ana)
    with transaction():
        world.delegation.contact_email = None
    message = tell(world.ana)
    page = f"/cabos/desk/outbox/{message.id}"
    assert message.status == "unaddressed"
    with pytest.raises(Refusal) as refused, transaction():
        outbox.resend(message, by=SYSTEM)
    assert refused.value.code == "no_address"
    with transaction():
        world.delegation.contact_email = "lia@example.org"
    assert "Send it to lia@example.org" in reads(client.get(page))
    client.post(f"{page}/resend", data={})
    db.session.refresh(message)
    assert (message.status, message.recipient) == ("waiting", "lia@example.org")
    assert "Ana Núñez" in letter(message).splitlines()[0]


def test_a_letter_that_failed_goes_to_the_person_once_their_own_address_is_known(world):
    take_address(world.ana)
    message = tell(world.ana)
    with transaction():
        outbox.failed(message, "550", for_good=True)
        world.ana.email = "ana@example.org"
    with transaction():
        outbox.resend(message, by=SYSTEM)
    assert message.recipient == "ana@example.org" and letter(message).startswith("Apreciable")
