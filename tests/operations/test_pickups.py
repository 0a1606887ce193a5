"""Who fetches whom: never in two terminals at once, never without a seat, and told when plans change."""

import datetime as dt

import pytest

from models import Entry, Greeter, Pickup, PickupJourney, Vehicle, db
from models.transaction import transaction
from operations import erasures, greeters, pickups, retention, shuttles, vehicles
from operations.refusals import Refusal
from queries import my_data
from queries import pickups as queries
from scheduling.shuttles import Rules
from tests.transport import LIA, a_greeter, a_van, arranged, flies, needs_no_step, said
from tests.world import FIRST, THIRD, count


def refused(world, *journeys, pickup=None, **facts) -> str:
    """The code with which it is refused to arrange this."""
    plan = said(world, *journeys, **facts)
    with pytest.raises(Refusal) as refusal, transaction():
        pickups.change(pickup, plan, by=LIA) if pickup else pickups.arrange(world.event, "arrival", plan, by=LIA)
    return refusal.value.code


def test_a_greeter_is_in_one_terminal_at_a_time(world):
    nora = a_greeter(world)
    arranged(world, flies(world.ana, world.at("14:00")), greeter=nora.id)
    elsewhere = flies(world.beto, world.at("15:29"), terminal="1")
    assert refused(world, elsewhere, greeter=nora.id) == "greeter_elsewhere"
    same = arranged(world, flies(world.chloe, world.at("14:30"), station="sjd"), greeter=nora.id)
    with transaction():
        elsewhere = db.session.merge(elsewhere)
        elsewhere.at = world.at("16:00")
    later = arranged(world, elsewhere, greeter=nora.id)
    overlapping = {"starts_at": world.at("15:00"), "ends_at": world.at("17:00")}
    assert refused(world, elsewhere, pickup=later, greeter=nora.id, **overlapping) == "greeter_elsewhere"
    assert (same.greeter_id, later.greeter_id) == (nora.id, nora.id)


def test_a_vehicle_drives_once_at_a_time_and_has_a_seat_for_each(world):
    van = a_van(world, seats=1)
    ana, beto = flies(world.ana, world.at("14:00")), flies(world.beto, world.at("14:10"))
    assert refused(world, ana, beto, vehicle=van.id) == "too_few_seats"
    arranged(world, ana, vehicle=van.id)
    assert refused(world, beto, vehicle=van.id) == "vehicle_elsewhere"
    assert refused(world, ana) == "fetched_already"
    far = flies(world.chloe, world.at("14:00"), terminal="1")
    assert refused(world, beto, far) == "two_terminals"
    assert refused(world, beto, vehicle=999_999) == "unknown_vehicle"
    leaving = flies(world.dan, world.at("18:00"), "departure")
    assert refused(world, beto, leaving) == "unknown_traveller"


def test_a_wheelchair_is_fetched_without_steps_or_not_at_all(world):
    needs_no_step(world.ana)
    ana = flies(world.ana, world.at("14:00"))
    steep, low = a_van(world), a_van(world, "VAN-2", step_free=True)
    assert refused(world, ana, vehicle=steep.id) == "not_step_free"
    with transaction():
        assert shuttles.propose(world.event, "arrival", FIRST, Rules()).shuttles[0].van == low.id
        vehicles.remove(low, by=LIA)
    with transaction():
        answer = shuttles.propose(world.event, "arrival", FIRST, Rules())
    assert (answer.shuttles, [one.reason for one in answer.left]) == ((), ["no_step_free"])


def test_who_changes_plans_is_told_to_those_who_fetch(world):
    van = a_van(world)
    ana, beto = flies(world.ana, world.at("14:00")), flies(world.beto, world.at("14:00"))
    pickup = arranged(world, ana, beto, vehicle=van.id)
    assert queries.troubles(world.event) == []
    with transaction():
        ana.at = world.at("17:00")
        beto.terminal = "1"
        van.seats = 1
    assert [one.code for one in queries.troubles(world.event)] == ["other_time", "other_terminal", "too_few_seats"]
    with transaction():
        world.beto.status = "cancelled"
    assert [one.code for one in queries.troubles(world.event)] == ["other_time", "not_coming"]
    with transaction():
        pickups.change(pickup, said(world, ana, vehicle=van.id), seen=1, by=LIA)
    assert queries.troubles(world.event) == []
    assert [one.delegate_id for one in queries.people_of(pickup)] == [world.ana.id]
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        pickups.change(pickup, said(world, ana), seen=1, by=LIA)
    with transaction():
        db.session.delete(ana)
    assert [one.code for one in queries.troubles(world.event)] == ["empty"]


def test_how_far_it_is_goes_on_and_back_and_is_noted_once(world):
    pickup = arranged(world, flies(world.ana, world.at("14:00")))
    for stage in ("met", "met", "in_car", "met"):
        with transaction():
            pickups.reach(pickup, stage, by=LIA)
    assert pickup.stage == "met"
    assert count(Entry, Entry.verb == "pickup.reached") == 3
    with pytest.raises(Refusal, match="unknown_stage"), transaction():
        pickups.reach(pickup, "lost", by=LIA)


def test_proposed_shuttles_are_arranged_as_they_were_shown_or_not_at_all(world):
    nora, _van = a_greeter(world), a_van(world)
    flies(world.ana, world.at("14:00")), flies(world.beto, world.at("14:30"))
    flies(world.dan, world.at("15:00"), means="road", station="")
    seen = shuttles.mark_of(shuttles.propose(world.event, "arrival", FIRST, Rules()))
    later = flies(world.chloe, world.at("14:40"))
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        shuttles.apply(world.event, "arrival", FIRST, Rules(), seen=seen, by=LIA)
    assert count(Pickup) == 0
    with transaction():
        db.session.delete(later)
    with transaction():
        (pickup,) = shuttles.apply(world.event, "arrival", FIRST, Rules(), seen=seen, by=LIA)
    assert (pickup.greeter_id, pickup.ends_at) == (nora.id, world.at("14:30") + dt.timedelta(minutes=90))
    assert count(PickupJourney) == 2
    with pytest.raises(Refusal, match="nothing_proposed"), transaction():
        shuttles.apply(world.event, "arrival", FIRST, Rules(), seen=None, by=LIA)


def test_who_is_counted_on_cannot_be_taken_away(world):
    van, nora = a_van(world), a_greeter(world)
    pickup = arranged(world, flies(world.ana, world.at("14:00")), vehicle=van.id, greeter=nora.id)
    for remove, row, code in ((vehicles.remove, van, "vehicle_in_use"), (greeters.remove, nora, "greeter_in_use")):
        with pytest.raises(Refusal, match=code), transaction():
            remove(row, by=LIA)
    with transaction():
        pickups.remove(pickup, by=LIA)
    with transaction():
        vehicles.remove(van, by=LIA)
        greeters.remove(nora, by=LIA)
    assert count(PickupJourney) == 0


def test_who_was_fetched_is_told_it_and_it_goes_with_the_travel_data(world):
    van, nora = a_van(world, driver_name="Raúl", driver_phone="+526121234567"), a_greeter(world)
    ana, beto = flies(world.ana, world.at("14:00")), flies(world.beto, world.at("14:00"))
    arranged(world, ana, beto, vehicle=van.id, greeter=nora.id)
    (told,) = my_data.of_delegate(world.ana)["pick_ups"]
    assert (told["vehicle"], told["station"], told["stage"]) == ("VAN-1", "SJD", "planned")
    with transaction():
        erasures.erase(world.ana, by=LIA)
    assert count(PickupJourney) == 1
    with transaction():
        retention.run(world.event, by=LIA, now=world.real(world.at("12:00", THIRD) + dt.timedelta(days=40)))
    assert count(Pickup) == count(Greeter) == count(PickupJourney) == 0
    assert (db.session.get_one(Vehicle, van.id).driver_name, van.driver_phone) == ("", None)
