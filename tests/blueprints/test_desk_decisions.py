"""At the desk: many decisions at once, returning with a note, corrections, and reminding of what is missing."""

import pytest
import sqlalchemy as sa

from models import Entry, Message, RegistrationRules, db
from models.transaction import transaction
from operations import correction_requests
from operations.journal import Actor
from tests.pages import reads, statements

DESK = "/cabos/desk"


@pytest.fixture
def desk(client, world):
    """The browser of an organizer, in English."""
    world.sign_in(client, "organizer")
    client.get("/?lang=en")
    return client


def ask(world, delegate, **facts):
    with transaction():
        correction_requests.ask(
            delegate, facts, by=Actor("delegate", "Herself", delegate.id), now=world.real(world.at("09:00"))
        )
    return correction_requests.waiting(delegate)


def letters(template) -> list[Message]:
    return list(db.session.scalars(sa.select(Message).filter_by(template=template).order_by(Message.id)))


def test_those_ticked_on_the_list_are_approved_and_each_outcome_is_told(desk, world):
    with transaction():
        world.event.capacity, world.hana.status = 5, "submitted"
    page = desk.get(f"{DESK}/delegates?status=submitted")
    assert "Approve Fay Li" in page.get_data(as_text=True)
    data = {"id": [world.fay.id, world.hana.id, world.gus.id, "x", -1, 2**70], "next": f"{DESK}/delegates?page=1"}
    answer = desk.post(f"{DESK}/delegates/approve", data=data)
    assert answer.location == f"{DESK}/delegates?page=1"
    told = reads(desk.get(answer.location))
    assert "1 person was approved." in told and "1 person is on the waiting list now." in told
    assert "Gus Vega: This is not possible while the status is “Not accepted”." in told
    assert (world.fay.status, world.hana.status, world.gus.status) == ("approved", "waitlisted", "rejected")


def test_what_is_returned_says_why_to_the_person(desk, client, world, app):
    desk.post(f"{DESK}/delegates/{world.fay.id}/return", data={"note": ""})
    assert "Please fill this in." in reads(desk.get(f"{DESK}/delegates/{world.fay.id}"))
    desk.post(f"{DESK}/delegates/{world.fay.id}/return", data={"note": "Your full name, please."})
    assert "To be corrected: Your full name, please." in reads(desk.get(f"{DESK}/delegates/{world.fay.id}"))
    own = app.test_client()
    own.get("/?lang=en")
    own.get(world.page_of(world.fay))
    assert "Your full name, please." in reads(own.get("/cabos/me"))
    own.submit("/cabos/me/edit", family_name="Li Wang")
    assert (world.fay.status, world.fay.family_name) == ("submitted", "Li Wang")


def test_in_two_steps_the_desk_may_confirm_for_a_silent_focal_point(desk, world):
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, two_steps=True))
        world.fay.delegation = world.delegation
    own = f"{DESK}/delegates/{world.fay.id}"
    desk.post(f"{own}/approve", data={})
    assert "The focal point of La Paz has not confirmed this person yet." in reads(desk.get(own))
    desk.post(f"{own}/endorse", data={})
    desk.post(f"{own}/approve", data={})
    assert world.fay.status == "approved"


def test_corrections_wait_at_the_desk_until_somebody_decides(desk, world):
    first, second = (
        ask(world, world.ana, family_name="Núñez Cota", category=world.officials.id),
        ask(world, world.beto, city="Loreto"),
    )
    page = reads(desk.get(f"{DESK}/corrections"))
    assert "Category: Mayors → Officials" in page and "Family name: Núñez → Núñez Cota" in page
    assert "2 corrections to decide about" in reads(desk.get(DESK))
    desk.post(f"{DESK}/corrections/{first.id}/accept", data={})
    desk.post(f"{DESK}/corrections/{second.id}/decline", data={"note": "Which one?"})
    assert (world.ana.family_name, world.beto.city) == ("Núñez Cota", "La Paz")
    assert "Nothing waits" in reads(desk.get(f"{DESK}/corrections"))
    desk.post(f"{DESK}/corrections/{second.id}/accept", data={})
    assert "Somebody has decided about this already." in reads(desk.get(f"{DESK}/corrections"))
    assert desk.post(f"{DESK}/corrections/999999/accept", data={}).status_code == 404


def test_organizers_correct_anybody_without_seeing_their_health(desk, world):
    page = desk.get(f"{DESK}/delegates/{world.ana.id}/edit").get_data(as_text=True)
    assert "No nuts" not in page and "Photographs" not in page
    answer = desk.submit(f"{DESK}/delegates/{world.ana.id}/edit", given_name="Ana María", category="CREW", post="head")
    assert answer.location == f"{DESK}/delegates/{world.ana.id}"
    assert (world.ana.given_name, world.ana.category, world.ana.post) == ("Ana María", world.crew, "head")
    assert world.ana.care.diet == "No nuts"


def test_one_letter_a_day_says_what_is_missing(desk, world):
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, owed={"photo": "2019-06-09"}))
        world.dan.email = None
    page = reads(desk.get(f"{DESK}/owed"))
    assert "Ana Núñez Photo 4 days left Focal point: La Paz" in page and "nobody: there is no address" in page
    desk.post(f"{DESK}/owed/remind", data={})
    desk.post(f"{DESK}/owed/remind", data={})
    assert "There is nobody to remind" in reads(desk.get(f"{DESK}/owed"))
    assert sorted(one.recipient for one in letters("owed_reminder")) == [
        "chloe@example.org", "eva@example.org", "fay@example.org", "lia@example.org",
    ]  # fmt: skip
    focal = next(one for one in letters("owed_reminder") if one.recipient == "lia@example.org")
    text = reads(desk.get(f"{DESK}/outbox/{focal.id}"))
    assert "Ana Núñez: Photo, by Sunday, June 9, 2019" in text and "Beto Ávila: Photo" in text
    entry = db.session.scalars(sa.select(Entry).filter_by(verb="owed.reminded")).one()
    assert entry.detail == {"number": 4}


def test_the_desk_asks_as_much_for_many_corrections_as_for_one(desk, world):
    ask(world, world.ana, city="Loreto")
    desk.get(f"{DESK}/corrections")
    with statements() as few:
        desk.get(f"{DESK}/corrections")
    for one in (world.beto, world.chloe, world.dan):
        ask(world, one, city="Loreto", category=world.officials.id)
    with statements() as many:
        desk.get(f"{DESK}/corrections")
    assert len(many) == len(few)
