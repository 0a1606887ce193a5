"""Answering a place that is offered from the waiting list, on one's own page and at the desk."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Delegate, Entry, db
from models.transaction import transaction
from operations import doors, places
from operations.journal import SYSTEM
from tests.operations.test_place_quotas import set_quotas
from tests.operations.test_places import decide, register
from tests.pages import parse, text_of

HELD = "A place is held until"


@pytest.fixture
def waiting(world) -> list[Delegate]:
    """Two who wait; a place is held for the first until 10:00 on the seventh."""
    set_quotas(world, offer_hours=48)
    with transaction():
        places.set_capacity(world.event, 4, by=SYSTEM)
    line = [register(world, name) for name in ("First", "Second")]
    decide("cancel", world.ana)
    return line


def in_english(page: str) -> str:
    """People's own language is Spanish here."""
    return f"{page}?lang=en"


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def press(client, page, path: str):
    """Push the button that leads there, which has to stand on the page."""
    assert parse(page).find(f".//form[@action='{path}']") is not None
    return client.post(path, data={}, follow_redirects=True)


def test_one_takes_the_place_on_ones_own_page(client, world, waiting):
    page = client.get(in_english(world.page_of(waiting[0])), follow_redirects=True)
    assert HELD in said(page)
    assert "there is nothing you need to do" not in said(page)
    page = press(client, page, "/cabos/me/place/take")
    assert "The place is taken: the participation is confirmed." in said(page)
    assert HELD not in said(page)


def test_one_declines_and_the_next_is_asked(client, world, waiting):
    page = client.get(in_english(world.page_of(waiting[0])), follow_redirects=True)
    assert "the place goes to the next in line" in said(press(client, page, "/cabos/me/place/decline"))
    assert HELD in said(client.get(in_english(world.page_of(waiting[1])), follow_redirects=True))


def test_who_is_not_asked_sees_nothing_of_it(client, world, waiting):
    page = client.get(in_english(world.page_of(waiting[1])), follow_redirects=True)
    assert HELD not in said(page)
    assert "place has gone to the next" in said(client.post("/cabos/me/place/take", data={}, follow_redirects=True))
    db.session.expire_all()
    assert [one.status for one in waiting] == ["waitlisted", "waitlisted"]
    client.get(in_english(world.page_of(world.beto)))
    assert "This person does not wait" in said(client.post("/cabos/me/place/decline", data={}, follow_redirects=True))


def test_too_late_one_is_told_and_a_free_place_is_offered_all_the_same(client, world, waiting):
    with transaction():
        waiting[0].offered_until = world.event.now() - dt.timedelta(minutes=1)
    page = client.get(in_english(world.page_of(waiting[0])), follow_redirects=True)
    assert HELD not in said(page)
    assert "place has gone to the next" in said(client.post("/cabos/me/place/take", data={}, follow_redirects=True))
    decide("cancel", waiting[1])
    with transaction():
        waiting[0].offered_until = None
    page = client.get("/cabos/me")
    assert "A place is free, and nobody else in line can have it." in said(page)
    assert "is confirmed" in said(press(client, page, "/cabos/me/place/take"))


def test_the_focal_point_answers_for_their_people(client, world, waiting):
    with transaction():
        waiting[0].delegation = world.delegation
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    client.get(f"/cabos/delegation/{token}")
    path = f"/cabos/delegation/{waiting[0].id}"
    assert "is confirmed" in said(press(client, client.get(path), f"{path}/place/take"))
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "delegate.place_accepted")).one()
    assert (entry.actor_kind, entry.behalf_id) == ("focal", waiting[0].id)


def test_the_desk_answers_for_somebody_on_the_telephone(client, world, waiting):
    world.sign_in(client, "organizer")
    assert HELD in said(client.get("/cabos/desk"))
    path = f"/cabos/desk/delegates/{waiting[0].id}"
    assert "is confirmed" in said(press(client, client.get(path), f"{path}/place/take"))
    assert "The offered place was taken by" in said(client.get(path))
