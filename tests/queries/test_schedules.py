"""The programme as calculation sees it says what the published rows say."""

import datetime as dt

from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from queries import schedules
from tests import convoys
from tests.pages import statements
from tests.world import SECOND


def sign_up(world, activity, *people, role="participant"):
    for delegate in people:
        with transaction():
            now = world.real(world.at("11:00"))
            participations.sign_up(activity, delegate, by=SYSTEM, role=role, now=now)


def test_items_are_what_is_published(world):
    seen = schedules.programme(world.event)
    housing = seen[world.housing.id]
    assert (housing.kind, housing.starts_at) == ("panel", world.at("09:00", housing.day))
    assert housing.ends_at == world.at("10:30", housing.day)
    assert (housing.capacity, housing.revision, housing.live) == (2, 1, False)
    assert seen[world.dinner.id].interval is None
    assert [item.day for item in seen] == sorted(item.day for item in seen)


def test_drafts_and_cancelled_activities_hold_nothing(world):
    with transaction():
        new = programme.create(world.event, "social", {"title": {"en": "Secret"}}, by=SYSTEM)
        programme.call_off(world.water, by=SYSTEM)
    with transaction():
        programme.publish(world.event, [world.water], by=SYSTEM)
    seen = schedules.programme(world.event)
    assert new.id not in seen
    assert world.water.id not in seen
    assert world.housing.id in seen


def test_people_are_those_who_hold_a_seat_and_those_who_attend_without_one(world):
    sign_up(world, world.housing, world.ana, world.beto, world.chloe)  # two seats: Chloé waits
    seen = schedules.programme(world.event)
    assert seen.attending(seen[world.housing.id]) == {world.ana.id, world.beto.id}
    approved = {getattr(world, name).id for name in ("ana", "beto", "chloe", "dan", "eva")}
    assert seen.attending(seen[world.opening.id]) == approved


def test_a_longer_list_of_people_asks_no_more_questions(world):
    assert asked(world) == 6
    sign_up(world, world.housing, world.ana, world.beto)
    assert asked(world) == 6


def test_rides_have_their_buses_passengers_and_minutes_at_the_wheel(world):
    convoy = convoys.set_up(world)
    way = convoy.cape_hotel, convoy.biotech_place
    key = convoys.ride(convoy, SECOND, *way, ("14:00", "14:40"), driving=25, bus_1=[world.ana, world.dan], bus_2=[]).id
    ride = schedules.programme(world.event).convoy.rides[key]
    assert ride.driving_minutes == 25
    assert [(coach.name, coach.seats, coach.people) for coach in ride.coaches] == [
        ("BUS-1", 4, {world.ana.id, world.dan.id}), ("BUS-2", 2, set()),
    ]  # fmt: skip


def asked(world) -> int:
    """How many statements the programme of the event, which is known already, takes."""
    event = world.event
    assert event.slug == "cabos"
    with statements() as questions:
        schedules.programme(event)
    return len(questions)


def test_an_open_end_lasts_as_long_as_usual(world):
    with transaction():
        programme.edit(world.visit, {"ends_at": None}, by=SYSTEM)
        programme.publish(world.event, [world.visit], by=SYSTEM)
    visit = schedules.programme(world.event)[world.visit.id]
    assert visit.ends_at is None
    assert visit.interval[1] - visit.interval[0] == dt.timedelta(minutes=90)
