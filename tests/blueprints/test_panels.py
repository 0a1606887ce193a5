"""Panels on the desk, wishes and offers on the personal page, and the lists for Excel."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from models import Message, Participation, Preference, Proposal, Quota, db
from models.transaction import transaction
from operations import participations, preferences, programme
from operations.journal import SYSTEM
from tests.pages import parse, statements, text_of
from tests.world import count


def own_page(client, world, name: str) -> None:
    client.get(world.page_of(getattr(world, name)))


def wish(world, name: str, *panels: str) -> None:
    with transaction():
        wished = [getattr(world, panel) for panel in panels]
        preferences.replace(getattr(world, name), wished, by=SYSTEM)


def wishes_of(world, name: str) -> list[str]:
    db.session.rollback()
    own = sa.select(Preference.activity_id).where(Preference.delegate_id == getattr(world, name).id)
    names = {getattr(world, panel).id: panel for panel in ("housing", "water", "ports", "visit")}
    return [names[one] for one in db.session.scalars(own.order_by(Preference.rank))]


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def test_wishes_are_numbered_and_stored_in_their_order(client, world):
    own_page(client, world, "ana")
    assert "My wishes" in client.get("/cabos/me/wishes?lang=en").get_data(as_text=True)
    fields = {f"wish_{world.ports.id}": "1", f"wish_{world.housing.id}": "3"}
    assert client.submit("/cabos/me/wishes", **fields).status_code == 303
    assert wishes_of(world, "ana") == ["ports", "housing"]
    page = client.get("/cabos/me/wishes?lang=en").get_data(as_text=True)
    assert "Your wishes are stored." in page
    assert page.index("Ports") < page.index("Housing") < page.index("Water")


def test_one_number_twice_is_said_at_the_field_and_nothing_is_stored(client, world):
    own_page(client, world, "ana")
    fields = {f"wish_{world.ports.id}": "1", f"wish_{world.housing.id}": "1"}
    answer = client.submit("/cabos/me/wishes?lang=en", **fields)
    assert answer.status_code == 422
    assert "The number 1 stands twice." in answer.get_data(as_text=True)
    assert wishes_of(world, "ana") == []


def test_one_number_twice_is_said_with_script_too(client, world):
    own_page(client, world, "ana")
    fields = {f"wish_{world.ports.id}": "1", f"wish_{world.housing.id}": "1"}
    answer = client.post("/cabos/me/wishes?lang=en", data=fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200, "htmx shows no other answer"
    assert "The number 1 stands twice." in answer.get_data(as_text=True)


@pytest.mark.parametrize("nonsense", ["0", "9", "-1", "x", "1\x00", "٣", "9" * 400])
def test_a_number_nobody_offered_is_refused_at_the_field(client, world, nonsense):
    own_page(client, world, "ana")
    answer = client.post("/cabos/me/wishes?lang=en", data={f"wish_{world.ports.id}": nonsense})
    assert answer.status_code == 422
    assert "Please choose a number from 1 to" in answer.get_data(as_text=True)


def test_buttons_move_a_wish_up_and_down_without_script(client, world):
    own_page(client, world, "ana")
    wish(world, "ana", "ports", "housing")
    client.submit("/cabos/me/wishes", up=str(world.housing.id))
    assert wishes_of(world, "ana") == ["housing", "ports"]
    client.submit("/cabos/me/wishes", down=str(world.housing.id))
    assert wishes_of(world, "ana") == ["ports", "housing"]
    client.submit("/cabos/me/wishes", up=str(world.water.id))
    assert wishes_of(world, "ana") == ["ports", "housing", "water"]


def test_a_page_with_script_gets_the_list_alone_in_its_new_order(client, world):
    own_page(client, world, "ana")
    wish(world, "ana", "ports", "housing")
    ranks = {f"wish_{world.ports.id}": "1", f"wish_{world.housing.id}": "2", "up": str(world.housing.id)}
    answer = client.post("/cabos/me/wishes?lang=en", data=ranks, headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in page
    assert page.index("Housing") < page.index("Ports")


def test_an_offered_seat_is_accepted_or_declined_on_the_personal_page(client, world):
    with transaction():
        world.housing.capacity, world.housing.promotion = 1, "offers"
        for one in (world.ana, world.beto, world.chloe):
            participations.sign_up(world.housing, one, by=SYSTEM)
    with transaction():
        participations.leave(world.housing, world.ana, by=SYSTEM)
    own_page(client, world, "beto")
    page = client.get("/cabos/me?lang=en").get_data(as_text=True)
    assert "A seat is offered to you. Please answer in 2 hours" in page
    assert client.post(f"/cabos/me/activities/{world.housing.id}/decline", data={}).status_code == 303
    assert "The seat goes to the next in line" in client.get("/cabos/me?lang=en").get_data(as_text=True)
    own_page(client, world, "chloe")
    client.post(f"/cabos/me/activities/{world.housing.id}/accept", data={})
    assert "You have a seat in “Housing”" in client.get("/cabos/me?lang=en").get_data(as_text=True)
    client.post(f"/cabos/me/activities/{world.water.id}/accept", data={})
    assert "No seat is offered to you here" in client.get("/cabos/me?lang=en").get_data(as_text=True)


def test_sign_up_that_has_not_opened_says_when_it_will(client, world):
    with transaction():
        world.housing.opens_at = world.at("16:00")
    own_page(client, world, "ana")
    page = client.get("/cabos/me?lang=en").get_data(as_text=True)
    assert "Sign-up for this activity opens on Wednesday, June 5, 2019, 16:00." in page


def test_the_desk_shows_demand_runs_the_allocation_and_tells_each_why(organizer, world):
    with transaction():
        world.housing.capacity = 1
    for name in ("ana", "beto", "chloe"):
        wish(world, name, "housing", "ports")
    page = text_of(parse(organizer.get("/cabos/desk/panels?lang=en")))
    assert "3 people have sent wishes. More first wishes than free seats: Housing (+2)." in page

    answer = organizer.post("/cabos/desk/panels/allocation", data={})
    preview = organizer.get(answer.location + "?lang=en")
    assert "No other allocation grants more." in preview.get_data(as_text=True)
    assert count(Participation) == 0

    organizer.post(answer.location + "/apply", data={})
    page = organizer.get(answer.location + "?lang=en").get_data(as_text=True)
    assert "3 seats were given, and everybody who sent wishes is told." in page
    letter = db.session.scalars(sa.select(Message).where(Message.delegate_id == world.ana.id)).one()
    written = text_of(parse(organizer.get(f"/cabos/desk/outbox/{letter.id}?lang=en")))
    assert "3" in written
    own_page(organizer, world, "ana")
    own = text_of(parse(organizer.get("/cabos/me/wishes?lang=en")))
    assert "You have your wish number 2." in own
    assert "It is full: people who wished for it first: 3; seats: 1." in own


def test_an_allocation_that_is_out_of_date_is_not_applied(organizer, world):
    wish(world, "ana", "housing")
    answer = organizer.post("/cabos/desk/panels/allocation", data={})
    wish(world, "beto", "housing")
    organizer.post(answer.location + "/apply", data={})
    assert "have changed since this was calculated" in organizer.get("/cabos/desk/panels?lang=en").get_data(
        as_text=True
    )
    organizer.post(answer.location + "/discard", data={})
    assert db.session.scalars(sa.select(Proposal.status)).all() == ["discarded"]


def test_an_allocation_of_another_event_is_not_there(organizer, world):
    assert organizer.get("/cabos/desk/panels/allocations/4711").status_code == 404
    assert organizer.post("/cabos/desk/panels/allocations/4711/apply", data={}).status_code == 404
    assert organizer.get(f"/cabos/desk/panels/{world.opening.id}").status_code == 404


def test_without_wishes_there_is_nothing_to_run(organizer, world):
    organizer.post("/cabos/desk/panels/allocation", data={})
    assert "Nobody has sent wishes yet" in organizer.get("/cabos/desk/panels?lang=en").get_data(as_text=True)


def test_times_and_quotas_of_a_panel_are_changed_and_published(organizer, world):
    path = f"/cabos/desk/panels/{world.housing.id}"
    said = {"opens_at": "2019-06-05T12:00", "closes_at": "2019-06-05T17:00", "promotion": "offers",
            f"category_{world.mayors.id}": "1", "country_1": "MX", "places_1": "2"}  # fmt: skip
    assert organizer.submit(path, **said).status_code == 303
    db.session.rollback()
    assert (world.housing.opens_at, world.housing.promotion) == (world.at("12:00"), "offers")
    assert (world.housing.revision, count(Quota)) == (2, 2)
    assert organizer.submit(path, country_1="", places_1="").status_code == 303
    assert (world.housing.revision, count(Quota)) == (2, 1)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"closes_at": "2019-06-05T09:00", "opens_at": "2019-06-05T10:00"}, "The end must come after"),
        ({"country_1": "MX", "places_1": ""}, "Please fill this in."),
        ({"country_1": "MX", "places_1": "1", "country_2": "MX", "places_2": "2"}, "This country stands twice."),
        ({"places_1": "-4", "country_1": "MX"}, "whole number"),
        ({"opens_at": "soon"}, "Please write this as"),
    ],
)
def test_rules_that_cannot_be_are_said_at_their_field(organizer, world, said, told):
    answer = organizer.submit(f"/cabos/desk/panels/{world.housing.id}?lang=en", **said)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert (world.housing.revision, count(Quota)) == (1, 0)


def test_what_a_colleague_has_not_published_stays_unpublished(organizer, world):
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Secret title"}}, by=SYSTEM)
    answer = organizer.submit(f"/cabos/desk/panels/{world.housing.id}?lang=en", promotion="offers")
    assert answer.status_code == 303
    page = organizer.get("/cabos/desk/panels?lang=en").get_data(as_text=True)
    assert "wait with the other changes of this panel" in page
    assert "Secret title" not in page
    assert world.housing.promotion is None


def test_a_sheet_for_each_panel_with_list_line_and_wishes(client, world):
    with transaction():
        world.housing.capacity = 1
        for one in (world.ana, world.beto):
            participations.sign_up(world.housing, one, by=SYSTEM)
    wish(world, "chloe", "housing")
    headers = world.headers("organizer") | {"Accept-Language": "en"}
    answer = client.get("/api/v1/events/cabos/exports/panels.xlsx", headers=headers)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["All panels", "Housing", "Water", "Ports", "Harbour"]
    rows = [row[:3] for row in book["Housing"].iter_rows(values_only=True)]
    assert [row for row in rows if row[1] == 1] == [
        ("Confirmed", 1, "Núñez"), ("On the waiting list", 1, "Ávila"), ("Wish", 1, "L’Écuyer"),
    ]  # fmt: skip


def test_the_page_takes_as_many_statements_for_many_wishes_as_for_one(organizer, world):
    taken = []
    for names in (("ana",), ("ana", "beto", "chloe")):
        for name in names:
            wish(world, name, "housing", "ports", "visit")
        with statements() as sent:
            organizer.get("/cabos/desk/panels")
        taken.append(len(sent))
    assert taken[0] == taken[1]


def test_how_seats_are_given_is_said_among_the_events_facts(organizer, world):
    said = {"overlapping_seats": "y", "seats_each": "2", "offer_minutes": "45"}
    assert organizer.submit("/cabos/desk/event/facts", **said).status_code in (302, 303)
    db.session.rollback()
    event = world.event
    assert (event.overlapping_seats, event.seats_each, event.offer_minutes) == (True, 2, 45)
    assert organizer.submit("/cabos/desk/event/facts", overlapping_seats=False, seats_each="", offer_minutes="")
    db.session.rollback()
    assert (event.overlapping_seats, event.seats_each, event.offer_minutes) == (False, None, 120)


@pytest.mark.parametrize("said", [{"seats_each": "0"}, {"offer_minutes": "0"}, {"offer_minutes": "10081"}])
def test_numbers_of_seats_and_minutes_out_of_bounds_are_said_at_their_field(organizer, world, said):
    answer = organizer.submit("/cabos/desk/event/facts?lang=en", **said)
    assert "Please enter a whole number from 1 to" in answer.get_data(as_text=True)
