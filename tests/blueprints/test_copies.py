"""Copying an event from its page: looked at first, then made; only by who may make events."""

import pytest
import sqlalchemy as sa

from models import Company, Event, Place, db
from queries import drafts
from tests.pages import reads
from tests.world import count

PAGE = "/cabos/desk/event/copy"
NEXT = {"slug": "next", "starts_on": "2027-03-01", "name_en": "Next convoy"}


@pytest.fixture
def admin(client, convoy):
    convoy.sign_in(client, "admin")
    return client


def other(convoy, **said: str) -> dict[str, str]:
    """What is typed of another city instead of San Diego."""
    prefix = f"city_{convoy.diego.id}"
    return {prefix: "other"} | {f"{prefix}_{key}": value for key, value in said.items()}


def test_a_copy_is_looked_at_and_then_made(admin, convoy):
    assert PAGE in admin.get("/cabos/desk/event").text
    assert PAGE in admin.get("/staff/").text
    typed = NEXT | other(convoy, name="Houston", latitude="29.76", longitude="-95.36", zone="America/Chicago")
    shown = admin.submit(PAGE, **typed)
    assert shown.status_code == 200
    assert "Companies, invited anew4" in reads(shown, "main")
    assert count(Event) == 1, "nothing is made yet"

    form = dict(typed, programme="y", companies="y", zone="America/Mazatlan", make="1")
    form |= {f"city_{convoy.cape.id}": "same"}
    answer = admin.post(PAGE, data=form)
    assert answer.location == "/next/desk/event"
    assert "Nothing of it is published yet." in admin.get(answer.location).text
    made = db.session.scalars(sa.select(Event).where(Event.slug == "next")).one()
    assert count(Company, Company.event_id == made.id) == 4
    assert count(Place, Place.event_id == made.id, Place.code == "HOUSTON") == 1
    assert drafts.planned(made)
    assert "not published yet" in admin.get("/next/").text


def test_what_stays_behind_with_a_city_is_told(admin, convoy):
    shown = reads(admin.submit(PAGE, **NEXT | {f"city_{convoy.diego.id}": "out"}), "main")
    assert "Left out with their cities:" in shown
    assert "Companies: 2" in shown


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(admin, convoy):
    shown = admin.submit(PAGE, **NEXT | {"slug": "Next One"} | other(convoy, zone="Texas\x00"))
    assert shown.status_code == 422
    told = reads(shown, "main")
    assert "Address: Please use only letters" in told
    assert "Time zone: " in told
    assert "Texas" in shown.text
    taken = admin.submit(PAGE, **NEXT | {"slug": "cabos"})
    assert taken.status_code == 200
    form = NEXT | {"slug": "cabos", "zone": "UTC", "make": "1"}
    form |= {f"city_{place.id}": "same" for place in (convoy.cape, convoy.diego)}
    assert "There is an event with this address already." in reads(admin.post(PAGE, data=form), "main")


def test_an_event_without_a_convoy_asks_for_no_cities(client, world):
    world.sign_in(client, "admin")
    assert "Cities" not in reads(client.get(PAGE), "main").split("What is taken along")[1]
    assert client.submit(PAGE, **NEXT).status_code == 200
