"""The boards and lists made of the second form, for those who meet, lodge, feed and look after people."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from models import Consent, DelegateCare, Entry, Journey, Participation, Place, Stay, db
from models.transaction import transaction
from operations import pickups
from tests import convoys
from tests.pages import parse, reads, statements
from tests.programs import Program
from tests.transport import LIA, a_van, arranged, flies, said
from tests.world import FIRST, SECOND, THIRD, count

BOARD, ROOMS, KITCHEN = "/cabos/desk/arrivals", "/cabos/desk/arrivals/rooms", "/cabos/desk/kitchen"
ACCESS = "/cabos/desk/arrivals/accessibility"


@pytest.fixture
def staff(app, world):
    """A browser signed in as who has this role; it speaks English."""

    def signed_in(role: str):
        browser = app.test_client()
        browser.get("/?lang=en")
        world.sign_in(browser, role)
        return browser

    return signed_in


def travels(delegate, at: dt.datetime | None, way: str = "arrival", **facts: object) -> None:
    with transaction():
        db.session.add(Journey(delegate_id=delegate.id, way=way, at=at, **{"station": "SJD", "terminal": "2"} | facts))


def sleeps(delegate, place: Place | None = None, **facts: object) -> None:
    with transaction():
        db.session.add(Stay(delegate_id=delegate.id, place=place, **facts))


def needs(delegate, *, by: str = "delegate", **said: object) -> None:
    """Health data, agreed to by the person or ticked by their focal point."""
    with transaction():
        db.session.add(Consent(
            delegate_id=delegate.id, purpose="care", notice_version=1, language="es", given_at=delegate.registered_at,
            by=by, by_kind=by,
        ))  # fmt: skip
        row = db.session.get(DelegateCare, delegate.id) or DelegateCare(delegate_id=delegate.id)
        for name, value in said.items():
            setattr(row, name, value)
        db.session.add(row)


def sheets(answer) -> dict[str, list[tuple]]:
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def rows_of(page) -> list[str]:
    """The rows of its tables as text, but for what parts them by the hour."""
    rows = (row for row in page.findall(".//tbody/tr") if row.get("class") != "hour")
    return [" ".join("".join(row.itertext()).split()) for row in rows]


# Arrivals


def test_who_lands_together_stands_together_by_terminal(staff, world):
    travels(world.ana, world.at("14:20"), number="AM 318", note="Three suitcases")
    travels(world.beto, world.at("14:20"), number="am318")
    travels(world.chloe, world.at("14:20"), number="WS 2310")
    travels(world.dan, world.at("09:00"), terminal="1", number="UA 1")
    travels(world.eva, world.at("08:00", SECOND))
    page = parse(staff("organizer").get(BOARD))
    hours = ["".join(one.itertext()).split() for one in page.findall(".//tr[@class='hour']")]
    assert [" ".join(one) for one in hours] == ["From 09:00 · 1 person", "From 14:00 · 3 people"]
    heads = ["".join(one.itertext()).strip() for one in page.iter("h2")]
    assert heads == ["SJD · Terminal 1", "SJD · Terminal 2"]
    rows = rows_of(page)
    assert len(rows) == 3
    together = next(row for row in rows if "Ana" in row)
    assert "Beto" in together and "2 people together" in together and "Three suitcases" in together
    assert "Eva" not in " ".join(rows)
    assert "Eva Ruiz" in reads(staff("organizer").get(f"{BOARD}?day={SECOND}"))


def test_a_day_is_the_day_at_the_station(staff, world):
    """Half past midnight in Los Cabos is half past eleven of the evening before in Tijuana."""
    tijuana = {"station": "TIJ", "zone": "America/Tijuana"}
    travels(world.ana, world.at("00:30", SECOND), **tijuana)
    page = reads(staff("organizer").get(f"{BOARD}?day={FIRST}"))
    assert "Ana Núñez" in page
    assert "23:30" in page
    assert "Ana Núñez" not in reads(staff("organizer").get(f"{BOARD}?day={SECOND}")).split("has not said")[0]


def test_departures_times_not_known_and_the_silent_have_their_place(staff, world):
    travels(world.ana, world.at("18:00", THIRD), "departure")
    travels(world.beto, None, "departure")
    organizer = staff("organizer")
    assert "Ana Núñez" in reads(organizer.get(f"{BOARD}?way=departure"))
    assert "to be confirmed" in reads(organizer.get(f"{BOARD}?way=departure&day=none"))
    assert "3 approved people have not said it yet" in reads(organizer.get(f"{BOARD}?way=departure"))
    for strange in ("way=\0&day=x", "day=9999-99-99", "way=departure&day="):
        assert organizer.get(f"{BOARD}?{strange}").status_code == 200


def test_the_board_takes_as_many_statements_for_many_as_for_few(staff, world):
    browser = staff("transport")
    travels(world.ana, world.at("14:20"), number="AM 318")
    with statements() as few:
        browser.get(BOARD)
    for one in (world.beto, world.chloe, world.dan):
        travels(one, world.at("14:20"), number="AM 318")
        sleeps(one, world.red)
    with statements() as many:
        browser.get(BOARD)
    assert len(many) == len(few)


# Rooms


def test_the_rooming_list_puts_those_who_share_beside_each_other(staff, world):
    sleeps(world.ana, world.red, room="twin", shares_with_id=world.eva.id, from_on=FIRST, to_on=SECOND)
    sleeps(world.beto, world.red, shares_with_id=world.dan.id)
    sleeps(world.eva, world.red, room="twin", shares_with_id=world.ana.id)
    sleeps(world.chloe, None, elsewhere="With family")
    sleeps(world.gus, world.red)
    travels(world.ana, world.at("14:20"))
    page = parse(staff("organizer").get(ROOMS))
    rows = [" ".join("".join(row.itertext()).split()) for row in page.findall(".//tbody/tr")]
    found = [next(name for name in ("Ana Núñez M", "Beto", "Eva Ruiz M", "Chloé") if name in row) for row in rows]
    assert found == ["Beto", "Ana Núñez M", "Eva Ruiz M", "Chloé"]
    assert "with Eva Ruiz" in rows[1] and "2 nights" in rows[1] and "14:20" in rows[1]
    assert "asked for Dan O’Neill, who has not asked yet" in rows[0]


def test_its_workbook_has_a_sheet_for_each_hotel_and_health_only_for_who_may_read_it(staff, world):
    sleeps(world.ana, world.red, from_on=FIRST, to_on=SECOND, note="=1+1")
    sleeps(world.chloe, None, elsewhere="With family")
    needs(world.ana, aids=["wheelchair"])
    book = sheets(staff("organizer").get("/cabos/desk/arrivals/rooming.xlsx"))
    assert list(book) == ["Red room", "Somewhere else", "Nights"]
    assert "=1+1" in book["Red room"][-1]
    assert "Wheelchair" not in repr(book)
    told = staff("transport").get("/cabos/desk/arrivals/rooming.xlsx")
    assert "Wheelchair; Step-free" in repr(sheets(told))
    assert "nuts" not in repr(sheets(told))
    [line] = db.session.query(Entry).filter_by(verb="care.read", object_id=world.ana.id)
    assert line.detail == {"where": "rooming"}
    assert count(Entry, Entry.verb == "export.made") == 2


# The kitchen


def test_the_kitchen_gets_numbers_and_names_only_where_an_allergy_is_severe(staff, world):
    needs(world.ana)
    needs(world.beto, diets=["vegan"], diet="No honey either")
    needs(world.chloe, diets=["severe_allergy", "vegan"], diet="Noix")
    needs(world.dan, by="focal", diets=["halal"])
    page = reads(staff("kitchen").get(KITCHEN))
    assert "Chloé L’Écuyer" in page and "Noix" in page
    assert "No nuts" in page and "No honey either" in page
    for hidden in ("Ana", "Beto", "Dan", "Halal"):
        assert hidden not in page
    book = sheets(staff("kitchen").get("/cabos/desk/kitchen.xlsx"))
    assert [row for row in book["Diets"] if row[0] in ("Vegan", "Severe allergy")] == [
        ("Vegan", 2),
        ("Severe allergy", 1),
    ]
    assert "Ana" not in repr(book) and "Chloé" in repr(book["Severe allergies"])
    read = db.session.query(Entry.object_id).filter(Entry.verb == "care.read")
    assert {one for (one,) in read} == {world.chloe.id}


def test_each_meal_counts_who_is_expected_there(staff, world):
    """Dinner is for everybody who is approved; all five are."""
    needs(world.beto, diets=["vegan"])
    with transaction():
        world.dinner.categories = [world.mayors]
    row = next(
        row
        for row in parse(staff("kitchen").get(KITCHEN)).findall(".//tbody/tr")
        if "Dinner" in "".join(row.itertext())
    )
    said = " ".join("".join(row.itertext()).split())
    assert " 3 " in said and "Vegan: 1" in said


# Accessibility


def test_what_is_not_covered_stands_first_with_what_is_missing(staff, world):
    needs(world.ana, aids=["wheelchair"])
    needs(world.chloe, aids=["hearing_loop"])
    with transaction():
        world.opening.place = world.blue
    page = parse(staff("transport").get(ACCESS))
    rows = [" ".join("".join(row.itertext()).split()) for row in page.findall(".//tbody/tr")]
    assert "Ana" in rows[0] and "Chloé" in rows[1]
    for missing in ("Arrival: Not said how they travel", "Not known", "Blue room: 1 activity"):
        assert missing in rows[0]
    with transaction():
        world.opening.place = world.red
    sleeps(world.ana, world.red, from_on=FIRST, to_on=SECOND)
    coming, leaving = flies(world.ana, world.at("14:20")), flies(world.ana, world.at("18:00", THIRD), "departure")
    assert "Arrival: Nobody fetches them yet" in reads(staff("transport").get(ACCESS))
    low, first = a_van(world, step_free=True), arranged(world, coming)
    assert "Arrival: No vehicle yet" in reads(staff("transport").get(ACCESS))
    with transaction():
        pickups.change(first, said(world, coming, vehicle=low.id), by=LIA)
    assert "Departure: Nobody fetches them yet" in reads(staff("transport").get(ACCESS))
    arranged(world, leaving, vehicle=low.id)
    assert "Everything that is known is seen to." in reads(staff("transport").get(ACCESS))
    with transaction():
        low.step_free = False
    assert "The vehicle has steps" in reads(staff("transport").get(ACCESS))


def test_buses_without_steps_seats_and_the_rooms_of_every_night_are_looked_at(staff, world):
    convoy = convoys.set_up(world)
    needs(world.ana, aids=["wheelchair"])
    sleeps(world.ana, None, from_on=SECOND, to_on=THIRD)
    ride = convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.biotech.place, ("09:00", "10:00"), bus_1=[world.ana])
    for step_free, seat, told in ((None, None, "Not known to be step-free"), (True, None, "No seat yet"),
                                  (True, "1A", "Seat in a step-free bus")):  # fmt: skip
        with transaction():
            convoy.bus_1.step_free = step_free
            db.session.query(Participation).filter_by(activity_id=ride.id).one().seat = seat
        assert told in reads(staff("transport").get(ACCESS))
    with transaction():
        convoy.cape_hotel.step_free, convoy.diego_hotel.step_free = True, False
    page = reads(staff("transport").get(ACCESS))
    assert "There are steps." in page


# Who may


def test_what_somebody_needs_stands_on_the_boards_for_transport_and_not_for_organizers(staff, world):
    travels(world.ana, world.at("14:20"))
    needs(world.ana, aids=["wheelchair"])
    assert "Wheelchair" not in reads(staff("organizer").get(BOARD))
    assert count(Entry, Entry.verb == "care.read") == 0
    assert "Wheelchair" in reads(staff("transport").get(BOARD))
    assert count(Entry, Entry.verb == "care.read") == 1


def test_a_program_takes_both_lists(app, world):
    for role, name in (("transport", "rooming"), ("kitchen", "kitchen")):
        assert Program(app.test_client(), role).get(f"/exports/{name}.xlsx").status_code == 200
    assert Program(app.test_client(), "organizer").get("/exports/kitchen.xlsx").status_code == 403
