"""A delay on the road: what follows is looked at and published; delegates and hosts are told."""

import pytest
import sqlalchemy as sa

from models import Activity, BusLeader, CompanyHours, Headcount, Message, db
from models.base import utcnow
from models.transaction import transaction
from tests import convoys as small
from tests.pages import find_form, form_data, reads
from tests.world import SECOND


@pytest.fixture
def convoy(world):
    return small.set_up(world)


@pytest.fixture
def leader(client, convoy):
    """The browser of who leads the first bus."""
    with transaction():
        db.session.add(BusLeader(bus_id=convoy.bus_1.id, staff_id=convoy.leader.id))
    convoy.sign_in(client, "leader")
    return client


@pytest.fixture
def day(convoy):
    """To the first company, which receives until 16:20, and on to the second; ids of rides and visits."""
    people = [convoy.ana, convoy.beto]
    out = small.ride(convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("14:00", "14:40"), bus_1=people).id
    on = small.ride(convoy, SECOND, convoy.biotech_place, convoy.solar_place, ("16:00", "16:20"), bus_1=people).id
    first = small.receive(convoy.biotech, convoy.afternoon, *people).id
    second = small.receive(convoy.solar, convoy.evening, *people).id
    hours = CompanyHours(
        company_id=convoy.biotech.id, starts_at=convoy.at("09:00", SECOND), ends_at=convoy.at("16:20", SECOND)
    )
    with transaction():
        db.session.add(hours)
    return out, on, first, second


def late(convoy, ride_id: int) -> str:
    return f"/cabos/convoy/rides/{small.group_of(ride_id, convoy.bus_1).id}/late"


def publish(client, address: str):
    return client.post(address.partition("?")[0], data=form_data(find_form(client.get(address), {"seen": ""})))


def starts(*ids: int) -> list[str]:
    """When these begin, in UTC-7."""
    db.session.rollback()
    rows = [db.session.get_one(Activity, key) for key in ids]
    return [one.starts_at.astimezone(one.event.tz).strftime("%H:%M") for one in rows]


def letters(template: str) -> list[Message]:
    return list(db.session.scalars(sa.select(Message).where(Message.template == template).order_by(Message.id)))


def test_one_tap_shows_what_follows_and_a_second_tells_delegates_and_hosts(leader, convoy, day):
    address = late(convoy, day[0])
    text = reads(leader.get(f"{address}?minutes=60&lang=en"), "main")
    assert "4 activities move" in text
    assert "Biotech Cabo" in text and "Sun Park" in text
    assert "A visit while the company is closed" in text and "the company receives from 09:00 to 16:20" in text
    assert starts(*day) == ["14:00", "16:00", "15:00", "16:30"], "looking changes nothing"
    assert publish(leader, f"{address}?minutes=60").status_code == 303
    assert starts(*day) == ["15:00", "16:40", "15:40", "17:00"]
    assert {one.delegate_id for one in letters("bulletin")} == {convoy.ana.id, convoy.beto.id}
    told = letters("host_visit_moved")
    assert {one.recipient for one in told} == {"biotech@example.com", "solar@example.com"}
    assert convoy.event.version == 2, "one version for all of it"


def test_a_way_out_that_is_chosen_is_published_with_it(leader, convoy, day):
    address = f"{late(convoy, day[0])}?minutes=60&repairs=skip-{day[2]}"
    assert "Leave out" in reads(leader.get(f"{address}&lang=en"), "main")
    assert publish(leader, address).status_code == 303
    assert db.session.get_one(Activity, day[2]).state == "cancelled"
    assert next(one.variables["now"] for one in letters("host_visit_moved")) is None


def test_visits_that_are_agreed_follow_unless_that_is_unticked(leader, convoy, day):
    with transaction():
        for key in day[2:]:
            db.session.get_one(Activity, key).fixed = True
    address = f"{late(convoy, day[0])}?minutes=60"
    assert "Let “Biotech Cabo” move along, although it is fixed" in reads(leader.get(f"{address}&lang=en"), "main")
    assert "1 activity moves" in reads(leader.get(f"{address}&chosen=1&lang=en"), "main")
    assert publish(leader, address).status_code == 303
    assert starts(*day) == ["15:00", "16:40", "15:40", "17:00"]


def test_a_bus_under_way_arrives_later_and_left_when_it_did(leader, convoy, day):
    group = small.group_of(day[0], convoy.bus_1)
    said = {"nonce": "n1", "request_hash": "x", "at": utcnow(), "received_at": utcnow(), "by": "Leo"}
    with transaction():
        db.session.add(
            Headcount(
                event_id=convoy.event.id, group_id=group.id, kind="departure", expected=2, counted=2, missing=[], **said
            )
        )
    assert "will it arrive" in reads(leader.get(f"{late(convoy, day[0])}?lang=en"), "main")
    assert publish(leader, f"{late(convoy, day[0])}?minutes=40").status_code == 303
    assert starts(*day) == ["14:00", "16:20", "15:20", "16:40"]


def test_what_changed_meanwhile_is_looked_at_again(leader, convoy, day):
    form = form_data(find_form(leader.get(f"{late(convoy, day[0])}?minutes=60"), {"seen": ""}))
    with transaction():
        db.session.get_one(Activity, day[3]).fixed = True
    assert leader.post(late(convoy, day[0]), data=form).status_code == 409
    assert starts(day[0]) == ["14:00"] and letters("bulletin") == []


@pytest.mark.parametrize("minutes", ["", "soon", "0", "-5", "601", "99999999999999999999", "1e3", "٣"])
def test_odd_minutes_are_told(leader, convoy, day, minutes):
    assert leader.get(late(convoy, day[0]), query_string={"minutes": minutes}).status_code in (200, 422)
    said = {"minutes": minutes, "seen": "x", "base": "1"}
    assert leader.post(late(convoy, day[0]), data=said).status_code in (409, 422)
    assert starts(day[0]) == ["14:00"]


def test_minutes_that_are_no_number_are_told_in_our_words_and_stay_there(leader, convoy, day):
    page = leader.get(f"{late(convoy, day[0])}?minutes=soon&lang=en")
    assert "Please enter a whole number of minutes." in page.text and 'value="soon"' in page.text


def test_only_one_s_own_rides_are_late(leader, client, convoy, day):
    other = small.ride(convoy, SECOND, convoy.cape_hotel, convoy.solar_place, ("14:00", "14:40"), bus_2=[convoy.chloe])
    theirs = f"/cabos/convoy/rides/{small.group_of(other.id, convoy.bus_2).id}/late"
    assert leader.get(theirs).status_code == 404
    assert leader.post(theirs, data={"minutes": "20"}).status_code == 404
    convoy.sign_in(client, "organizer")
    assert client.get(theirs).status_code == 200
    convoy.sign_in(client, "gate")
    assert client.get(theirs).status_code == 403
