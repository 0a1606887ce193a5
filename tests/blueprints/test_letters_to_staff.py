"""Letters to staff belong to no event: an administrator sees which did not arrive, and sends them again."""

import pytest

from models import Message, Staff, db
from models.transaction import transaction
from operations import invitations, outbox
from tests.pages import parse, statements, text_of

LETTERS = "/staff/letters"


@pytest.fixture
def admin(client, world):
    world.sign_in(client, "admin")
    return client


def write(somebody: Staff, template: str = "invitation", **facts: object) -> int:
    with transaction():
        message = outbox.queue_to_staff(somebody, template, "en")
        for name, value in facts.items():
            setattr(message, name, value)
        db.session.flush()
        return message.id


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def rows(page) -> list[str]:
    return [text_of(row) for row in parse(page).findall(".//tbody/tr")]


def test_the_list_says_what_became_of_each_letter_and_of_no_delegates(admin, world):
    write(world.viewer, status="failed", error="550 no such mailbox <here>")
    write(world.care, "password_reset")
    with transaction():
        outbox.queue(world.ana, "approved", "approved:1")
    found = rows(admin.get(LETTERS))
    assert ["New password" in found[0], "Invitation to staff" in found[1], len(found)] == [True, True, 2]
    assert "Could not be sent550 no such mailbox <here>" in found[1]
    assert "viewer@example.org" in found[1]


def test_letters_are_found_by_status_and_address(admin, world):
    write(world.viewer, status="failed")
    write(world.care)
    assert len(rows(admin.get(f"{LETTERS}?status=failed"))) == 1
    assert len(rows(admin.get(f"{LETTERS}?q=CARE"))) == 1
    assert "No message found" in said(admin.get(f"{LETTERS}?q=%25"))


@pytest.mark.parametrize("query", ["status=burnt", "page=-1", "page=99999999999999999999", "q=%00", "q=%ED%A0%80"])
def test_a_query_nobody_can_mean_still_answers(admin, world, query):
    write(world.viewer)
    assert admin.get(f"{LETTERS}?{query}").status_code == 200


def test_a_failed_letter_is_told_among_the_staff_and_sent_again(admin, world):
    assert "could not be sent" not in said(admin.get("/staff/people"))
    id = write(world.viewer, status="failed", attempts=6, error="550 no such mailbox")
    assert "1 message to staff could not be sent." in said(admin.get("/staff/people"))
    page = admin.post(f"{LETTERS}/{id}/resend", data={}, follow_redirects=True)
    assert "1 message will be sent again." in said(page)
    db.session.rollback()
    message = db.session.get_one(Message, id)
    assert (message.status, message.attempts, message.error) == ("waiting", 0, None)
    assert outbox.lease() == [id]
    history = said(admin.get(f"/staff/people/{world.viewer.id}"))
    assert "The message “Invitation to staff” was sent again by" in history


def test_a_letter_that_did_not_fail_is_not_sent_again(admin, world):
    id = write(world.viewer)
    assert "Send again" not in said(admin.get(f"{LETTERS}/{id}"))
    page = admin.post(f"{LETTERS}/{id}/resend", data={}, follow_redirects=True)
    assert "Nothing has to be sent again." in said(page)


@pytest.mark.parametrize("template", ["invitation", "password_reset"])
def test_a_letter_is_shown_with_its_link_masked(admin, world, template):
    page = admin.get(f"{LETTERS}/{write(world.viewer, template)}")
    assert "/staff/password/••••" in said(page)
    assert invitations.token_for(world.viewer, template) not in page.text


def test_a_delegates_message_is_no_letter_to_staff(admin, world):
    with transaction():
        message = outbox.queue(world.ana, "approved", "approved:1")
    assert admin.get(f"{LETTERS}/{message.id}").status_code == 404
    assert admin.post(f"{LETTERS}/{message.id}/resend", data={}).status_code == 404


def test_organizers_do_not_see_them(client, world):
    world.sign_in(client, "organizer")
    assert client.get(LETTERS).status_code == 403


def test_a_long_list_takes_no_more_statements_than_a_short_one(admin, world):
    write(world.viewer)
    admin.get(LETTERS)
    with statements() as few:
        admin.get(LETTERS)
    for _ in range(5):
        write(world.viewer)
    with statements() as many:
        admin.get(LETTERS)
    assert len(many) == len(few)
