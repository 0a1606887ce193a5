"""The page on which an organizer says what is late, and publishes what follows from it."""

import pytest

from models import Version, db
from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from tests.pages import find_form, form_data, parse, statements, text_of
from tests.world import SECOND, count

PAGE = "/cabos/desk/shift"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def late(world, minutes: object = 30, name: str = "housing", **more: object) -> dict[str, object]:
    return {"activity": getattr(world, name).id, "minutes": minutes} | more


def shown(organizer, world, *arguments, **more) -> str:
    return text_of(parse(organizer.get(PAGE, query_string=late(world, *arguments, **more))))


def test_one_chooses_what_is_late_and_sees_what_moves(organizer, world):
    assert "Housing" in text_of(parse(organizer.get(PAGE)))
    page = shown(organizer, world, 120)
    assert "2 activities move" in page
    assert "09:00 → 11:00" in page
    assert "12:00 → 12:30" in page
    assert "No conflict arises" in page


def test_publishing_makes_a_version_that_says_what_moved(organizer, world):
    answer = organizer.submit(f"{PAGE}?activity={world.housing.id}&minutes=120", seen=seen(organizer, world, 120))
    assert answer.status_code == 303
    assert world.housing.starts_at == world.at("11:00", SECOND)
    assert db.session.get_one(Version, (world.event.id, 2)).label["en"] == "Housing: 09:00 → 11:00, and 1 more"


def seen(organizer, world, minutes: int) -> str:
    page = organizer.get(PAGE, query_string=late(world, minutes))
    return form_data(find_form(page, {"seen": ""}))["seen"]


def test_a_new_start_says_the_same_as_minutes(organizer, world):
    answer = organizer.get(PAGE, query_string={"activity": world.housing.id, "start": "09:45"})
    assert answer.location == f"{PAGE}?activity={world.housing.id}&minutes=45"


def test_while_one_drags_only_what_changes_is_sent(organizer, world):
    answer = organizer.get(PAGE, query_string=late(world, 45), headers={"HX-Request": "true"})
    assert b"<html" not in answer.data
    assert "09:00 → 09:45" in text_of(parse(answer))
    answer = organizer.get(PAGE, query_string=late(world, "x"), headers={"HX-Request": "true"})
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert "Please enter a whole number of minutes." in answer.text or "Not a valid integer" in answer.text


def test_a_repair_is_ticked_and_does_what_it_says(organizer, world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, override="known", now=world.real(world.at("09:00")))
        facts = {"title": {"en": "Talk"}, "starts_at": world.at("10:40", SECOND), "ends_at": world.at("11:00", SECOND)}
        talk = programme.create(world.event, "meeting", facts, by=SYSTEM, audience="participants", attendance="listed")
    with transaction():
        programme.publish(world.event, [talk], by=SYSTEM)
        participations.sign_up(talk, world.ana, by=SYSTEM, override="placed", now=world.real(world.at("09:00")))
    page = organizer.get(PAGE, query_string=late(world, 30))
    assert "Two things at once" in text_of(parse(page))
    boxes = [box.get("value") for box in parse(page).iter("input") if box.get("name") == "repairs"]
    (moving,) = [choice for choice in boxes if choice.startswith("move-")]
    page = organizer.get(PAGE, query_string=late(world, 30, repairs=moving))
    assert "No conflict arises" in text_of(parse(page))
    organizer.post(PAGE, data=form_data(find_form(page, {"seen": ""})))
    assert talk.starts_at != world.at("10:40", SECOND)


def test_who_publishes_after_somebody_else_sees_the_plan_as_it_is_now(organizer, world):
    form = form_data(find_form(organizer.get(PAGE, query_string=late(world, 30)), {"seen": ""}))
    with transaction():
        programme.edit(world.ports, {"capacity": 9}, by=SYSTEM)
        programme.publish(world.event, [world.ports], by=SYSTEM)
    answer = organizer.post(PAGE, data=form)
    assert answer.status_code == 409
    page = text_of(parse(answer))
    assert "Somebody else changed this in the meantime" in page
    assert "This is the plan as it stands now." in page
    assert form_data(find_form(answer, {"seen": ""}))["base"] == "2"
    assert count(Version) == 2


@pytest.mark.parametrize(
    "minutes", ["", "x", "1e3", "99999", "-99999", "9" * 5000, "１５\x00", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_minutes_that_are_none(organizer, world, minutes):
    answer = organizer.get(PAGE, query_string=late(world, minutes))
    assert answer.status_code == 422
    answer = organizer.post(PAGE, data={"activity": str(world.housing.id), "minutes": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("activity", ["", "x", "0", "999999", "9" * 30, "1\x00", "²"])
def test_an_activity_that_is_none(organizer, world, activity):
    assert organizer.get(PAGE, query_string={"activity": activity, "minutes": 5}).status_code == 404


def test_what_cannot_be_is_said_in_a_sentence(organizer, world):
    assert "“Ports” would reach past midnight" in shown(organizer, world, 800, "ports")
    assert "“Housing” would begin on the day before" in shown(organizer, world, -600)
    assert "“Dinner” has no time yet" in shown(organizer, world, 10, "dinner")
    assert "Nothing moves" in shown(organizer, world, 0)


def test_choices_that_no_longer_fit_are_dropped(organizer, world):
    page = organizer.get(PAGE, query_string=late(world, 30, repairs=["shorten-1-9999", "\x00", "=1+1", "<b>"]))
    assert page.status_code == 200
    assert "repairs" not in form_data(find_form(page, {"seen": ""}))
    answer = organizer.post(PAGE, data=late(world, 30, repairs="<b>"))
    assert answer.status_code == 409
    assert "past midnight" in shown(organizer, world, 800, "ports", repairs="<b>")


def test_schedulers_look_and_organizers_publish(client, world):
    world.sign_in(client, "scheduler")
    page = client.get(PAGE, query_string=late(world, 30))
    assert "Publish this change" not in page.text
    assert client.post(PAGE, data=late(world, 30)).status_code == 403


def test_the_page_costs_the_same_for_many_people(organizer, world):
    def asked() -> int:
        with statements() as sent:
            organizer.get(PAGE, query_string=late(world, 30, "ports"))
        return len(sent)

    few = asked()
    for person in (world.ana, world.beto, world.chloe):
        with transaction():
            participations.sign_up(world.ports, person, by=SYSTEM, override="known", now=world.real(world.at("09:00")))
    assert asked() == few


def test_an_hour_that_the_clocks_leave_out_is_no_start(organizer, world):
    with transaction():
        world.event.zone = "Africa/Cairo"  # midnight to one was left out on 26 April 2024
        world.housing.starts_at = world.housing.starts_at.replace(2024, 4, 26)
        world.housing.ends_at = world.housing.ends_at.replace(2024, 4, 26)
    answer = organizer.get(PAGE, query_string={"activity": world.housing.id, "start": "00:30"})
    assert answer.status_code == 422
    assert "This hour does not exist there" in text_of(parse(answer))
