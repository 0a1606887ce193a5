"""Rehearsing a day from the desk: the clock, the scenes of the programme, and back again."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Entry, db
from models.transaction import transaction
from operations import programme
from operations.journal import SYSTEM
from tests.pages import parse, reads

PAGE = "/cabos/desk/rehearsal"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def test_the_clock_is_set_to_local_time_and_back(organizer, world):
    answer = organizer.submit(PAGE, moment="2019-06-07T12:40")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert abs(world.event.now() - world.at("12:40", dt.date(2019, 6, 7))) < dt.timedelta(minutes=1)
    assert "June 7, 2019, 12:4" in organizer.get("/cabos/desk").text
    organizer.submit(PAGE, real="1")
    assert not world.event.rehearsing
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.verb == "event.clock_set")) == 2


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "0001-01-01T00:00", "9999-12-31T23:59", "2019-02-30T10:00", "2019-06-07"]
)
def test_a_time_that_is_none_is_refused_beside_its_field(organizer, world, typed):
    shift = world.event.clock_shift
    answer = organizer.submit(PAGE, moment=typed)
    assert answer.status_code == 422
    field = parse(answer).find(".//input[@name='moment']")
    assert (field.get("aria-invalid"), field.get("value")) == ("true", typed)
    assert world.event.clock_shift == shift


def test_a_scene_begins_twenty_minutes_before_its_activity(organizer, world):
    assert "11:40: Opening" in reads(organizer.get(PAGE))
    organizer.post(f"{PAGE}/scenes/{world.opening.id}", data={})
    assert abs(world.event.now() - world.at("11:40")) < dt.timedelta(minutes=1)
    assert organizer.post(f"{PAGE}/scenes/{world.dinner.id}", data={}).status_code == 404  # it has no time yet
    assert organizer.post(f"{PAGE}/scenes/{world.briefing.id}", data={}).status_code == 404


def test_everything_is_put_back_by_one_button(organizer, world):
    before = world.event.clock_shift
    assert "Put everything back" not in reads(organizer.get(PAGE))
    organizer.submit(PAGE, moment="2019-06-05T11:40")
    with transaction():
        programme.edit(world.opening, {"starts_at": world.at("12:45"), "ends_at": world.at("13:45")}, by=SYSTEM)
        programme.publish(world.event, [world.opening], by=SYSTEM)
    assert "12:45" in reads(organizer.get("/cabos/"))
    assert "Organizer began this rehearsal, at version 1" in reads(organizer.get(PAGE))
    told = organizer.post(f"{PAGE}/put-back", data={})
    assert "The programme says so as version 3." in reads(organizer.get(told.location))
    assert "12:45" not in reads(organizer.get("/cabos/"))
    assert world.event.clock_shift == before


def test_a_second_press_puts_nothing_back_and_says_so(organizer, world):
    told = organizer.post(f"{PAGE}/put-back", data={})
    assert "There is no rehearsal to put back." in reads(organizer.get(told.location))


@pytest.mark.parametrize("role", ["viewer", "scheduler", "gate"])
def test_only_organizers_move_the_clock(client, world, role):
    world.sign_in(client, role)
    before = world.event.clock_shift
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/clock", data={"real": "1"}).status_code == 403
    assert world.event.clock_shift == before
