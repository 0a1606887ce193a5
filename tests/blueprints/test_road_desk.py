"""The road as the office sees it: alarms, how it stands with each bus, and what came of it."""

import pytest

from models import Checkpoint, Headcount, Participation, db
from models.transaction import transaction
from operations import duplicates, forgetting
from operations.journal import SYSTEM
from tests import convoys, pages
from tests.operations.test_headcounts import say
from tests.operations.test_roll_calls import Road
from tests.programs import Program
from tests.world import SECOND, THIRD

PAGE, DESK, CONVOY = "/cabos/desk/convoy/road", "/cabos/desk", "/cabos/desk/convoy"


@pytest.fixture
def road(world):
    return Road(convoys.set_up(world))


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def leave_without_beto(road: Road) -> None:
    road.show("ana", road.first, 1)
    say(road, 12, counted=1, missing=[road.world.beto.id], reason="He takes a taxi")


def reads(client, path: str) -> str:
    return pages.reads(client.get(path), "main")


def test_the_office_is_alerted_and_says_what_came_of_it(organizer, road):
    assert "to look at on the road" not in reads(organizer, DESK) + reads(organizer, CONVOY)
    leave_without_beto(road)
    for path in (DESK, CONVOY):
        assert "1 thing to look at on the road" in reads(organizer, path)
    told = reads(organizer, PAGE)
    for words in ("Left with 1 of 2", "He takes a taxi", "Beto", "BUS-1", "1 of 2"):
        assert words in told
    organizer.submit(PAGE, note="He called from the hotel")
    told = reads(organizer, PAGE)
    assert "Looked at before" in told and "He called from the hotel" in told
    assert "to look at on the road" not in reads(organizer, DESK)


def test_whoever_is_in_no_bus_is_found(organizer, road):
    assert "in no bus yet" not in reads(organizer, PAGE)
    with transaction():
        seats = db.session.query(Participation).filter_by(activity_id=road.ride.id, delegate_id=road.world.beto.id)
        seats.update({"group_id": None})
    assert "1 person is in no bus yet" in reads(organizer, PAGE)
    nowhere = Program(organizer, "organizer").get(f"/activities/{road.ride.id}/groups").json["nowhere"]
    assert nowhere == [road.world.beto.id]


def test_an_alarm_that_is_none_any_more_is_told(organizer, road):
    leave_without_beto(road)
    answer = organizer.post(f"{PAGE}/alarms", data={"about": "left:0\0", "note": "x" * 400}, follow_redirects=True)
    assert answer.status_code == 200
    road.show("beto", road.second, 14)
    assert "Nothing: everybody" in reads(organizer, PAGE)


def test_another_day_is_asked_for_by_its_date(organizer, road):
    world = road.world
    convoys.ride(world, THIRD, world.cape_hotel, world.diego_hotel, ("09:00", "10:00"), bus_2=[world.dan])
    assert "BUS-1" in reads(organizer, f"{PAGE}?day={SECOND}")
    assert "BUS-1" not in reads(organizer, f"{PAGE}?day={THIRD}")
    assert "BUS-2" in reads(organizer, f"{PAGE}?day=\0nonsense")


def test_doors_and_their_lists_know_nothing_of_buses(organizer, road):
    doors = [reads(organizer, path) for path in ("/cabos/desk/event/checkpoints", "/cabos/desk/wall")]
    road.show("ana", road.first, 1)
    assert [reads(organizer, path) for path in ("/cabos/desk/event/checkpoints", "/cabos/desk/wall")] == doors
    assert organizer.get("/cabos/desk/attendance.xlsx").status_code == 200
    made = db.session.query(Checkpoint).filter(Checkpoint.group_id == road.first).one()
    assert organizer.get(f"/cabos/desk/event/checkpoints/{made.id}").status_code == 404


def test_two_registrations_of_one_person_are_missing_once_and_an_old_event_tells_of_nobody(organizer, road):
    leave_without_beto(road)
    world = road.world
    with transaction():
        duplicates.merge(world.ana, world.beto, by=SYSTEM)
    assert db.session.query(Headcount).one().missing == [world.ana.id]
    with transaction():
        forgetting.who_came_when(world.event)
    db.session.expire_all()
    counted = db.session.query(Headcount).one()
    assert (counted.missing, counted.reason, counted.counted) == ([], "", 1)
