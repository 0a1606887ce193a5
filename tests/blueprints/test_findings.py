"""What the documents of the demo contradict, as organizers read and settle it."""

import pytest
import sqlalchemy as sa

from models import ActivityDraft, Staff, db
from models.transaction import transaction
from operations.staff import hash_password
from queries import findings
from tests.pages import parse, reads, statements, text_of
from tests.world import PASSWORD, count

PAGE = "/na-mayors-summit-2019/desk/conflicts"


@pytest.fixture
def organizer(client, demo):
    with transaction():
        account = db.session.scalars(sa.select(Staff).where(Staff.email == "organizer@example.org")).one()
        account.password_hash = hash_password(PASSWORD)
    client.post("/staff/sign-in", data={"email": "organizer@example.org", "password": PASSWORD})
    return client


def told(demo, code):
    return next(one for one in findings.standing(demo) if one.code == code)


def entries(page) -> list[str]:
    """What each open finding says."""
    listed = parse(page).find(".//section[@aria-labelledby='documents']").iterfind("ul/li")
    return [text_of(entry) for entry in listed]


def settle(client, one, side, reason=""):
    return client.post(f"{PAGE}/settle", data={"fingerprint": one.fingerprint, "side": side, "reason": reason})


def test_the_page_opens_with_the_president_who_stays_until_three(organizer):
    page = organizer.get(PAGE)
    first = entries(page)[0]
    assert first.startswith("C03 One ends after the other begins Work session: the President of Mexico")
    assert "By the documents the first ends 30 minutes after the second begins." in first
    assert "The President participates June 7, 13:00-15:00 S1:45 concept note of the summit" in first
    assert "14:30 Panel III. Digital Government S2:57 draft agenda of the summit" in first
    assert [entry[:3] for entry in entries(page)] == ["C03", "C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13"]


def test_the_sides_say_what_the_programme_would_say(organizer):
    first = entries(organizer.get(PAGE))[0]
    assert "S1:45: Work session: the President of Mexico engages in dialogue with the Mayors until 15:00" in first
    assert (
        "until 15:00 A draft will say so; nothing is published. S2:57: Digital Government from 14:30 Neither" in first
    )


def test_settled_ones_are_folded_away_with_who_and_why(organizer):
    folded = text_of(parse(organizer.get(PAGE)).findall(".//main/details")[-1])
    assert "4 accepted conflicts" in folded
    assert "C01 Different times" in folded and "19:00 Welcoming Cocktail S2:13" in folded
    assert "Accepted by Comitiva" in folded and "S2: The draft agenda is the operative document." in folded


def test_the_lunch_is_told_once_with_its_sources(organizer):
    page = reads(organizer.get(PAGE), "main")
    assert page.count("Too short for so many") == 1
    assert "30 minutes; a meal for so many takes at least 45." in page


def test_following_a_document_drafts_what_it_says(organizer, demo):
    answer = settle(organizer, told(demo, "C03"), "0", "The office of the President confirmed it.")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert told(demo, "C03").accepted.reason == "S1:45: The office of the President confirmed it."
    assert count(ActivityDraft) == 1
    assert "a draft follows it" in reads(organizer.get(PAGE), "main")
    assert not any(entry.startswith("C03") for entry in entries(organizer.get(PAGE)))


def test_following_the_programme_drafts_nothing_and_it_is_taken_up_again(organizer, demo):
    settle(organizer, told(demo, "C03"), "1")
    assert (told(demo, "C03").accepted.reason, count(ActivityDraft)) == ("S2:57", 0)
    organizer.post(f"{PAGE}/withdraw", data={"fingerprint": told(demo, "C03").fingerprint})
    assert told(demo, "C03").accepted is None


def test_neither_needs_a_reason(organizer, demo):
    answer = settle(organizer, told(demo, "C03"), "", " ")
    assert answer.status_code == 422
    assert "Please fill this in." in entries(answer)[0]
    settle(organizer, told(demo, "C03"), "", "We wait for the protocol office.")
    assert told(demo, "C03").accepted.reason == "We wait for the protocol office."


def test_a_reason_that_is_too_long_stays_beside_the_side_that_was_chosen(organizer, demo):
    answer = settle(organizer, told(demo, "C03"), "1", "x" * 500)
    assert answer.status_code == 422
    chosen = [
        box.get("value")
        for box in parse(answer).iter("input")
        if "checked" in box.attrib and box.get("id", "").startswith("side-1-")
    ]
    assert chosen == ["1"]
    assert count(ActivityDraft) == 0


@pytest.mark.parametrize("side", ["7", "-1", "x", "\x00", "9" * 400, "٣"])
def test_there_are_no_other_sides(organizer, demo, side):
    assert settle(organizer, told(demo, "C03"), side, "Why").status_code == 303
    assert told(demo, "C03").accepted is None


def test_the_dashboard_counts_them(organizer):
    page = reads(organizer.get(PAGE.replace("conflicts", "dashboard")), "main")
    assert "9 conflicts in the programme are open." in page


def test_the_page_asks_a_fixed_number_of_questions(organizer):
    with statements() as sent:
        organizer.get(PAGE)
    assert len(sent) <= 26
