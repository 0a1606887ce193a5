"""“Send me my link again”: the same answer for everybody, a letter for whom it is."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Attempt, Event, Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import lost_links
from operations.refusals import Refusal
from tests.pages import parse, reads
from tests.world import FIRST, count

PAGE = "/cabos/lost-link"


def letters() -> list[tuple[int, str]]:
    db.session.rollback()
    again = sa.select(Message.delegate_id, Message.status).where(Message.template == "link_again")
    return [tuple(row) for row in db.session.execute(again.order_by(Message.id))]


def ask(event, email: str, now: dt.datetime | None = None, network: str = "192.0.2.1") -> None:
    with transaction():
        lost_links.send(event, email, network=network, now=now)


def test_the_link_is_sent_to_the_address_on_file(client, world):
    assert client.submit(PAGE, email=" ANA@Example.org ").location == PAGE
    assert letters() == [(world.ana.id, "waiting")]
    assert db.session.scalar(sa.select(Message.recipient)) == "ana@example.org"


def test_the_answer_is_the_same_whoever_is_asked_for(client, world):
    answers = []
    for email in ("ana@example.org", "nobody@example.org", "hana@example.org"):
        answer = client.submit(PAGE, email=email)
        answers.append((answer.status_code, answer.location, answer.data, reads(client.get(PAGE))))
    assert answers[0] == answers[1] == answers[2]
    assert "If somebody is registered for this event with that address" in answers[0][3]
    assert "ana@" not in answers[0][3]
    assert [delegate for delegate, _status in letters()] == [world.ana.id, world.hana.id]


def test_everybody_who_shares_the_address_has_a_letter_of_their_own(client, world):
    with transaction():
        world.beto.email = "Ana@example.org"
    client.submit(PAGE, email="ana@example.org")
    assert [delegate for delegate, _status in letters()] == [world.ana.id, world.beto.id]


def test_a_delegate_has_three_letters_a_day_at_most(app, world):
    today = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    for _ in range(5):
        ask(world.event, "ana@example.org", today)
    assert len(letters()) == 3
    ask(world.event, "ana@example.org", today + dt.timedelta(days=1))
    assert len(letters()) == 4


def test_the_letter_holds_the_link_when_it_is_sent_and_never_before(app, world):
    ask(world.event, "ana@example.org")
    message = db.session.scalars(sa.select(Message)).one()
    assert message.variables == {}
    assert (message.template, message.language) == ("link_again", "es")


def test_one_network_cannot_ask_for_ever(client, world):
    now = utcnow()
    for number in range(lost_links.MOST_PER_NETWORK):
        ask(world.event, f"nobody{number}@example.org", now, "127.0.0.1")
    answer = client.submit(PAGE, email="ana@example.org")
    assert answer.status_code == 429
    assert "too many requests" in reads(answer)
    assert letters() == []
    ask(world.event, "ana@example.org", now, "192.0.2.9")
    ask(world.event, "ana@example.org", now + lost_links.WINDOW, "127.0.0.1")
    assert len(letters()) == 2


def test_asking_does_not_lock_staff_of_the_same_network_out(client, world):
    for _ in range(lost_links.MOST_PER_NETWORK):
        ask(world.event, "ana@example.org", network="127.0.0.1")
    with pytest.raises(Refusal, match="too_many_requests"):
        ask(world.event, "ana@example.org", network="127.0.0.1")
    assert count(Attempt) == lost_links.MOST_PER_NETWORK
    world.sign_in(client, "organizer")


@pytest.mark.parametrize(
    "email", ["", "   ", "nobody", "ana@example.org\nbcc: x@example.org", "a\0@example.org", "\u202e"]
)
def test_what_is_no_address_is_refused_at_its_field(client, world, email):
    answer = client.submit(PAGE, email=email)
    assert answer.status_code == 422
    assert "Please check what you entered" in reads(answer)
    assert letters() == []


def test_markup_stays_text_and_asks_nothing_of_the_database(client, world):
    answer = client.submit(PAGE, email="<b>'; DROP TABLE delegate;--")
    assert answer.status_code == 422
    assert "<b>'" not in answer.get_data(as_text=True)


def test_only_delegates_of_this_event_are_meant(client, world):
    with transaction():
        other = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        db.session.add(other)
    assert client.submit("/other/lost-link", email="ana@example.org").status_code == 303
    assert letters() == []
    assert client.get("/nowhere/lost-link").status_code == 404


@pytest.mark.parametrize("path", ["/cabos/me", "/cabos/register"])
def test_who_has_no_link_finds_the_way(client, world, path):
    links = {link.get("href") for link in parse(client.get(path)).iter("a")}
    assert PAGE in links


def test_the_form_needs_its_token(client, world):
    assert client.post(PAGE, data={"email": "ana@example.org"}, csrf=False).status_code == 400
    assert letters() == []
