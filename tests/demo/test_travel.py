"""How the demo's people travel and sleep: only who is made up, and so that it could be."""

import datetime as dt
import itertools

from models import Consent, Delegate, DelegateCare, Journey, Stay, db
from models.privacy import AIDS, DIETS
from queries import accessibility, arrivals, kitchen, pickups, rooming
from scheduling.shuttles import elsewhere


def test_only_invented_people_travel_and_nobody_leaves_before_they_come(demo):
    journeys = db.session.query(Journey).join(Journey.delegate).filter(Delegate.event_id == demo.id).all()
    assert len(journeys) > 100
    assert all(one.delegate.invented and one.delegate.status == "approved" for one in journeys)
    by_way = {(one.delegate_id, one.way): one.at for one in journeys}
    assert all(by_way[who, "arrival"] < by_way[who, "departure"] for who, way in by_way if way == "arrival")


def test_the_nights_lie_between_the_flights_and_companions_share_a_room(demo):
    [(hotel, rows)] = rooming.of_event(demo)
    assert hotel.code == "VENUE"
    for one in rows:
        assert one.stay.from_on == one.arrival.at.astimezone(demo.tz).date()
        assert one.stay.to_on == one.departure.at.astimezone(demo.tz).date() - dt.timedelta(days=1)
        assert not one.waits
    assert any(one.mate for one in rows)


def test_the_first_board_shows_who_lands_today(demo):
    board = arrivals.board(demo, "arrival", demo.today())
    assert [terminal.terminal for terminal in board] == ["1", "2"]
    assert max(len(car.people) for terminal in board for car in terminal.cars) > 5


def test_who_lands_today_is_fetched_and_nobody_in_two_terminals(demo):
    cars = [car for terminal in arrivals.board(demo, "arrival", demo.today()) for car in terminal.cars]
    fetched = [car for car in cars if car.pickup]
    assert len(fetched) > 5 and all(car.pickup.vehicle.invented for car in fetched)
    rows = pickups.of_event(demo)
    for one, other in itertools.combinations(rows, 2):
        if one.greeter_id is not None and one.greeter_id == other.greeter_id:
            assert not elsewhere(pickups.post_of(one), pickups.post_of(other))
    assert pickups.troubles(demo) == []


def test_what_people_say_of_their_needs_is_counted_by_codes(demo):
    cared_for = db.session.query(DelegateCare).all()
    assert all(set(one.diets or ()) <= set(DIETS) and set(one.aids or ()) <= set(AIDS) for one in cared_for)
    assert all(bool(one.diets) == bool(one.diet) and bool(one.aids) == bool(one.access) for one in cared_for)
    assert [one.delegate.full_name for one in kitchen.of_event(demo).severe] == ["Ximena Ñúñez-Güitrón y Téllez"]
    wheelchair = next(one for one in accessibility.of_event(demo) if "wheelchair" in (one.care.aids or ()))
    assert wheelchair.drives[0].state == "covered" and wheelchair.rooms
    assert db.session.query(Stay).count() == db.session.query(Stay).filter(Stay.from_on <= Stay.to_on).count()
    assert db.session.query(Consent).filter_by(purpose="care").count() == len(cared_for)
