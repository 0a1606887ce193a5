"""Whose legs are on whose itinerary."""

import pytest

from models.transaction import transaction
from operations import participations
from operations.journal import SYSTEM
from queries import itineraries
from queries.activities import DELEGATES, PUBLIC, STAFF
from tests import convoys
from tests.pages import statements
from tests.world import FIRST, SECOND, THIRD


@pytest.fixture
def convoy(small_convoy, world):
    """On the second day Ana and Beto ride to a company by BUS-1, Dan by BUS-2; on the third BUS-1 goes on with Ana."""
    found = small_convoy
    convoys.receive(found.biotech, found.afternoon, world.ana, world.dan)
    way = found.cape_hotel, found.biotech_place
    convoys.ride(found, SECOND, *way, ("14:00", "14:40"), bus_1=[world.beto, world.ana], bus_2=[world.dan])
    convoys.ride(found, THIRD, found.cape_hotel, found.diego_hotel, ("07:00", "06:45"), bus_1=[world.ana])
    return found


def titles(days) -> list[str]:
    return [leg.activity.title["en"] for day in days for leg in day.legs]


def leg(days, title):
    return next(one for day in days for one in day.legs if one.activity.title["en"] == title)


RIDE, WEST = "Cape Hotel → Biotech Cabo", "Cape Hotel → Bay Hotel"


def test_days_have_their_city_hotel_and_legs_in_order(convoy, world):
    first, second, third = itineraries.of_event(world.event, STAFF)
    assert (first.date, second.date, third.date) == (FIRST, SECOND, THIRD)
    assert first.stay is None
    assert (second.stay.city.code, second.stay.hotel.code) == ("CAPE", "CAPE-HOTEL")
    assert titles([second]) == ["Housing", "Water", "Ports", RIDE, "Biotech Cabo"]
    assert leg([second], "Biotech Cabo").axis.code == "ECONOMY"


def test_each_circle_knows_what_is_for_it_and_private_time_is_nobodys(convoy, world):
    for audiences, known in ((PUBLIC, set()), (DELEGATES, {"Biotech Cabo"}), (STAFF, {"Biotech Cabo", RIDE, WEST})):
        found = set(titles(itineraries.of_event(world.event, audiences)))
        assert found & {"Biotech Cabo", RIDE, WEST, "Briefing"} == known


def test_a_delegate_rides_in_one_bus_and_sees_no_other(convoy, world):
    own = itineraries.of_delegate(world.ana)
    assert [coach.name for coach in leg(own, RIDE).coaches] == ["BUS-1"]
    assert titles(own) == ["Opening", "Dinner", RIDE, "Biotech Cabo", WEST]
    whole = itineraries.of_delegate(world.ana, whole=True)
    assert leg(whole, "Biotech Cabo").own and not leg(whole, "Housing").own
    others = itineraries.of_delegate(world.dan)
    assert [coach.name for coach in leg(others, RIDE).coaches] == ["BUS-2"]
    assert WEST not in titles(others)
    assert {RIDE, WEST} & set(titles(itineraries.of_delegate(world.chloe, whole=True))) == set()


def test_who_is_not_approved_knows_what_everybody_knows(convoy, world):
    assert titles(itineraries.of_delegate(world.fay)) == []
    known = titles(itineraries.of_delegate(world.fay, whole=True))
    assert "Biotech Cabo" not in known and "Housing" in known


def test_who_left_a_ride_is_no_passenger_any_more(convoy, world):
    ride = leg(itineraries.of_event(world.event, STAFF), RIDE).activity
    with transaction():
        participations.leave(ride, world.beto, by=SYSTEM)
    assert [coach.riding for coach in leg(itineraries.of_event(world.event, STAFF), RIDE).coaches] == [1, 1]
    (bus,) = leg(itineraries.of_bus(world.event, convoy.bus_1), RIDE).coaches
    assert [one.given_name for one in bus.people] == ["Ana"]
    assert RIDE not in titles(itineraries.of_delegate(world.beto))


def test_a_bus_has_its_rides_with_its_own_passengers_by_name(convoy, world):
    days = itineraries.of_bus(world.event, convoy.bus_1)
    assert titles(days) == [RIDE, WEST]
    (coach,) = leg(days, RIDE).coaches
    assert [one.family_name for one in coach.people] == ["Ávila", "Núñez"]
    assert titles(itineraries.of_bus(world.event, convoy.bus_2)) == [RIDE]


def test_a_ride_ends_by_the_clocks_of_where_it_ends(convoy, world):
    found = itineraries.of_event(world.event, STAFF)
    assert leg(found, WEST).zone_there == "America/Los_Angeles"
    assert leg(found, RIDE).zone_there == world.event.zone


def test_more_rides_ask_no_more_questions(convoy, world):
    def asked():
        event = world.event
        assert event.slug == "cabos"
        with statements() as sent:
            itineraries.of_event(event, STAFF)
        return len(sent)

    before = asked()
    for hour in range(4):
        times = f"0{hour}:00", f"0{hour}:30"
        convoys.ride(convoy, THIRD, convoy.cape_hotel, convoy.cape, times, bus_1=[world.ana], bus_2=[world.dan])
    assert asked() == before
