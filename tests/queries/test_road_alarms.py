"""Alarms of the road: what the office must know, and what is none."""

import pytest

from models.transaction import transaction
from operations import road_alarms as operations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import road_alarms
from tests import convoys
from tests.operations.test_headcounts import say
from tests.operations.test_roll_calls import Road
from tests.pages import statements


@pytest.fixture
def road(world):
    return Road(convoys.set_up(world))


def alarms(road: Road, minute: float = 0) -> list[road_alarms.Alarm]:
    return road_alarms.of_event(road.world.event, road.minute(minute))


def kinds(road: Road, minute: float = 0) -> list[str]:
    return [one.kind for one in alarms(road, minute)]


def leave_without_beto(road: Road) -> None:
    say(road, 12, counted=1, missing=[road.world.beto.id], reason="He takes a taxi")


def test_a_bus_that_left_without_somebody_is_told_until_another_bus_has_them(road):
    leave_without_beto(road)
    [alarm] = alarms(road)
    assert (alarm.kind, [one.id for one in alarm.people], alarm.count.reason) == (
        "left_without", [road.world.beto.id], "He takes a taxi",
    )  # fmt: skip
    road.show("beto", road.second, 13)
    assert kinds(road) == []


def test_another_number_at_the_company_than_at_the_hotel(road):
    say(road, 12)
    say(road, 40, kind="arrival", nonce="c2")
    assert kinds(road) == []
    say(road, 41, kind="arrival", counted=1, nonce="c3")
    [alarm] = alarms(road)
    assert (alarm.kind, alarm.count.counted, alarm.other.counted) == ("arrived_otherwise", 1, 2)


def test_two_leaders_who_count_one_bus_differently(road):
    say(road, 12)
    say(road, 13, nonce="again", counted=2)
    assert kinds(road) == []
    say(road, 14, nonce="other", counted=3, by="Bus 1, deputy")
    assert kinds(road) == ["counted_otherwise"]
    say(road, 15, nonce="last", counted=3)
    assert kinds(road) == []


def test_somebody_who_was_seen_in_two_buses(road):
    road.show("ana", road.first, 1)
    road.show("ana", road.first, 2, direction="out")
    road.show("ana", road.second, 3)
    assert kinds(road) == []
    road.show("ana", road.first, 5, nonce="back")
    [alarm] = alarms(road)
    assert (alarm.kind, alarm.group.id, alarm.before.id) == ("two_buses", road.first, road.second)
    road.undo("back", 6)
    assert kinds(road) == []


def test_a_ride_that_did_not_leave_is_told_ten_minutes_after_its_hour(road):
    assert kinds(road, 39) == []
    assert kinds(road, 40) == ["not_left", "not_left"]
    assert [one.id for one in alarms(road, 40)[0].people] == [road.world.ana.id, road.world.beto.id]
    say(road, 39)
    assert kinds(road, 41) == ["not_left"]
    assert kinds(road, 60) == [], "by then it should be there"


def test_an_alarm_is_looked_at_once_and_new_facts_are_a_new_one(road):
    leave_without_beto(road)
    [alarm] = alarms(road)
    with transaction():
        operations.look_at(road.world.event, alarm.about, "He called", by=SYSTEM, now=road.minute(20))
        operations.look_at(road.world.event, alarm.about, "Again", by=SYSTEM, now=road.minute(21))
    assert [one.review.note for one in alarms(road)] == ["He called"]
    assert road_alarms.number(road.world.event, road.minute(20)) == 0
    say(road, 22, nonce="again", counted=0, missing=[road.world.ana.id, road.world.beto.id], reason="Both by taxi")
    assert [one.review for one in alarms(road)] == [None]
    with pytest.raises(Refusal) as refused, transaction():
        operations.look_at(road.world.event, alarm.about, "", by=SYSTEM, now=road.minute(23))
    assert refused.value.code == "no_such_alarm"


def test_the_statements_do_not_grow_with_what_happened(road):
    with statements() as quiet:
        assert kinds(road) == []
    leave_without_beto(road)
    road.show("ana", road.first, 1)
    road.show("ana", road.second, 2)
    with statements() as one:
        assert len(kinds(road, 40)) == 3
    road.show("dan", road.second, 3)
    road.show("dan", road.first, 4)
    with statements() as more:
        assert len(kinds(road, 40)) == 4
    assert len(quiet) <= 4, "one of them reads the event"
    assert len(one) == len(more) <= 13
