"""The focal point's way in: the delegation's people and their meetings, on their behalf, and nobody else's."""

import pytest
import sqlalchemy as sa

from models import Entry, MeetingRequest, db
from models.transaction import transaction
from operations import registrations
from operations.journal import SYSTEM
from tests import meetings
from tests.pages import parse, reads, statements

PAGE = "/cabos/delegation"


@pytest.fixture
def organizer(app, world):
    browser = app.test_client()
    world.sign_in(browser, "organizer")
    return browser


@pytest.fixture
def way_in(organizer, world):
    """The link that the organizers showed."""
    return link_on(organizer.post(f"/cabos/desk/delegates/{world.ana.id}/focal", data={}))


@pytest.fixture
def focal(client, way_in):
    """The browser of the focal point of Ana's and Beto's delegation, in English."""
    client.get(way_in)
    client.get("/?lang=en")
    return client


def link_on(page):
    shown = [one.get("value") for one in parse(page).iter("input") if one.get("id") == "focal-link"]
    return shown[0].removeprefix("http://localhost")


def test_the_organizers_make_the_link_and_end_it(client, organizer, world, way_in):
    answer = client.get(way_in)
    assert (answer.status_code, answer.location) == (303, PAGE)
    cookie = next(said for said in answer.headers.getlist("Set-Cookie") if said.startswith("focal="))
    assert "HttpOnly" in cookie and f"Path={PAGE}" in cookie and "SameSite=Lax" in cookie
    assert client.get(PAGE).status_code == 200
    assert link_on(organizer.post(f"/cabos/desk/delegates/{world.beto.id}/focal", data={})) == way_in
    organizer.post(f"/cabos/desk/delegates/{world.beto.id}/focal/end", data={})
    assert client.get(PAGE).status_code == 401
    assert client.get(way_in).status_code == 404
    assert organizer.post(f"/cabos/desk/delegates/{world.dan.id}/focal", data={}).status_code == 404
    told = db.session.scalars(sa.select(Entry.verb).where(Entry.verb.like("focal.%")).order_by(Entry.id)).all()
    assert told == ["focal.invited", "focal.link_shown", "focal.ended"]


def test_the_link_opens_nothing_else(focal, way_in):
    for path in ("/cabos/me", "/cabos/me/meetings", "/cabos/aide"):
        assert focal.get(path).status_code == 401
    token = way_in.rpartition("/")[2]
    assert focal.get(f"/cabos/me/{token}").status_code == focal.get(f"/cabos/aide/{token}").status_code == 404


def test_the_people_stand_there_with_what_waits(focal, world):
    assert "Meetings" not in reads(focal.get(PAGE), "main")
    meetings.set_up(world.event, [world.red])
    meetings.ask(world.chloe, world.ana)
    meetings.agree(world.beto, world.dan)
    page = reads(focal.get(PAGE))
    assert "Ana Núñez" in page and "Beto Ávila" in page and "Chloé" not in page
    assert "Waiting for your answer: 1" in page and "Agreed, waiting for a time and a room: 1" in page
    with transaction():
        registrations.cancel(world.beto, by=SYSTEM)
    assert "1 person does not come any more Beto Ávila Cancelled" in reads(focal.get(PAGE))


def test_the_focal_point_answers_and_asks_on_behalf(focal, world):
    meetings.set_up(world.event, [world.red])
    one = meetings.ask(world.chloe, world.ana)
    own = f"{PAGE}/{world.ana.id}/meetings"
    assert "You act on behalf of Ana Núñez" in reads(focal.get(own))
    focal.submit(f"{own}/{one.id}", **{"accept-wish": "3"})
    assert focal.submit(f"{own}/ask/{world.dan.id}", purpose="Roads").location == own
    lines = db.session.scalars(sa.select(Entry).where(Entry.verb.like("request.%")).order_by(Entry.id)).all()
    assert [(line.verb, line.actor_kind, line.actor_name, line.behalf_id) for line in lines] == [
        ("request.accepted", "focal", "Lía Cota", world.ana.id),
        ("request.asked", "focal", "Lía Cota", world.ana.id),
    ]
    assert (
        db.session.scalars(sa.select(MeetingRequest.asked_by).order_by(MeetingRequest.id.desc())).first() == "Lía Cota"
    )


def test_people_of_others_and_their_requests_do_not_exist(focal, world):
    meetings.set_up(world.event, [world.red])
    theirs, own = meetings.ask(world.chloe, world.dan), f"{PAGE}/{world.ana.id}/meetings"
    for path in (f"{PAGE}/{world.chloe.id}/meetings", f"{PAGE}/999999/meetings", f"{own}/{theirs.id}"):
        assert focal.get(path).status_code == 404, path
    assert focal.post(f"{own}/{theirs.id}/accept", data={}).status_code == 404


def test_nothing_on_it_says_how_to_reach_anybody(focal, world):
    meetings.set_up(world.event, [world.red])
    one = meetings.ask(world.ana, world.chloe)
    for path in (PAGE, f"{PAGE}/{world.ana.id}/meetings", f"{PAGE}/{world.ana.id}/meetings/{one.id}"):
        page = focal.get(path).get_data(as_text=True)
        assert not [secret for secret in ("example.org", "+526121234567", "No nuts") if secret in page], path


def test_the_page_asks_as_much_for_many_requests_as_for_one(focal, world):
    meetings.set_up(world.event, [world.red])
    meetings.ask(world.chloe, world.ana)
    focal.get(PAGE)
    with statements() as few:
        focal.get(PAGE)
    meetings.ask(world.dan, world.ana)
    meetings.ask(world.beto, world.chloe)
    with statements() as many:
        focal.get(PAGE)
    assert len(many) == len(few)


def test_closing_it_leaves_the_link_to_open_it_again(focal, way_in):
    assert focal.post(f"{PAGE}/close", data={}).status_code == 303
    assert focal.get(PAGE).status_code == 401
    assert focal.get(way_in).status_code == 303
