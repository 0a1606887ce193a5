"""Roll calls: who is aboard which bus, whoever was shown where and in whichever order we hear of it."""

import datetime as dt

import pytest

from models import Checkpoint, Participation, Presence, db
from models.participation import HOLDING
from models.transaction import transaction
from operations import badges, roll_calls, scans
from operations.journal import Actor
from operations.refusals import Refusal
from queries import checkpoints, gate_rosters, leading
from tests import convoys
from tests.world import CODES, SECOND, count

LEADER = Actor("device", "Bus 1", 7)


@pytest.fixture
def road(world):
    return Road(convoys.set_up(world))


class Road:
    """A ride with two buses: Ana and Beto in the first, Dan in the second; minutes count from seven o'clock."""

    def __init__(self, world) -> None:
        self.world, self.shown = world, 0
        buses = {"bus_1": [world.ana, world.beto], "bus_2": [world.dan]}
        self.ride = convoys.ride(world, SECOND, world.cape_hotel, world.biotech_place, ("07:30", "08:00"), **buses)
        groups = db.session.query(Participation.delegate_id, Participation.group_id).filter_by(activity_id=self.ride.id)
        seated = dict(groups.all())
        self.first, self.second = seated[world.ana.id], seated[world.dan.id]

    def minute(self, minute: float) -> dt.datetime:
        return self.world.real(self.world.at("07:00", SECOND)) + dt.timedelta(minutes=minute)

    def show(self, who: str, bus: int, taken: float, sent: float | None = None, **rest) -> dict:
        """Shown at the bus at minute `taken`, heard of at minute `sent`."""
        self.shown += 1
        rest = {"nonce": f"n{self.shown}", "by": LEADER, "checkpoint": roll_calls.code_of(bus)} | rest
        rest |= {"scanned_at": self.minute(taken), "behind": dt.timedelta(0), "now": self.minute(sent or taken)}
        with transaction():
            return scans.record(self.world.event, code=CODES.get(who, who), **rest)

    def undo(self, nonce: str, at: float) -> dict:
        with transaction():
            return scans.undo(self.world.event, nonce, reason="Wrong person", by=LEADER, now=self.minute(at))

    def seat(self, who: str) -> int | None:
        """The bus on whose list they are; None: they are not on the ride."""
        found = db.session.query(Participation).filter_by(
            activity_id=self.ride.id, delegate_id=getattr(self.world, who).id
        )
        row = found.populate_existing().one_or_none()
        return row.group_id if row and row.status in HOLDING else None

    def aboard(self, who: str) -> list[int]:
        """The buses in which they are."""
        here = db.session.query(Checkpoint.group_id).join(Presence, Presence.checkpoint_id == Checkpoint.id)
        here = here.filter(Presence.delegate_id == getattr(self.world, who).id, Presence.inside)
        return [group_id for (group_id,) in here]

    def total(self) -> int:
        return count(Participation, Participation.activity_id == self.ride.id, Participation.status.in_(HOLDING))


def test_a_bus_is_boarded_at_a_checkpoint_of_its_own_that_no_gate_knows(road):
    gates = [one.code for one in checkpoints.of_event(road.world.event)]
    told = road.show("ana", road.first, 0)
    assert (told["result"], told["inside"]) == ("admitted", True)
    assert road.aboard("ana") == [road.first]
    assert [one.code for one in checkpoints.of_event(road.world.event)] == gates
    made = checkpoints.by_code(road.world.event, f"R{road.first}")
    assert (checkpoints.counts(made).inside, checkpoints.counts(made).expected) == (1, 2)


def test_whoever_boards_another_bus_is_moved_there_and_the_total_stays(road):
    told = road.show("ana", road.second, 0)
    assert told["bus"] == {"group": road.second, "from": road.first, "joined": False}
    assert (road.seat("ana"), road.aboard("ana"), road.total()) == (road.second, [road.second], 3)


def test_taking_the_scan_back_gives_the_earlier_bus_back(road):
    road.show("ana", road.second, 0, nonce="one")
    told = road.undo("one", 1)
    assert (told["inside"], told["bus"]["group"]) == (False, road.first)
    assert (road.seat("ana"), road.aboard("ana")) == (road.first, [])


def test_of_two_buses_the_later_holds_whichever_was_heard_of_first(road):
    road.show("ana", road.second, 5, nonce="later")
    told = road.show("ana", road.first, 1, 30, nonce="earlier")
    assert (told["result"], told["inside"]) == ("admitted", False)
    assert (road.seat("ana"), road.aboard("ana")) == (road.second, [road.second])
    road.undo("later", 31)
    assert (road.seat("ana"), road.aboard("ana")) == (road.first, [road.first])


def test_the_bus_before_all_scans_comes_back_in_whichever_order_they_are_taken_back(road):
    road.show("dan", road.first, 1, nonce="one")
    road.show("dan", road.second, 2, nonce="two")
    road.show("dan", road.first, 3, nonce="three")
    for nonce, where in (("two", road.first), ("three", road.first), ("one", road.second)):
        road.undo(nonce, 4)
        assert road.seat("dan") == where
    assert road.aboard("dan") == []


def test_where_an_organizer_put_somebody_since_they_stay(road):
    road.show("ana", road.second, 0, nonce="one")
    with transaction():
        seat = db.session.query(Participation).filter_by(activity_id=road.ride.id, delegate_id=road.world.ana.id).one()
        seat.group_id = road.first
    road.undo("one", 1)
    assert road.seat("ana") == road.first


def test_whoever_is_not_on_the_ride_is_taken_along_for_a_reason_alone(road):
    assert road.show("chloe", road.first, 0)["reason"] == "not_on_list"
    told = road.show("chloe", road.first, 1, override="Her bus broke down", nonce="along")
    assert told["bus"] == {"group": road.first, "from": None, "joined": True}
    assert (road.seat("chloe"), road.total()) == (road.first, 4)
    road.undo("along", 2)
    assert (road.seat("chloe"), road.aboard("chloe"), road.total()) == (None, [], 3)


def test_two_leaders_who_count_the_same_bus_count_nobody_twice(road):
    results = [road.show("ana", road.first, minute, by=Actor("device", "Two", minute))["result"] for minute in (1, 2)]
    assert results == ["admitted", "repeat"]
    assert road.aboard("ana") == [road.first]


def test_who_got_off_is_on_the_list_still(road):
    road.show("ana", road.first, 0)
    road.show("ana", road.first, 1, direction="out")
    assert (road.seat("ana"), road.aboard("ana")) == (road.first, [])


def test_whoever_has_no_badge_gets_one_with_the_roll_so_that_a_phone_knows_them(road):
    world = road.world
    with transaction():
        badges.current(world.beto).ended_at = road.minute(0)
        world.beto.category.has_badge = False
    own = leading.groups(world.event, [world.bus_2])
    assert roll_calls.missing(own)
    with transaction():
        [made] = roll_calls.ensure(world.event, own)
    assert not roll_calls.missing(own)
    known = {one.id: one for one in gate_rosters.roster(world.event, [made]).people}
    assert known[world.beto.id].digest and known[world.beto.id].lists == [made.id]
    assert road.show(badges.current(world.beto).code, road.second, 1)["result"] == "admitted"


def test_a_ride_that_was_called_off_is_boarded_by_nobody(road):
    with transaction():
        db.session.merge(road.ride).state = "cancelled"
    with pytest.raises(Refusal) as refused:
        road.show("ana", road.first, 0)
    assert refused.value.code == "unknown_checkpoint"


@pytest.mark.parametrize("code", ["R0", "R999999999", "R-1", "R1e3", "R" + "9" * 30])
def test_no_other_bus_has_a_checkpoint(road, code):
    with pytest.raises(Refusal) as refused:
        road.show("ana", 0, 0, checkpoint=code)
    assert refused.value.code == "unknown_checkpoint"
