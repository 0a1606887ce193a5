"""Passenger lists: on the page, on paper, as a workbook; moving people; a bus that breaks down."""

import io

import openpyxl
import pytest

from models import Bus, BusLeader, Delegate, DeviceBus, Participation, db
from models.transaction import transaction
from tests import convoys as small
from tests.pages import find_form, form_data, reads, statements
from tests.world import SECOND, THIRD, count

LIST = "/cabos/desk/convoy/passengers"


@pytest.fixture
def organizer(client, convoy):
    convoy.sign_in(client, "organizer")
    return client


def ride(convoy, times=("14:00", "14:30"), day=SECOND, **buses):
    """To the first company, in both buses where nothing else is said."""
    buses = buses or {"bus_1": [convoy.ana, convoy.beto, convoy.dan], "bus_2": [convoy.chloe, convoy.iris]}
    return small.ride(convoy, day, convoy.cape_hotel, convoy.biotech_place, times, **buses)


def apply(client, path: str) -> int:
    """Do what the page proposes; the status of the answer."""
    form = form_data(find_form(client.get(path), {"seen": ""}))
    return client.post(path, data=form).status_code


def aboard(ride_id: int) -> dict[int | None, set[str]]:
    """By group, the given names of who is in it."""
    found: dict[int | None, set[str]] = {}
    rows = db.session.query(Participation.group_id, Delegate.given_name).join(Participation.delegate)
    for group, name in rows.filter(Participation.activity_id == ride_id):
        found.setdefault(group, set()).add(name)
    db.session.rollback()
    return found


def test_the_list_says_who_sits_where_who_leads_and_who_drives(organizer, convoy):
    there = ride(convoy)
    edit = f"/cabos/desk/convoy/buses/{convoy.bus_1.id}/edit"
    assert organizer.submit(edit, driver_phone="what?").status_code == 422
    said = {
        "leader": str(convoy.dan.id),
        "driver_name": "Rosa Díaz",
        "driver_phone": "+1 213 555 0141",
        "plate": "7ABC",
    }
    assert organizer.submit(edit, **said, staff=[str(convoy.leader.id)]).status_code == 303
    assert count(BusLeader) == 1
    here = f"{LIST}/{there.id}"
    assert apply(organizer, f"{here}/seating") == 303
    text = reads(organizer.get(f"{here}?lang=en"), "main")
    for word in ("Rosa Díaz", "+1 213-555-0141", "7ABC", "Dan", "1A", "step-free"):
        assert word in text
    assert "Iris" in text and "In no bus yet" not in text
    assert organizer.get(f"{here}/list.pdf").data.startswith(b"%PDF")
    assert organizer.get(f"{here}/list.pdf?bus=999").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(organizer.get(f"{LIST}.xlsx?lang=en").data))
    rows = [row for row in book["Passengers"].values if row[3] == "BUS-1"]
    assert [row[4] for row in rows] == ["1A", "1C", "1D"], "the kept seats are for others while there are any"
    (bus,) = [row for row in book["Buses"].values if row[4] == "BUS-1"]
    assert bus[5:8] == (4, 3, 1) and bus[13] == "Rosa Díaz"


def test_people_are_moved_by_hand_as_far_as_there_are_seats(organizer, convoy):
    there = ride(convoy)
    one, two = (small.group_of(there.id, bus).id for bus in (convoy.bus_1, convoy.bus_2))
    move = f"{LIST}/{there.id}/move"
    full = organizer.post(move, data={"who": [convoy.ana.id], "to": two})
    assert full.status_code == 409 and "BUS-2 has no room for so many" in reads(full, "main")
    assert organizer.post(move, data={"who": [convoy.iris.id], "to": one, "seat": "9z"}).status_code == 409
    assert organizer.post(move, data={"who": [convoy.juan.id], "to": one}).status_code == 409
    assert organizer.post(move, data={"who": [convoy.iris.id], "to": one, "seat": "1b"}).status_code == 303
    assert organizer.post(move, data={"who": [convoy.ana.id], "to": two}).status_code == 303
    assert aboard(there.id) == {one: {"Beto", "Dan", "Iris"}, two: {"Chloé", "Ana"}}
    assert organizer.post(move, data={"who": [convoy.ana.id], "to": "none"}).status_code == 303
    assert "In no bus yet" in reads(organizer.get(f"{LIST}/{there.id}?lang=en"), "main")


def test_a_person_on_two_rides_at_once_is_told(organizer, convoy):
    ride(convoy, bus_1=[convoy.ana, convoy.beto])
    other = ride(convoy, ("14:20", "15:00"), bus_2=[convoy.ana])
    later = ride(convoy, ("15:00", "15:30"), bus_1=[convoy.ana])
    assert "1 on two rides at once" in reads(organizer.get(f"{LIST}?lang=en"), "main")
    assert "is on another ride at the same time" in reads(organizer.get(f"{LIST}/{other.id}?lang=en"), "main")
    assert "at the same time" not in reads(organizer.get(f"{LIST}/{later.id}?lang=en"), "main")


def test_a_bus_that_breaks_down_leaves_nobody_behind_unnoticed(organizer, convoy, world):
    first, later = ride(convoy), ride(convoy, day=THIRD)
    one = small.group_of(first.id, convoy.bus_1).id
    with transaction():
        db.session.add(BusLeader(bus_id=convoy.bus_1.id, staff_id=world.leader.id))
    here = f"{LIST}/{first.id}/buses/{one}/breakdown"
    assert organizer.get(f"{here}?bus=new&code=BUS-2&seats=2").status_code == 422, "there is a bus of this name"
    assert organizer.get(f"{here}?bus=new&code=&seats=lots").status_code == 422
    shown = organizer.get(f"{here}?bus=none&later=no&lang=en")
    assert "3 people find no seat" in reads(shown, "main")
    shown = organizer.get(f"{here}?bus=new&code=VAN&seats=2&later=yes&lang=en")
    assert "On 2 rides" in reads(shown, "main") and "1 person finds no seat" in reads(shown, "main")
    form = form_data(find_form(shown, {"seen": ""}))
    with transaction():
        db.session.get_one(Participation, _seat_of(first.id, convoy.iris)).group_id = None
    assert organizer.post(here, data=form).status_code == 409, "somebody left the other bus meanwhile"
    form = form_data(find_form(organizer.get(f"{here}?bus=new&code=VAN&seats=2&later=yes"), {"seen": ""}))
    assert organizer.post(here, data=form).status_code == 303
    van = db.session.query(Bus).filter_by(code="VAN").one()
    assert [small.group_of(each.id, van).capacity for each in (first, later)] == [2, 2]
    assert sum(map(len, aboard(first.id).values())) == 5, "whoever has no seat stays on the list"
    assert len(aboard(first.id).get(None, ())) == 1
    assert db.session.query(BusLeader).filter_by(bus_id=van.id).one().staff_id == world.leader.id
    assert count(DeviceBus) == 0


def test_seating_that_was_looked_at_too_long_ago_is_refused(organizer, convoy):
    there = ride(convoy)
    here = f"{LIST}/{there.id}/seating"
    form = form_data(find_form(organizer.get(f"{here}?anew=1"), {"seen": ""}))
    with transaction():
        db.session.get_one(Participation, _seat_of(there.id, convoy.iris)).group_id = None
    assert organizer.post(here, data=form).status_code == 409
    assert apply(organizer, f"{here}?anew=1") == 303
    assert {len(names) for names in aboard(there.id).values()} == {1, 4}, "nobody is left over"


def test_who_may_look_and_who_may_arrange(client, convoy):
    there = ride(convoy)
    for role, sees, arranges in (
        ("viewer", 200, 403),
        ("gate", 403, 403),
        ("leader", 403, 403),
        ("scheduler", 200, 200),
    ):
        convoy.sign_in(client, role)
        assert client.get(f"{LIST}/{there.id}").status_code == sees
        assert client.get(f"{LIST}/{there.id}/seating").status_code == arranges
    convoy.sign_in(client, "scheduler")
    assert client.get(f"{LIST}/{there.id}/list.pdf").status_code == 403
    assert client.get(f"{LIST}/{convoy.visit.id}").status_code == 404, "no ride"


def test_twelve_rides_cost_no_more_statements_than_one(organizer, convoy):
    ride(convoy)
    organizer.get(LIST)
    with statements() as few:
        organizer.get(LIST)
    for hour in range(6, 12):
        ride(convoy, (f"{hour:02}:00", f"{hour:02}:30"), day=THIRD)
    with statements() as many:
        organizer.get(LIST)
    assert len(many) == len(few)


def _seat_of(ride_id: int, person: Delegate) -> int:
    return db.session.query(Participation.id).filter_by(activity_id=ride_id, delegate_id=person.id).scalar()
