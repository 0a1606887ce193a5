"""The pages of those who fetch people: the fleet, pick-ups with one tap, proposed shuttles, single nights."""

import pytest

from models import Entry, Greeter, Night, Pickup, Stay, Vehicle, db
from models.transaction import transaction
from tests.blueprints.test_arrivals import sheets
from tests.pages import find_form, form_data, parse, reads, statements
from tests.programs import Program
from tests.transport import a_greeter, a_van, arranged, flies, needs_no_step
from tests.world import FIRST, count

BOARD = "/cabos/desk/arrivals"
FLEET, SHUTTLES, NIGHTS = f"{BOARD}/transport", f"{BOARD}/shuttles", f"{BOARD}/nights"


@pytest.fixture
def browser(client, world):
    """Signed in as a dispatcher, in English."""
    client.get("/?lang=en")
    world.sign_in(client, "transport")
    return client


def test_vehicles_and_greeters_are_added_changed_and_taken_away(browser, world):
    browser.submit(
        f"{FLEET}/vehicles/new", code="VAN-3", kind="van", seats="8", step_free="y", driver_phone="6121234567"
    )
    van = db.session.query(Vehicle).one()
    assert (van.seats, van.step_free, van.driver_phone) == (8, True, "+526121234567")
    page = browser.submit(f"{FLEET}/vehicles/new", code="van-3", kind="boat", seats="0", driver_phone="x")
    assert page.status_code == 422
    for told in ("Please choose one of the vehicles.", "1 to 100", "This is not a phone number."):
        assert told in reads(page)
    assert "This code is taken" in reads(browser.submit(f"{FLEET}/vehicles/new", code="van-3", kind="van", seats="1"))
    browser.submit(f"{FLEET}/vehicles/{van.id}", seats="7")
    assert van.seats == 7
    browser.submit(f"{FLEET}/greeters/new", name="Nora Paz", languages=["es", "fr"])
    nora = db.session.query(Greeter).one()
    assert nora.languages == ["es", "fr"]
    page = reads(browser.get(FLEET))
    assert "Nora Paz" in page and "VAN-3" in page and "Spanish, French" in page
    assert "Please fill this in." in reads(browser.submit(f"{FLEET}/greeters/{nora.id}", name=""))
    for kind, row in (("vehicles", van), ("greeters", nora)):
        browser.post(f"{FLEET}/{kind}/{row.id}/remove", data={})
    assert count(Vehicle) == count(Greeter) == 0


def test_a_pick_up_is_arranged_for_a_flight_and_goes_on_with_one_tap(browser, world):
    van, nora = a_van(world, driver_name="Raúl", driver_phone="+526121234567", plate="ABC-1"), a_greeter(world)
    ana, beto = (flies(one, world.at("14:20"), number="AM 318") for one in (world.ana, world.beto))
    flies(world.chloe, world.at("15:00"), number="WS 1")
    form = f"{BOARD}/pickups/new/{ana.id}"
    ticked = parse(browser.get(form)).findall(".//input[@type='checkbox'][@checked]")
    assert {one.get("value") for one in ticked} == {str(ana.id), str(beto.id)}
    page = browser.submit(form, ends_at="2019-06-05T14:00", vehicle="x", journeys=[])
    assert page.status_code == 422 and "Please choose one of the vehicles." in reads(page)
    browser.submit(form, greeter=str(nora.id), vehicle=str(van.id))
    pickup = db.session.query(Pickup).one()
    assert (pickup.starts_at, pickup.ends_at) == (world.at("14:20"), world.at("15:50"))
    board = reads(browser.get(BOARD))
    for told in ("Nora Paz", "VAN-1 · ABC-1 · Raúl", "+52 612 123 4567", "Planned", "14:20–15:50"):
        assert told in board
    browser.post(f"{BOARD}/pickups/{pickup.id}/stage", data={"stage": "met"})
    assert pickup.stage == "met"
    other = flies(world.dan, world.at("15:00"), terminal="1")
    page = browser.submit(f"{BOARD}/pickups/new/{other.id}", greeter=str(nora.id))
    assert page.status_code == 422 and "Nora Paz is in another terminal at that time: SJD 2." in reads(page)
    with transaction():
        ana.at = world.at("17:00")
    assert "Ana Núñez travels at another time now" in reads(browser.get(BOARD))
    assert "1 thing has changed" in reads(browser.get(BOARD))
    browser.submit(f"{BOARD}/pickups/{pickup.id}", journeys=[str(beto.id)])
    assert "has changed since" not in reads(browser.get(BOARD))
    browser.post(f"{BOARD}/pickups/{pickup.id}/remove", data={})
    assert count(Pickup) == 0


def test_shuttles_are_looked_at_and_arranged(browser, world):
    a_van(world, "VAN-1"), a_van(world, "VAN-2", step_free=True), a_greeter(world)
    needs_no_step(world.ana)
    for person in (world.ana, world.beto):
        flies(person, world.at("14:20"))
    flies(world.chloe, world.at("20:00"), station="")
    page = browser.get(f"{SHUTTLES}?day={FIRST}")
    for told in ("VAN-2", "Wheelchair", "Chloé L’Écuyer, 20:00: Place not known"):
        assert told in reads(page)
    assert count(Entry, Entry.verb == "care.read") == 1
    assert count(Pickup) == 0
    assert "from 0 to 240" in reads(browser.get(f"{SHUTTLES}?window=999"))
    assert browser.get(f"{SHUTTLES}?window=%00&way=x&day=y").status_code == 422
    late = browser.submit(f"{SHUTTLES}?day={FIRST}", seen="another")
    assert late.status_code == 409
    browser.post(SHUTTLES, data=form_data(find_form(page, {"seen": ""})))
    assert count(Pickup) == 1
    assert "VAN-2" in reads(browser.get(BOARD))


def test_who_may_not_read_needs_is_not_told_of_them(client, world):
    a_van(world)
    needs_no_step(world.ana)
    flies(world.ana, world.at("14:20"))
    world.sign_in(client, "organizer")
    page = reads(client.get(f"{SHUTTLES}?day={FIRST}&lang=en"))
    assert "No vehicle that fits is free." in page and "steps" not in page and "Wheelchair" not in page
    assert count(Entry, Entry.verb == "care.read") == 0


def test_the_workbook_of_arrivals_names_greeter_car_and_driver(client, world):
    van = a_van(world, driver_name="=1+1", step_free=True)
    needs_no_step(world.ana)
    arranged(world, flies(world.ana, world.at("14:20"), number="AM 318"), vehicle=van.id, greeter=a_greeter(world).id)
    for role, told in (("transport", True), ("organizer", False)):
        answer = Program(client, role).get("/exports/arrivals.xlsx")
        book = repr(sheets(answer))
        assert "Nora Paz" in book and "'=1+1'" in book and "VAN-1" in book and "14:20" in book
        assert ("Wheelchair" in book) is told
    assert count(Entry, Entry.verb == "care.read") == 1


def test_one_night_is_changed_and_put_back(browser, world):
    with transaction():
        db.session.add(Stay(delegate_id=world.ana.id, place=world.red, from_on=FIRST, to_on=FIRST))
    own = f"{NIGHTS}/{FIRST}/{world.ana.id}"
    page = browser.submit(own, shares_with=world.ana.reference, note="Late")
    assert page.status_code == 422 and "your own reference" in reads(page) and "Late" in page.get_data(as_text=True)
    browser.submit(own, elsewhere="Hospital", shares_with="")
    assert "Hospital" in reads(browser.get(f"{NIGHTS}?on={FIRST}"))
    browser.post(f"{own}/clear", data={})
    assert count(Night) == 0
    for strange in ("2019-13-40", "x", "٢٠١٩-٠٦-٠٥x"):
        assert browser.get(f"{NIGHTS}/{strange}/{world.ana.id}").status_code == 404


def test_the_board_with_pick_ups_takes_as_many_statements_for_many_as_for_few(browser, world):
    van = a_van(world, seats=9)
    arranged(world, flies(world.ana, world.at("14:20")), vehicle=van.id)
    with statements() as few:
        browser.get(BOARD)
    for time, one in (("10:20", world.beto), ("12:20", world.chloe), ("16:20", world.dan)):
        arranged(world, flies(one, world.at(time)), vehicle=van.id)
    with statements() as many:
        browser.get(BOARD)
    assert len(many) == len(few)
