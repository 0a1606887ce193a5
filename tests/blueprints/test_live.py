"""The public pages while the day runs: the lobby's display, and browsers that ask again and again."""

import pytest

from models.transaction import transaction
from operations import clocks, participations, programme
from operations.journal import SYSTEM
from tests.pages import reads, statements

PAGES = ("/cabos/", "/cabos/screen")


def set_clock(world, time: str, day=None) -> None:
    moment = world.at(time, day) if day else world.at(time)
    with transaction():
        clocks.set_clock(world.event, moment, by=SYSTEM)


def publish(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def again(client, path: str, first, **headers):
    return client.get(path, headers={"If-None-Match": first.headers["ETag"], **headers})


def test_the_display_tells_what_is_on_and_what_is_next(client, world):
    set_clock(world, "12:10")
    told = reads(client.get("/cabos/screen"))
    assert told.index("Now") < told.index("12:00–13:00") < told.index("Opening") < told.index("Next")
    assert told.index("Next") < told.index("Housing") < told.index("Changed")
    assert "Nothing has changed." in told


def test_the_display_tells_what_changed(client, world):
    set_clock(world, "10:00")
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))
    told = reads(client.get("/cabos/screen"))
    assert "New time: 12:45–13:45 (it was 12:00–13:00)." in told
    assert "Nothing is on at the moment." in told


def test_the_display_keeps_to_what_is_public(client, world):
    publish(world, world.dinner, text={"en": "At eight"})
    assert "Dinner" not in reads(client.get("/cabos/screen"))


@pytest.mark.parametrize("path", PAGES)
def test_who_asks_again_is_told_that_nothing_changed_before_anything_is_made(client, world, path):
    set_clock(world, "10:00")
    first = client.get(path)
    with statements() as asked:
        answer = again(client, path, first)
    assert (answer.status_code, answer.data) == (304, b"")
    assert sum("SELECT" in statement for statement in asked) == 2


@pytest.mark.parametrize("path", PAGES)
def test_what_is_published_the_next_minute_and_another_language_are_news(client, world, path):
    set_clock(world, "10:00")
    first = client.get(path)
    assert again(client, path, first, **{"Accept-Language": "fr"}).status_code == 200
    publish(world, world.opening, starts_at=world.at("11:30"))
    second = again(client, path, first)
    assert second.status_code == 200
    set_clock(world, "10:05")
    assert again(client, path, second).status_code == 200


def test_a_seat_taken_is_news(client, world):
    first = client.get("/cabos/")
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, now=world.real(world.at("10:00")))
    assert "1 of 2 seats taken" in reads(again(client, "/cabos/", first))


def test_a_person_with_a_session_is_never_given_somebody_elses_page(client, world):
    first = client.get("/cabos/")
    world.sign_in(client, "organizer")
    answer = again(client, "/cabos/", first)
    assert answer.status_code == 200
    assert "Sign out" in reads(answer)
