"""The desk's pages about registrations that look like one person's."""

import pytest

from models import Delegate, db
from models.transaction import transaction
from operations import doors, duplicates, participations
from operations.journal import SYSTEM
from tests.operations.test_duplicates import twin
from tests.pages import parse, text_of

LIST = "/cabos/desk/duplicates"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def other(world) -> Delegate:
    return twin(world, "ANA", "NUNEZ", email="ana.nunez@example.org")


@pytest.fixture
def page(world, other) -> str:
    return f"{LIST}/{world.ana.id}/{other.id}"


def test_two_that_look_alike_are_listed_and_named_on_the_pages_of_both(organizer, world, other, page):
    assert f'href="{page}"' in organizer.get(LIST).text
    for one, named in ((world.ana, other), (other, world.ana)):
        shown = organizer.get(f"/cabos/desk/delegates/{one.id}")
        assert f"This may be the same person as {named.full_name}, {named.reference}." in text_of(parse(shown))


def test_one_looks_at_both_chooses_what_is_right_and_one_is_left(organizer, world, other, page):
    with transaction():
        participations.sign_up(world.ports, other, by=SYSTEM)
    shown = organizer.get(page)
    assert "Ports" in shown.text
    answer = organizer.submit(page, email="other", name="keep")
    assert answer.status_code == 303 and answer.location.endswith(f"/desk/delegates/{world.ana.id}")
    db.session.expire_all()
    assert (world.ana.full_name, world.ana.email) == ("Ana Núñez", "ana.nunez@example.org")
    assert participations.find(world.ports, world.ana).status == "confirmed"
    kept = text_of(parse(organizer.get(answer.location)))
    assert f"The registration {other.reference} was made one with this" in kept
    assert "made one with another" in organizer.get(f"/cabos/desk/delegates/{other.id}").text
    assert organizer.get(page).location.endswith(f"/{world.ana.id}")


def test_the_link_and_the_calendar_of_both_open_the_one_that_is_kept(client, world, other):
    with transaction():
        participations.sign_up(world.ports, other, by=SYSTEM)
        duplicates.merge(world.ana, other, by=SYSTEM)
    feed = client.get(f"/calendar/{doors.token_of(doors.find('feed', other.id))}.ics")
    assert "Puertos" in feed.text
    client.get(world.page_of(other))
    assert "CAB-0001" in client.get("/cabos/me").text


def test_who_was_slower_is_told_and_keeps_what_they_chose(organizer, world, page):
    with transaction():
        world.ana.edition += 1
    answer = organizer.submit(page, email="other", seen="1-1")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    chosen = [one.get("value") for one in parse(answer).iter("input") if one.get("checked") is not None]
    assert "other" in chosen
    assert organizer.submit(page, seen="nonsense").status_code == 422


def test_two_people_stay_two_and_nobody_is_asked_again(organizer, world, other, page):
    organizer.post(f"{page}/apart", data={})
    assert page not in organizer.get(LIST).text
    assert (world.ana.status, other.status) == ("approved", "approved")


def test_nobody_is_compared_with_themselves_or_with_strangers(organizer, world, other):
    assert organizer.get(f"{LIST}/{other.id}/{other.id}").status_code == 404
    assert organizer.get(f"{LIST}/{other.id}/999999").status_code == 404
