"""Meetings on the pages: asking, answering in three ways, for oneself and on behalf, and what nobody learns."""

import pytest
import sqlalchemy as sa

from models import Delegate, Entry, MeetingRequest, Message, Theme, db
from models.transaction import transaction
from operations import doors, links, meeting_requests
from operations import meetings as placed
from operations.journal import SYSTEM
from queries import meeting_rules
from tests import meetings
from tests.letters import written_to
from tests.pages import parse, reads, statements
from tests.world import SECOND, World, count
from web import letters

MINE = "/cabos/me/meetings"
#: What nobody who is asked, or asks, may learn of the other.
SECRETS = ("example.org", "+526121234567", "No nuts", "Step-free")


@pytest.fixture
def held(app, world) -> World:
    meetings.set_up(world.event, [world.red])
    return world


@pytest.fixture
def browser_of(app, held):
    """The browser of a delegate, in English."""

    def opened(delegate: Delegate):
        browser = app.test_client()
        browser.get(held.page_of(delegate))
        browser.get("/?lang=en")
        return browser

    return opened


def only() -> MeetingRequest:
    db.session.rollback()
    return db.session.scalars(sa.select(MeetingRequest)).one()


def starts(world, *numbers: int) -> list[str]:
    found = meeting_rules.slots(world.event)
    return [found[number].starts_at.isoformat() for number in numbers]


def test_a_delegate_asks_and_finds_the_request_again(held, browser_of):
    with transaction():
        db.session.add(water := Theme(event_id=held.event.id, code="WATER", name={"en": "Water"}))
    ana, asking = browser_of(held.ana), f"{MINE}/ask/{held.chloe.id}"
    answer = ana.submit(asking, purpose="Our ports\r\nand boats", themes=[str(water.id)], languages=["es", "fr"],
                        priority="3", times=starts(held, 0, 2), party=[str(held.beto.id)])  # fmt: skip
    assert (answer.status_code, answer.location) == (303, MINE)
    one = only()
    assert (one.purpose, one.priority, len(one.times), one.party) == ("Our ports\nand boats", 3, 2, [held.beto.id])
    page = reads(ana.get(MINE))
    assert "Waiting for the other side" in page and "Chloé L’Écuyer" in page and "Water" in page
    again = ana.get(asking)
    assert (again.status_code, again.location) == (303, f"{MINE}/{one.id}")


def test_what_cannot_be_asked_stands_at_its_field_and_what_was_typed_stays(held, browser_of):
    ana, asking = browser_of(held.ana), f"{MINE}/ask/{held.chloe.id}"
    page = ana.submit(asking, purpose="<b>Boats</b>", priority="9")
    assert (page.status_code, count(MeetingRequest)) == (422, 0)
    assert "<b>Boats</b>" in "".join(area.text or "" for area in parse(page).iter("textarea"))
    for bad in (
        {"times": "2019-06-06"},
        {"themes": "٣"},
        {"party": "9" * 400},
        {"languages": "de"},
        {"purpose": "\0"},
    ):
        assert ana.post(asking, data={"purpose": "Boats", "priority": "1"} | bad).status_code == 422, bad
    assert count(MeetingRequest) == 0


@pytest.mark.parametrize("name", ["fay", "hana", "eva"])
def test_who_cannot_be_asked_does_not_exist(held, browser_of, name):
    assert browser_of(held.ana).get(f"{MINE}/ask/{getattr(held, name).id}").status_code == 404


def test_oneself_and_who_declined_are_refused_in_words(held, browser_of):
    meetings.ask(held.ana, held.chloe, status="declined")
    ana = browser_of(held.ana)
    assert "Nobody can meet themselves." in reads(ana.get(f"{MINE}/ask/{held.ana.id}"))
    assert "please do not ask again" in reads(ana.get(f"{MINE}/ask/{held.chloe.id}"))


def test_the_other_accepts_with_their_own_wish_and_company(held, browser_of):
    one = meetings.ask(held.chloe, held.ana, purpose="Water for cities")
    ana = browser_of(held.ana)
    assert "1 request for a meeting waits for your answer" in reads(ana.get("/cabos/me"))
    page = ana.get(f"{MINE}/{one.id}")
    assert "Water for cities" in reads(page) and "Waits for your answer" in reads(page)
    answer = ana.submit(
        f"{MINE}/{one.id}", **{"accept-wish": "2", "accept-party": [str(held.beto.id)], "accept-word": "¡Sí!"}
    )
    assert answer.location == MINE
    assert (only().status, only().wish, only().other_party, only().answer) == ("accepted", 2, [held.beto.id], "¡Sí!")
    assert "Agreed, waiting for a time and a room" in reads(ana.get(MINE))
    assert "¡Sí!" in reads(browser_of(held.chloe).get(f"{MINE}/{one.id}"))


def test_other_times_go_back_to_the_one_who_asked(held, browser_of):
    one = meetings.ask(held.chloe, held.ana)
    ana, chloe = browser_of(held.ana), browser_of(held.chloe)
    missing = ana.submit(f"{MINE}/{one.id}", **{"counter-word": "Later?"})
    assert missing.status_code == 422 and "Later?" in missing.get_data(as_text=True)
    ana.submit(f"{MINE}/{one.id}", **{"counter-times": starts(held, 3), "counter-word": "Later?"})
    page = chloe.get(f"{MINE}/{one.id}")
    assert "Later?" in reads(page) and "11:30–11:50" in reads(page)
    assert chloe.post(f"{MINE}/{one.id}/agree", data={}).location == MINE
    assert (only().status, only().firm) == ("accepted", True)


def test_pressing_twice_and_too_late_is_said_calmly(held, browser_of):
    one = meetings.ask(held.chloe, held.ana)
    ana, chloe = browser_of(held.ana), browser_of(held.chloe)
    for _ in range(2):
        assert ana.post(f"{MINE}/{one.id}/decline", data={"decline-word": ""}).location == MINE
    late = ana.post(f"{MINE}/{one.id}/accept", data={"accept-wish": "1"})
    assert late.location == f"{MINE}/{one.id}"
    assert "answered already" in reads(ana.get(late.location))
    assert chloe.post(f"{MINE}/{one.id}/withdraw", data={}).location == f"{MINE}/{one.id}"
    assert only().status == "declined"


def test_requests_of_others_do_not_exist(held, browser_of):
    one, dan = meetings.ask(held.chloe, held.ana), browser_of(held.dan)
    assert dan.get(f"{MINE}/{one.id}").status_code == 404
    for way in ("accept", "decline", "counter", "agree", "withdraw"):
        assert dan.post(f"{MINE}/{one.id}/{way}", data={}).status_code == 404
    assert only().status == "requested"


def test_the_chief_of_staff_asks_and_answers_on_behalf(app, held):
    one = meetings.ask(held.chloe, held.ana)
    with transaction():
        token = doors.token_of(links.invite(links.AIDE, held.ana, by=SYSTEM))
    aide = app.test_client()
    aide.get(f"/cabos/aide/{token}")
    aide.get("/?lang=en")
    assert "1 request for a meeting waits for an answer" in reads(aide.get("/cabos/aide"))
    assert (
        aide.post(f"/cabos/aide/meetings/{one.id}/accept", data={"accept-wish": "1"}).location == "/cabos/aide/meetings"
    )
    aide.submit(f"/cabos/aide/meetings/ask/{held.dan.id}", purpose="Roads")
    lines = db.session.scalars(sa.select(Entry).where(Entry.verb.like("request.%")).order_by(Entry.id)).all()
    assert [(line.verb, line.actor_kind, line.behalf_id) for line in lines] == [
        ("request.accepted", "aide", held.ana.id),
        ("request.asked", "aide", held.ana.id),
    ]


def test_an_event_without_meetings_offers_none(app, world):
    browser = app.test_client()
    browser.get(world.page_of(world.ana))
    browser.get("/?lang=en")
    assert MINE not in browser.get("/cabos/me").get_data(as_text=True)
    for path in (MINE, f"{MINE}/ask/{world.chloe.id}"):
        assert "no bilateral meetings" in reads(browser.get(path))


def test_nobody_learns_how_to_reach_the_other_nor_what_they_need(held, browser_of):
    sent = [meetings.ask(held.ana, other, party=[held.beto.id]) for other in (held.chloe, held.dan)]
    with transaction():
        meeting_requests.accept(sent[0], by=SYSTEM)
        meeting_requests.counter(
            sent[1],
            [(slot := meeting_rules.slots(held.event)[0]).starts_at and (slot.starts_at, slot.ends_at)],
            by=SYSTEM,
        )
    chloe = browser_of(held.chloe)
    for path in (MINE, f"{MINE}/{sent[0].id}", f"{MINE}/ask/{held.beto.id}"):
        page = chloe.get(path).get_data(as_text=True)
        assert not [secret for secret in SECRETS if secret in page], path


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_letters_are_whole_in_every_language_with_the_link_to_answer(held, language):
    with transaction():
        for name in ("ana", "chloe"):
            getattr(held, name).language = language
    slot = meeting_rules.slots(held.event)[0]
    with transaction():
        request = meeting_requests.ask(
            held.ana,
            held.chloe,
            meeting_requests.Wish(purpose="Ports", times=((slot.starts_at, slot.ends_at),)),
            by=SYSTEM,
        )
        meeting_requests.counter(request, [(slot.starts_at, slot.ends_at)], word="Gladly", by=SYSTEM)
        meeting_requests.agree(request, by=SYSTEM)
        meeting_requests.withdraw(request, by=SYSTEM)
    for row in db.session.scalars(sa.select(Message).order_by(Message.id)):
        subject, text = letters.told(row)
        other = held.ana if row.delegate_id == held.chloe.id else held.chloe
        assert other.full_name in subject and "?to=meetings" in text
        assert "%(" not in text and "None" not in text
        assert not [secret for secret in SECRETS if secret in text]
    assert "10:00–10:20" in written_to("chloe@example.org")[0] and "Gladly" in written_to("ana@example.org")[0]


def test_the_link_of_a_letter_leads_to_the_meetings(client, held):
    answer = client.get(f"{held.page_of(held.ana)}?to=meetings")
    assert (answer.status_code, answer.location) == (303, MINE)


def test_the_page_asks_as_much_for_many_as_for_one(held, browser_of):
    ana = browser_of(held.ana)
    meetings.ask(held.chloe, held.ana)
    ana.get(MINE)
    with statements() as few:
        ana.get(MINE)
    meetings.ask(held.dan, held.ana, party=[held.eva.id])
    meetings.ask(held.ana, held.beto, status="accepted")
    with statements() as many:
        page = reads(ana.get(MINE))
    assert len(many) <= len(few) + 1, "one more for who comes along"
    assert "Dan O’Neill" in page and "Beto Ávila" in page


def test_what_has_its_place_is_shown_with_time_and_room(held, browser_of):
    one = meetings.agree(held.ana, held.chloe)
    with transaction():
        placed.place(one, held.at("10:30", SECOND), held.red, by=SYSTEM)
    ana = browser_of(held.ana)
    page = reads(ana.get(MINE))
    assert "With time and room" in page and "10:30" in page and "Red room" in page
    assert "Call the meeting off" in reads(ana.get(f"{MINE}/{one.id}"))
    assert ana.post(f"{MINE}/{one.id}/withdraw", data={}).location == MINE
    assert only().status == "withdrawn" and "With time and room" not in reads(ana.get(MINE))
