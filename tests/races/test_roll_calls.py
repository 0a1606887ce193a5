"""Buses that call the roll at the same moment, each phone with a connection of its own: everybody is in one of them.

Four buses were offline together, and passengers changed between them meanwhile; whichever is heard of first, the later
moment holds and the ride's total stays.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models import Badge, Bus, Checkpoint, Delegate, Event, Participation, Presence, Scan, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import transaction
from operations import doors, roll_calls, scans
from operations.journal import Actor
from queries import road_alarms
from tests import convoys
from tests.world import SECOND, count
from web import scan_batches

PEOPLE, ROUNDS = 12, 3


@pytest.fixture
def road(app, world):
    return Road(app, convoys.set_up(world))


class Road:
    """A ride with four buses and twelve passengers, three in each; Eva is not on it."""

    def __init__(self, app, world) -> None:
        self.app, self.event_id = app, world.event.id
        with transaction():
            db.session.add_all(Bus(event_id=world.event.id, code=f"BUS-{number}", seats=9) for number in (3, 4))
            buses = list(db.session.query(Bus).order_by(Bus.code))
            people = [self._passenger(world, number) for number in range(PEOPLE)]
        self.people = [one.id for one in people]
        world.bus_3, world.bus_4 = buses[2:]
        seats = {f"bus_{number + 1}": people[number::4] for number in range(4)}
        self.ride_id = convoys.ride(world, SECOND, world.cape_hotel, world.solar_place, ("07:30", "08:00"), **seats).id
        self.groups = list(dict.fromkeys(group_id for group_id in self.seats().values()))
        db.session.rollback()

    def _passenger(self, world, number: int) -> Delegate:
        one = Delegate(
            event_id=world.event.id, number=100 + number, reference=f"CAB-{100 + number}", given_name="Rosa",
            family_name=f"Ruiz {number}", category_id=world.mayors.id, city="", country="MX", language="es",
            status="approved",
        )  # fmt: skip
        code = code_of(number)
        db.session.add(Badge(delegate=one, code=code, digest=doors.digest(code)))
        return one

    def together(self, deeds: list[Callable[[Event], object]]) -> list[object]:
        """Do these at once, each with a connection of its own."""
        barrier = Barrier(len(deeds))

        def run(deed: Callable[[Event], object]) -> object:
            with self.app.app_context():
                event = db.session.get_one(Event, self.event_id)
                barrier.wait()
                return deed(event)

        with ThreadPoolExecutor(len(deeds)) as phones:
            told = list(phones.map(run, deeds))
        db.session.rollback()
        return told

    def seats(self) -> dict[int, int]:
        """By person, the bus on whose list they are."""
        seated = db.session.query(Participation.delegate_id, Participation.group_id)
        here = seated.filter(Participation.activity_id == self.ride_id, Participation.status.in_(HOLDING))
        return dict(here.order_by(Participation.delegate_id).all())

    def aboard(self) -> dict[int, list[int]]:
        """By person, the buses in which they are."""
        inside = db.session.query(Presence.delegate_id, Checkpoint.group_id).filter(Presence.inside)
        found = {key: [] for key in self.people}
        for person, group_id in inside.join(Checkpoint, Checkpoint.id == Presence.checkpoint_id):
            found.setdefault(person, []).append(group_id)
        return found


def code_of(number: int) -> str:
    return f"BADGE{number:03}".ljust(16, "X")


def sending(bus: int, entries: list[dict]) -> Callable[[Event], list]:
    """A phone that sends what it took at the bus, its clock a day ahead."""
    ahead = dt.timedelta(days=1)
    scans_taken = [one | {"scanned_at": (one["scanned_at"] + ahead).isoformat()} for one in entries]
    by = Actor("token", f"Bus {bus}", None)
    return lambda event: scan_batches.record_all(event, scans_taken, sent_at=utcnow() + ahead, by=by)


def taken_offline(road: Road, turn: int) -> Iterator[tuple[int, dict]]:
    """Each passenger is seen in one bus, many in a second one, some back in the first: the last comes last."""
    dice = random.Random(turn)
    began = utcnow() - dt.timedelta(minutes=60)
    for number in range(PEOPLE):
        buses = dice.sample(road.groups, 2)
        for again, bus in enumerate((*buses, buses[0])[: dice.randint(1, 3)]):
            at = began + dt.timedelta(minutes=turn, seconds=10 * number + 3 * again)
            nonce = f"t{turn}-{number}-{again}"
            told = {"code": code_of(number), "checkpoint": roll_calls.code_of(bus), "nonce": nonce, "scanned_at": at}
            yield bus, told


def test_four_buses_that_were_offline_together_agree_and_nobody_is_lost(road):
    for turn in range(ROUNDS):
        taken = list(taken_offline(road, turn))
        phones = [sending(bus, [one for where, one in taken if where == bus]) for bus in road.groups]
        told = road.together(phones)
        assert all(isinstance(one, dict) for answers in told for one in answers)
        last = {road.people[int(one["nonce"].split("-")[1])]: bus for bus, one in taken}
        assert road.seats() == last, "the later moment holds, and the total stays"
        assert road.aboard() == {person: [bus] for person, bus in last.items()}
        assert road.together(phones) == told, "sent again they are the same scans"
        assert road.seats() == last


def test_two_leaders_who_count_one_bus_count_each_person_once(road):
    bus = road.groups[0]
    own = [number for number, key in enumerate(road.people) if road.seats()[key] == bus]
    shown = {"checkpoint": f"R{bus}", "scanned_at": utcnow() - dt.timedelta(minutes=5), "shown": "admitted"}
    entries = [[{"code": code_of(one), "nonce": f"{phone}-{one}"} | shown for one in own] for phone in "ab"]
    told = road.together([sending(bus, one) for one in entries])
    results = sorted(one["result"] for answers in told for one in answers)
    assert results == ["admitted"] * len(own) + ["repeat"] * len(own)
    assert {tuple(road.aboard()[road.people[one]]) for one in own} == {(bus,)}
    assert count(Presence, Presence.entries != 1) == 0
    assert road_alarms.of_event(db.session.get_one(Event, road.event_id), now=utcnow()) == []


def showing(road: Road, bus: int, nonce: str, code: str, **rest) -> Callable[[Event], dict]:
    def show(event: Event) -> dict:
        by = Actor("token", f"Bus {bus}", None)
        with transaction():
            return scans.record(event, code=code, checkpoint=f"R{bus}", nonce=nonce, by=by, **rest)

    return show


def test_one_badge_shown_at_four_buses_at_once_is_in_one_of_them(road):
    person = road.people[0]
    for turn in range(ROUNDS):
        road.together([showing(road, bus, f"{turn}-{bus}", code_of(0)) for bus in road.groups])
        [bus] = road.aboard()[person]
        assert (road.seats()[person], len(road.seats())) == (bus, PEOPLE)


def test_somebody_whom_four_buses_take_along_at_once_is_on_the_ride_once(road):
    reason = {"override": "She missed her flight"}
    shown = [showing(road, bus, f"along-{bus}", "EVA0000000000000", **reason) for bus in road.groups]
    road.together(shown)
    eva = db.session.query(Delegate).filter_by(given_name="Eva").one()
    assert len(road.seats()) == PEOPLE + 1
    assert road.aboard()[eva.id] == [road.seats()[eva.id]]


def test_taking_back_in_one_bus_while_another_one_scans_leaves_one_truth(road):
    person, bus, other = road.people[0], *road.groups[:2]
    for turn in range(ROUNDS):
        with transaction():
            event = db.session.get_one(Event, road.event_id)
            by = Actor("token", "Bus", None)
            scans.record(event, code=code_of(0), checkpoint=f"R{bus}", nonce=f"{turn}-a", by=by)

        def undo(event: Event, nonce: str = f"{turn}-a") -> dict:
            with transaction():
                return scans.undo(event, nonce, reason="Wrong person", by=Actor("token", "Bus", None))

        road.together([undo, showing(road, other, f"{turn}-b", code_of(0))])
        assert road.aboard()[person] == [other]
        assert (road.seats()[person], len(road.seats())) == (other, PEOPLE)
    assert count(Scan, Scan.result == "undone") == ROUNDS
