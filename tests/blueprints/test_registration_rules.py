"""The pages of the rules by which an event takes people in, and of the quotas of places."""

import pytest

from models import Category, Entry, Invitation, Question, db
from models.transaction import transaction
from operations import places
from operations.journal import SYSTEM
from queries import place_quotas, registration_rules
from tests.pages import parse, text_of
from tests.world import count

PAGE = "/cabos/desk/event/registration"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def value(page, name: str) -> str:
    return parse(page).find(f".//input[@name='{name}']").get("value")


def test_rules_and_quotas_are_stored_and_shown_again(organizer, world):
    typed = {
        "two_steps": True,
        "offer_hours": "48",
        "substitution_until": "2019-06-05T18:00",
        "owed_photo": "2019-06-01",
        f"category_{world.mayors.id}": "10",
        "places": "5",
        "post_head": "1",
        f"each_{world.officials.id}": "2",
    }
    assert "Settings" in said(organizer.get("/cabos/desk/event"))
    assert organizer.submit(PAGE, **typed).location == PAGE
    rules = registration_rules.of_event(world.event)
    assert (rules.two_steps, rules.offer_hours, rules.owed, rules.edition) == (True, 48, {"photo": "2019-06-01"}, 2)
    assert rules.substitution_until == world.at("18:00")
    page = organizer.get(PAGE)
    assert {name: value(page, name) for name in typed if name != "two_steps"} == {
        name: text for name, text in typed.items() if name != "two_steps"
    }
    assert "3 are taken." in said(page)
    journal = said(organizer.get("/cabos/desk/event"))
    assert "The rules of registration were changed by" in journal
    assert "The quotas of places were changed by" in journal


def test_what_is_wrong_is_told_at_its_field_and_stays_typed(organizer, world):
    wrong = {"offer_hours": "0", "owed_photo": "soon", "places": "-1", "post_head": "１", "substitution_until": "x"}
    answer = organizer.submit(PAGE, **wrong)
    assert answer.status_code == 422
    links = parse(answer).findall(".//div[@role='alert']//li/a")
    assert {link.get("href") for link in links} == {f"#{name}" for name in wrong}
    assert value(answer, "owed_photo") == "soon"
    assert count(Entry, Entry.verb == "registration_rules.changed") == 0


def test_a_quota_below_what_is_used_is_told_and_takes_nothing(organizer, world):
    organizer.submit(PAGE, **{f"category_{world.mayors.id}": "1"})
    page = said(organizer.get(PAGE))
    assert "Nobody loses theirs" in page
    assert "Mayors: 3 of 1" in page
    assert places.taken(world.event) == 4


def test_one_delegation_has_numbers_of_its_own(organizer, world):
    organizer.submit(PAGE, places="5")
    own = f"{PAGE}/delegations/{world.delegation.id}"
    assert "5, as each delegation has. 2 are taken." in said(organizer.get(own))
    assert organizer.submit(own, places="3", post_head="1").location == own
    lines = place_quotas.of_delegation(world.delegation)
    assert [(line.post, line.places, line.own) for line in lines] == [(None, 3, True), ("head", 1, True)]
    assert organizer.get(f"{PAGE}/delegations/{10**6}").status_code == 404


def test_the_second_of_two_is_told_and_nothing_is_overwritten_silently(organizer, world):
    organizer.submit(PAGE, places="5")
    answer = organizer.submit(PAGE, places="7", seen="1")
    assert answer.status_code == 422
    assert "Stored now: 5" in said(answer)
    assert value(answer, "places") == "7"


def test_a_category_says_who_registers_in_it_and_until_when(organizer, world):
    path = f"/cabos/desk/event/categories/{world.officials.id}"
    ticked = {"speaks": True, "signs": True, "accompanies": True, "by_invitation": True, "sees_people": False}
    assert organizer.submit(path, closes="2019-06-05T09:00", **ticked).status_code == 303
    officials = world.officials
    assert {name: getattr(officials, name) for name in ticked} == ticked
    assert officials.closes_at == world.at("09:00")
    assert value(organizer.get(path), "closes") == "2019-06-05T09:00"


def test_whoever_waits_moves_up_when_their_category_needs_no_place_any_more(organizer, world):
    with transaction():
        places.set_capacity(world.event, 4, by=SYSTEM)
        world.fay.status, world.fay.waiting_since = "waitlisted", world.event.now()
    path = f"/cabos/desk/event/categories/{world.mayors.id}"
    assert organizer.submit(path, counted=False).status_code == 303
    db.session.expire_all()
    assert world.fay.status == "approved"


def test_a_category_in_which_somebody_is_invited_or_asked_stays(organizer, world):
    called = {"en": "Press"}
    with transaction():
        press = Category(event=world.event, code="PRESS", letter="R", colour="#1f4e8c", name=called)
        question = Question(event_id=world.event.id, category=press, code="MEDIUM", label=called)
        invited = Invitation(event_id=world.event.id, category=press, name="Iris", email="i@example.org", language="en")
        invited.invited_by = "Olga"
        db.session.add_all((question, invited))
    path = f"/cabos/desk/event/categories/{press.id}"
    for row, words in ((invited, "Invitations in this category: 1."), (question, "Questions to this category: 1.")):
        organizer.post(f"{path}/remove", data={})
        assert words in said(organizer.get(path))
        with transaction():
            db.session.delete(row)
    organizer.post(f"{path}/remove", data={})
    assert organizer.get(path).status_code == 404


def test_a_quota_goes_with_its_category(organizer, world):
    with transaction():
        for one in (world.dan, world.hana):
            one.category = world.mayors
    organizer.submit(PAGE, **{f"category_{world.officials.id}": "9"})
    assert organizer.post(f"/cabos/desk/event/categories/{world.officials.id}/remove", data={}).status_code == 303
    assert place_quotas.of_event(world.event) == []
