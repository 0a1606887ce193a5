"""The organizers' list of messages: what waits, what was sent, what failed and why; and sending it again."""

import pytest
import sqlalchemy as sa

from models import Delegate, Door, Entry, Event, Message, db
from models.transaction import transaction
from operations import doors, outbox
from tests.pages import parse, statements, text_of
from tests.world import count

OUTBOX = "/cabos/desk/outbox"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def write(delegate: Delegate, dedupe: str = "approved:1", template: str = "approved", **facts: object) -> int:
    """One message to the delegate, as it stands after what `facts` say happened to it."""
    with transaction():
        message = outbox.queue(delegate, template, dedupe)
        for name, value in facts.items():
            setattr(message, name, value)
        db.session.flush()
        return message.id


def rows(page) -> list[str]:
    return [text_of(row) for row in parse(page).findall(".//tbody/tr")]


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def message_of(id: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, id)


def test_the_list_says_what_became_of_each_message_the_latest_first(organizer, world):
    write(world.ana, "a", status="sent", sent_at=world.event.created_at)
    write(world.beto, "b", status="failed", error="550 no such mailbox <here>")
    write(world.chloe, "c")
    with transaction():
        world.dan.email = None
    write(world.dan, "d")
    found = rows(organizer.get(OUTBOX))
    assert [name in row for name, row in zip(("Dan", "Chloé", "Beto", "Ana"), found, strict=True)] == [True] * 4
    assert "No address to send it to" in found[0]
    assert "Waiting to be sent" in found[1]
    assert "Could not be sent550 no such mailbox <here>" in found[2]
    assert "Sent" in found[3]


def test_a_message_that_is_tried_again_says_when_and_what_the_server_answered(organizer, world):
    write(world.ana, attempts=2, error="451 try later")
    [row] = rows(organizer.get(OUTBOX))
    assert "Tried 2 times; the next try is on" in row
    assert "451 try later" in row


def test_messages_are_found_by_status_and_by_the_recipients_name_without_accents(organizer, world):
    write(world.ana, "a", status="failed")
    write(world.beto, "b", status="failed")
    write(world.ana, "c")
    assert len(rows(organizer.get(f"{OUTBOX}?status=failed"))) == 2
    assert len(rows(organizer.get(f"{OUTBOX}?q=nunez"))) == 2
    [row] = rows(organizer.get(f"{OUTBOX}?q=NÚÑEZ&status=failed"))
    assert "Ana Núñez" in row
    assert "No message found" in said(organizer.get(f"{OUTBOX}?q=nobody"))


def test_a_letter_to_somebody_who_is_no_delegate_is_found_by_its_address(organizer, world):
    write(world.ana, "a")
    with transaction():
        outbox.queue_to_contact(world.event, "visits@studio.example", "en", "host_invitation", "b")
    [row] = rows(organizer.get(f"{OUTBOX}?q=Studio+visits@"))
    assert "visits@studio.example" in row


@pytest.mark.parametrize(
    "query", ["status=burnt", "page=0", "page=-1", "page=99999999999999999999", "page=x", "q=%00", "q=%ED%A0%80"]
)
def test_a_query_nobody_can_mean_still_answers(organizer, world, query):
    write(world.ana)
    assert organizer.get(f"{OUTBOX}?{query}").status_code == 200


def test_an_event_that_wrote_nothing_says_so(organizer):
    assert "No messages yet" in said(organizer.get(OUTBOX))


def test_a_long_list_is_read_page_by_page_with_as_many_statements_as_a_short_one(organizer, world):
    write(world.ana, "first")
    organizer.get(OUTBOX)
    with statements() as few:
        organizer.get(OUTBOX)
    for number in range(60):
        write(world.beto if number % 2 else world.chloe, f"more:{number}", status="failed")
    with statements() as many:
        page = organizer.get(OUTBOX)
    assert len(many) == len(few)
    assert (len(rows(page)), "1–50 of 61" in said(page)) == (50, True)
    following = organizer.get(parse(page).find(".//a[@rel='next']").get("href"))
    assert "Ana" in rows(following)[-1]
    assert "51–61 of 61" in said(following)


def test_a_message_is_shown_in_its_readers_language_with_every_link_masked(organizer, world):
    id = write(world.chloe, template="registered", variables={"status": "approved"})
    page = organizer.get(f"{OUTBOX}/{id}?lang=en")
    letter = parse(page).find(".//article")
    assert letter.get("lang") == "fr"
    assert "Sommet des maires" in text_of(letter.find("h3"))
    assert "http://localhost/cabos/me/••••" in text_of(letter)
    assert "http://localhost/calendar/••••.ics" in text_of(letter)
    assert text_of(parse(page).find(".//h1")) == "Confirmation of the registration"
    for kind in ("delegate", "feed"):
        if door := doors.find(kind, world.chloe.id):
            assert doors.token_of(door) not in page.text


def test_looking_at_a_message_opens_no_door_and_makes_none(organizer, world):
    id = write(world.gus)
    before = count(Door)
    assert "/me/••••" in said(organizer.get(f"{OUTBOX}/{id}"))
    assert count(Door) == before


def test_a_letter_that_cannot_be_written_says_so(organizer, world):
    id = write(world.ana, template="vanished", status="failed", error="TemplateNotFound")
    assert "This message cannot be written." in said(organizer.get(f"{OUTBOX}/{id}"))
    assert "TemplateNotFound" in said(organizer.get(OUTBOX))


def test_a_failed_message_is_sent_again_with_the_same_message_id_to_the_address_known_now(organizer, world):
    id = write(world.ana, status="failed", attempts=6, error="550 no such mailbox")
    kept = message_of(id).message_id
    with transaction():
        world.ana.email = "right@example.org"
    page = organizer.post(f"{OUTBOX}/{id}/resend", data={}, follow_redirects=True)
    assert "1 message will be sent again." in said(page)
    message = message_of(id)
    assert (message.status, message.attempts, message.error) == ("waiting", 0, None)
    assert (message.message_id, message.recipient) == (kept, "right@example.org")
    assert outbox.lease() == [id]
    person = organizer.get(f"/cabos/desk/delegates/{world.ana.id}")
    assert "The message “Approval” was sent again by Organizer." in said(person)


def test_all_failed_messages_are_sent_again_at_once_and_no_other(organizer, world):
    failed = {write(world.ana, "a", status="failed"), write(world.beto, "b", status="failed")}
    sent = write(world.chloe, "c", status="sent")
    assert "Send all 2 failed messages again" in said(organizer.get(OUTBOX))
    page = organizer.post(f"{OUTBOX}/resend", data={}, follow_redirects=True)
    assert "2 messages will be sent again." in said(page)
    assert {message_of(id).status for id in failed} == {"waiting"}
    assert message_of(sent).status == "sent"
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "messages.resent")).one()
    assert (entry.event_id, entry.actor_name, entry.detail) == (world.event.id, "Organizer", {"number": 2})


def test_what_has_not_failed_is_not_sent_again(organizer, world):
    id = write(world.ana, status="sent", sent_at=world.event.created_at)
    for address in (f"{OUTBOX}/{id}/resend", f"{OUTBOX}/resend"):
        assert "Nothing has to be sent again." in said(organizer.post(address, data={}, follow_redirects=True))
    assert message_of(id).status == "sent"


def test_nobody_is_written_to_once_the_event_is_over(organizer, world):
    id = write(world.ana, status="failed")
    with transaction():
        world.event.clock_shift += 30 * 24 * 3600
    assert "/resend" not in organizer.get(OUTBOX).text
    page = organizer.post(f"{OUTBOX}/{id}/resend", data={}, follow_redirects=True)
    assert "This event is over" in said(page)
    assert message_of(id).status == "failed"


def test_another_events_messages_are_not_here(organizer, world):
    id = write(world.ana, status="failed")
    facts = {"kind": "summit", "name": {"en": "Other"}, "zone": "UTC", "starts_on": world.event.starts_on}
    with transaction():
        other = Event(slug="other", ends_on=world.event.ends_on, **facts)
        db.session.add(other)
        db.session.flush()
        message_of_other = db.session.get_one(Message, id)
        message_of_other.event_id = other.id
    assert "No messages yet" in said(organizer.get(OUTBOX))
    assert organizer.get(f"{OUTBOX}/{id}").status_code == 404
    assert organizer.post(f"{OUTBOX}/{id}/resend", data={}).status_code == 404
    assert organizer.get(f"{OUTBOX}/999999999").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "gate", "supervisor", "leader", "scheduler", "care"])
def test_only_those_with_the_right_see_messages(client, world, role):
    id = write(world.ana, status="failed")
    world.sign_in(client, role)
    assert client.get(OUTBOX).status_code == 403
    assert client.get(f"{OUTBOX}/{id}").status_code == 403
    assert client.post(f"{OUTBOX}/{id}/resend", data={}).status_code == 403
    assert client.post(f"{OUTBOX}/resend", data={}).status_code == 403
    assert f'href="{OUTBOX}"' not in client.get("/cabos/").text


def test_the_way_there_leads_from_the_navigation_and_from_the_dashboard(organizer, world):
    write(world.ana, status="failed")
    assert parse(organizer.get(OUTBOX)).find(f".//nav//a[@href='{OUTBOX}'][@aria-current='page']") is not None
    assert len(parse(organizer.get(OUTBOX)).findall(".//nav[@class='navigation']//a[@aria-current='page']")) == 1
    assert parse(organizer.get("/cabos/desk/dashboard")).find(f".//main//a[@href='{OUTBOX}']") is not None
