"""Leaders' pages and calls: their own buses alone, on their phone or signed in; nonsense is answered, never counted."""

import pytest
import sqlalchemy as sa

from models import BusLeader, Headcount, Participation, Scan, db
from models.transaction import transaction
from operations import devices
from operations.journal import SYSTEM
from queries import rolls
from tests import convoys, gates
from tests.pages import statements
from tests.world import THIRD

HERE = "/cabos/convoy"


@pytest.fixture
def convoy(world):
    """Ana and Beto ride in the first bus, Chloe in the second; the small world's leader leads the first."""
    found = convoys.set_up(world)
    people = {"bus_1": [found.ana, found.beto], "bus_2": [found.chloe]}
    convoys.ride(found, THIRD, found.diego_hotel, found.studio_place, ("09:00", "09:30"), **people)
    with transaction():
        db.session.add(BusLeader(bus_id=found.bus_1.id, staff_id=found.leader.id))
    return found


@pytest.fixture
def phone(app, convoy):
    """A phone that joined to lead the first bus."""
    return gates.phone(app, convoy.event, "BUS-1", name="Bus 1", role="leader")


def group(convoy, bus: str) -> int:
    db.session.rollback()
    return next(one.group.id for one in rolls.of_event(convoy.event) if one.group.name == getattr(convoy, bus).code)


def send(phone, path: str, **body):
    phone.get(f"{HERE}/roster")
    return phone.post(f"{HERE}/{path}", json=body, headers={"X-CSRFToken": phone.get(f"{HERE}/roster").json["csrf"]})


def test_a_phone_knows_its_own_bus_and_everybody_on_the_ride(convoy, phone):
    sheet = phone.get(f"{HERE}/roster").json["sheet"]
    assert [ride["id"] for ride in sheet["rides"]] == [group(convoy, "bus_1")]
    ((activity, riders),) = sheet["riders"].items()
    assert {row[0] for row in riders} == {convoy.ana.id, convoy.beto.id, convoy.chloe.id}
    assert [name for _id, name, _aboard in sheet["buses"][activity]] == [convoy.bus_1.code, convoy.bus_2.code]


def test_another_leaders_bus_does_not_exist(convoy, phone, client):
    theirs = group(convoy, "bus_2")
    convoy.sign_in(client, "leader")
    for browser in (phone, client):
        assert browser.get(f"{HERE}/rides/{theirs}").status_code == 404
    scan = {"delegate": convoy.chloe.id, "nonce": "n-1", "checkpoint": f"R{theirs}", "direction": "in"}
    (answer,) = send(phone, "scans", scans=[scan]).json["answers"]
    assert answer["problem"]["code"] == "unknown_checkpoint"
    count = {"nonce": "n-2", "kind": "departure", "bus": theirs, "expected": 1, "counted": 1, "missing": []}
    (answer,) = send(phone, "notes", notes=[count]).json["answers"]
    assert answer["problem"]["code"] == "unknown_note"
    assert not db.session.scalars(sa.select(Scan)).all() and not db.session.scalars(sa.select(Headcount)).all()


def test_what_moved_somebody_is_taken_back_long_afterwards(convoy, phone):
    mine = group(convoy, "bus_1")
    scan = {"delegate": convoy.chloe.id, "nonce": "n-1", "checkpoint": f"R{mine}", "scanned_at": "2026-01-01T10:00:00Z"}
    (answer,) = send(phone, "scans", scans=[scan], sent_at="2026-01-01T10:00:00Z").json["answers"]
    assert (answer["result"], answer["bus"]["from"]) == ("admitted", group(convoy, "bus_2"))
    late = {"undone_at": "2026-01-01T11:00:00Z", "sent_at": "2026-01-01T11:00:00Z"}
    assert send(phone, "scans/n-1/undo", **late).json["result"] == "undone"
    seat = sa.select(Participation.group_id).where(Participation.delegate_id == convoy.chloe.id)
    assert db.session.scalar(seat.where(Participation.group_id.is_not(None))) == group(convoy, "bus_2")


@pytest.mark.parametrize(
    "note",
    [None, 7, "x", [], {}, {"kind": []}, {"kind": "departure"}, {"kind": "departure", "nonce": "\x00"},
     {"kind": "departure", "nonce": "n", "bus": "1' OR 1=1", "at": "yesterday"},
     {"kind": "arrival", "nonce": "n", "bus": True, "counted": 10**30, "missing": "all"}],
)  # fmt: skip
def test_nonsense_is_no_note(convoy, phone, note):
    good = {"nonce": "n-1", "kind": "departure", "bus": group(convoy, "bus_1"), "expected": 2, "counted": 2}
    wrong, right = send(phone, "notes", notes=[note, good | {"missing": []}]).json["answers"]
    assert wrong["problem"] and right["result"] == "noted"


def test_a_stray_character_does_not_cost_a_count(convoy, phone):
    why = "a taxi \u202e\x00\ud800took them"
    count = {"nonce": "n-1", "kind": "departure", "bus": group(convoy, "bus_1"), "expected": 2, "counted": 1}
    (answer,) = send(phone, "notes", notes=[count | {"missing": [convoy.ana.id], "reason": why}]).json["answers"]
    assert answer["result"] == "noted"
    assert db.session.scalars(sa.select(Headcount)).one().reason == "a taxi took them"


@pytest.mark.parametrize("body", [{}, {"notes": 7}, {"notes": [], "sent_at": "soon"}])
def test_what_is_no_list_of_notes_is_not_understood(phone, body):
    assert send(phone, "notes", **body).status_code == 422


def test_a_revoked_phone_is_told_so(convoy, phone):
    with transaction():
        devices.revoke(gates.device_named("Bus 1"), by=SYSTEM)
    assert phone.get(f"{HERE}/roster").json["code"] == "device_revoked"
    page = phone.get(HERE)
    assert page.status_code == 401 and "leads no bus any more" in page.text


def test_pages_ask_the_database_as_often_for_many_as_for_few(convoy, phone):
    path = f"{HERE}/rides/{group(convoy, 'bus_1')}"
    counts = []
    for more in ([], [convoy.dan, convoy.iris, convoy.juan]):
        with transaction():
            ride = rolls.of_event(convoy.event)[0].group
            for one in more:
                seat = {"activity_id": ride.activity_id, "delegate_id": one.id, "group_id": ride.id}
                db.session.add(Participation(**seat, source="organizer"))
        for address in (path, f"{HERE}/roster"):
            phone.get(address)
            with statements() as asked:
                phone.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_who_leads_a_bus_is_led_to_it(convoy, client):
    convoy.sign_in(client, "leader")
    assert f'href="{HERE}"' in client.get("/staff/").text
    convoy.sign_in(client, "organizer")
    assert f'href="{HERE}"' not in client.get("/staff/").text
