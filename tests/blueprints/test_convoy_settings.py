"""The page on which a convoy is set up."""

import pytest

from models import Bus, Convoy, Way, db
from models.transaction import transaction
from operations import convoys
from queries import convoys as queries
from tests import convoys as small
from tests.pages import find_form, form_data, reads, statements
from tests.world import SECOND, THIRD, count

PAGE = "/cabos/desk/convoy/settings"


@pytest.fixture
def scheduler(client, world):
    world.sign_in(client, "scheduler")
    return client


def page(client) -> str:
    return reads(client.get(f"{PAGE}?lang=en"), "main")


def test_an_event_has_a_convoy_as_soon_as_somebody_says_where_it_is(scheduler, world):
    assert "This event has no convoy yet" in page(scheduler)
    assert scheduler.get("/cabos/desk/convoy").status_code == 404
    red = str(world.red.id)
    sent = {f"day_{SECOND}_city": red, "slot_1_day": str(SECOND), "slot_1_starts": "10:00", "slot_1_ends": "11:30",
            "bus_1_code": "BUS-1", "bus_1_seats": "40", "corridor_es": "Pacífico"}  # fmt: skip
    assert scheduler.submit(PAGE, **sent).status_code == 303
    (slot,) = queries.slots(world.event)
    assert (slot.starts_at, slot.city) == (world.at("10:00", SECOND), world.red.id)
    assert [bus.code for bus in queries.buses(world.event)] == ["BUS-1"]
    assert "Convoy" in reads(scheduler.get("/cabos/desk/convoy?lang=en"), "main")


def test_what_stands_is_shown_and_stored_again_unchanged(scheduler, world, convoy):
    before = convoys.said_of(world.event)
    text = scheduler.get(PAGE).get_data(as_text=True)
    assert 'value="15:00"' in text
    assert 'value="BUS-1"' in text
    assert scheduler.submit(PAGE, rest="90").status_code == 303
    db.session.rollback()
    assert convoys.said_of(world.event) == before
    assert count(Convoy, Convoy.edition == 1) == 1


def test_a_slot_a_bus_and_a_way_are_taken_away_and_others_changed(scheduler, world, convoy):
    gone = {"slot_2_starts": "", "slot_2_ends": "", "bus_2_code": "", "bus_2_seats": "", "way_1_minutes": "",
            "way_1_start": "", "way_1_end": ""}  # fmt: skip
    ids = [slot.id for slot in queries.slots(world.event)]
    assert scheduler.submit(PAGE, **gone, slot_1_starts="14:30", bus_1_step_free="no").status_code == 303
    assert [slot.id for slot in queries.slots(world.event)] == [ids[0], *ids[2:]]
    assert [(bus.code, bus.step_free) for bus in queries.buses(world.event)] == [("BUS-1", False)]
    assert len(queries.ways(world.event)) == 1


@pytest.mark.parametrize(
    "told",
    [
        {  # what is no such thing
            ("slot_3_starts", "25:00"): "Time 3: from: Please write a time such as 13:45.",
            ("slot_5_starts", "09:00"): "Time 5: until: Please fill this in.",
            ("bus_1_seats", "0"): "Bus 1: seats: Please enter a whole number from 1 to 500.",
            ("bus_3_code", "BUS-3"): "Bus 3: seats: Please fill this in.",
            ("bus_1_note", "x\0y"): "Bus 1: driver, telephone, plate: ",
            ("way_1_minutes", "9" * 300): "Way 1: minutes: ",
            ("rest", ""): "Minutes to change the bus: Please fill this in.",
            ("speed", "4"): "Kilometres an hour: Please enter a whole number from 5 to 120.",
        },
        {  # what does not go together
            ("slot_1_ends", "01:00"): "Time 1: until: The end must come after the start, on the same day.",
            ("slot_2_day", "2019-06-05"): "Time 2: day: The convoy has no city on this day.",
            ("bus_2_code", "bus-1"): "Bus 2: code: Two buses have this code.",
            ("choices", "1"): "Only 1 choices count",
        },
        {("slot_2_starts", "15:30"): "Time 2: from: This overlaps the time from 15:00 to 16:00."},
        {(f"day_{THIRD}_city", ""): "Time 3: day: The convoy has no city on this day."},
    ],
)
def test_all_that_cannot_be_is_said_at_its_field_and_what_was_typed_stays(scheduler, world, convoy, told):
    before = convoys.mark_of(world.event)
    answer = scheduler.submit(f"{PAGE}?lang=en", **dict(told.keys()))
    assert answer.status_code == 422
    text, typed = reads(answer, "main"), form_data(find_form(answer, {"choices": None}))
    for (field, value), said in told.items():
        assert said in text
        assert typed[field] == value.replace("\0", " ")
    db.session.rollback()
    assert convoys.mark_of(world.event) == before


def test_what_no_list_offers_is_refused(scheduler, world, convoy):
    form = form_data(find_form(scheduler.get(PAGE), {"choices": None}))
    for field, value in [
        (f"day_{SECOND}_city", "999999"),
        (f"day_{SECOND}_city", "x' OR 1"),
        ("way_1_end", "\0"),
        ("slot_4_day", "2019-06-25"),
    ]:
        assert scheduler.post(PAGE, data=form | {field: value}).status_code == 422
    assert scheduler.post(PAGE, data=form | {"slot_1_id": "999999", "bus_1_id": "?"}).status_code == 303


def test_who_is_slower_than_another_is_told_and_may_store_again(scheduler, world, convoy):
    typed = form_data(find_form(scheduler.get(PAGE), {"choices": None})) | {"choices": "7"}
    assert scheduler.submit(PAGE, choices="6").status_code == 303
    answer = scheduler.post(f"{PAGE}?lang=en", data=typed)
    assert (answer.status_code, "Stored now: 6" in reads(answer, "main")) == (422, True)
    again = form_data(find_form(answer, {"choices": None}))
    assert scheduler.post(PAGE, data=again).status_code == 303
    assert db.session.get_one(Convoy, world.event.id).choices == 7


def test_a_hotel_elsewhere_and_visits_outside_the_times_are_told(scheduler, world, convoy):
    small.receive(convoy.biotech, convoy.evening, convoy.ana)
    hotel = str(convoy.diego_hotel.id)
    sent = {f"day_{SECOND}_hotel": hotel, "slot_2_starts": "", "slot_2_ends": ""}
    assert scheduler.submit(PAGE, **sent).status_code == 303
    text = page(scheduler)
    assert "the hotel is not in the city of that day" in text
    assert "1 visit stands outside these times." in text


def test_axes_are_kept_with_the_event_s_other_parts(client, world, convoy):
    world.sign_in(client, "organizer")
    assert "Creative" in reads(client.get("/cabos/desk/event?lang=en"), "main")
    assert client.submit("/cabos/desk/event/axes/new", code="ART", name_en="Art").status_code == 303
    assert [axis.code for axis in queries.axes(world.event)] == ["ECONOMY", "CREATIVE", "ART"]
    answer = client.post(f"/cabos/desk/event/axes/{convoy.creative.id}/remove", data={})
    assert answer.status_code in (303, 400)


@pytest.mark.parametrize("role", ["viewer", "gate"])
def test_others_may_not_open_it(client, world, convoy, role):
    world.sign_in(client, role)
    assert client.get(PAGE).status_code == 403


def test_many_lines_cost_no_more_statements_than_few(scheduler, world, convoy):
    scheduler.get(PAGE)
    with statements() as few:
        scheduler.get(PAGE)
    with transaction():
        db.session.add_all(Bus(event_id=world.event.id, code=f"B{number}", seats=9) for number in range(20))
        db.session.add_all(Way(from_id=convoy.cape.id, to_id=other.id, minutes=9) for other in (world.red, world.blue))
    with statements() as many:
        scheduler.get(PAGE)
    assert len(many) == len(few)
