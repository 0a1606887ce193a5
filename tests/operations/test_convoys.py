"""The set-up of a convoy: what is stored together, what is refused, and which rows stay the same ones."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, ActivityGroup, Axis, Bus, Convoy, ConvoyDay, Entry, VisitDecision, VisitSlot, db
from models.base import utcnow
from models.transaction import transaction
from operations import convoys, event_parts, event_settings
from operations.convoy_lines import BusLine, DayLine, SlotLine, WayLine
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys as queries
from tests import convoys as small
from tests.world import FIRST, SECOND, THIRD, count

LIA = Actor("staff", "Lía Cota", 1)
EMPTY = convoys.USUAL | {"corridor": None, "days": [], "slots": [], "buses": [], "ways": []}


def slot(starts: str, ends: str, day: dt.date = SECOND, id: int | None = None) -> SlotLine:
    return SlotLine(day, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), id)


def replace(world, said: dict | None = None, **more) -> Convoy:
    named = {key: more.pop(key) for key in ("seen", "now") if key in more}
    with transaction():
        return convoys.replace(world.event, (said or EMPTY) | more, by=LIA, **named)


def test_the_first_time_makes_the_convoy_with_one_line_in_the_journal(world):
    days = [DayLine(SECOND, world.red.id), DayLine(THIRD, world.blue.id, world.red.id)]
    slots = [slot("14:00", "15:00", THIRD), slot("10:00", "11:30")]
    made = replace(world, days=days, slots=slots, buses=[BusLine("BUS-1", 40)], corridor={"es": "Pacífico"}, rest=30)
    assert (made.edition, made.rest, made.choices, made.corridor) == (1, 30, 5, {"es": "Pacífico"})
    told = [(one.number, one.starts_at, one.day, one.city, one.run) for one in queries.slots(world.event)]
    assert told == [(0, world.at("10:00", SECOND), SECOND, world.red.id, 0),
                    (1, world.at("14:00", THIRD), THIRD, world.blue.id, 1)]  # fmt: skip
    (line,) = db.session.scalars(sa.select(Entry))
    assert (line.verb, line.detail["facts"]) == ("convoy.changed", ["buses", "corridor", "days", "rest", "slots"])


def test_storing_the_same_again_changes_nothing(world, convoy):
    said, before = convoys.said_of(world.event), convoys.mark_of(world.event)
    assert replace(world, said).edition == 1
    assert (convoys.mark_of(world.event), count(Entry)) == (before, 0)


def test_times_are_told_by_the_clocks_of_the_day_s_city(world, convoy):
    said, told = convoys.said_of(world.event), ["15:00", "16:30", "10:00", "14:00"]
    assert [f"{one.starts:%H:%M}" for one in said["slots"]] == told
    assert convoy.morning.starts_at == world.at("11:00", THIRD)
    replace(world, said, days=[DayLine(SECOND, convoy.diego.id), DayLine(THIRD, convoy.cape.id)])
    assert convoy.morning.starts_at == world.at("10:00", THIRD)
    assert [f"{one.starts:%H:%M}" for one in convoys.said_of(world.event)["slots"]] == told


def test_slots_too_close_to_change_the_bus_are_one_run(world, convoy):
    assert [one.run for one in queries.slots(world.event)] == [0, 0, 1, 2]
    replace(world, convoys.said_of(world.event), rest=30)
    assert [one.run for one in queries.slots(world.event)] == [0, 1, 2, 3]


def test_a_slot_and_a_bus_that_are_moved_stay_the_same_rows(world, convoy):
    with transaction():
        row = VisitDecision(event_id=world.event.id, kind="pin", company_id=convoy.biotech.id, by="Lía")
        row.slot_id = convoy.evening.id
        db.session.add(row)
    evening, bus = convoy.evening.id, convoy.bus_1.id
    slots = [slot("15:00", "16:00"), slot("17:00", "18:00", id=evening)]
    replace(world, convoys.said_of(world.event), slots=slots, buses=[BusLine("BUS-9", 5, id=bus)])
    assert convoy.evening.starts_at == world.at("17:00", SECOND)
    assert (count(VisitSlot), count(VisitDecision), count(Bus)) == (2, 1, 1)
    assert (convoy.bus_1.code, convoy.bus_1.seats) == ("BUS-9", 5)


def test_two_buses_and_two_slots_may_change_places(world, convoy):
    one, other = convoy.bus_1.id, convoy.bus_2.id
    said = convoys.said_of(world.event)
    first, second, *others = said["slots"]
    slots = [first._replace(id=second.id), second._replace(id=first.id), *others]
    replace(world, said, slots=slots, buses=[BusLine("BUS-2", 4, id=one), BusLine("BUS-1", 2, id=other)])
    assert [(bus.code, bus.seats) for bus in queries.buses(world.event)] == [("BUS-2", 4), ("BUS-1", 2)]
    assert count(VisitSlot) == 4


def test_a_bus_that_people_ride_in_stays_and_its_groups_follow_it(world, convoy):
    with transaction():
        ride = Activity(event_id=world.event.id, kind="transfer", live=True, state="published", revision=1, day=SECOND,
                        title={"en": "Bus"}, attendance="listed", audience="participants")  # fmt: skip
        db.session.add(ride)
        db.session.flush()
        group = ActivityGroup(activity_id=ride.id, kind="bus", name="BUS-1", capacity=4, bus_id=convoy.bus_1.id)
        db.session.add(group)
    said = convoys.said_of(world.event)
    with pytest.raises(Refusal, match="bus_in_use"):
        replace(world, said, buses=said["buses"][1:])
    db.session.rollback()
    replace(world, said, buses=[BusLine("BUS-7", 30, id=convoy.bus_1.id)])
    (group,) = db.session.scalars(sa.select(ActivityGroup))
    assert (group.name, group.capacity) == ("BUS-7", 30)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"slots": [slot("22:00", "01:00")]}, "slot_1_ends", "span_over_night"),
        ({"slots": [slot("10:00", "11:00"), slot("10:30", "12:00")]}, "slot_2_starts", "times_overlap"),
        ({"slots": [slot("10:00", "11:00", FIRST)]}, "slot_1_day", "day_without_city"),
        ({"slots": [slot("10:00", "11:00", THIRD + dt.timedelta(days=3))]}, "slot_1_day", "day_outside"),
        ({"buses": [BusLine("BUS-1", 4), BusLine("bus-1", 2)]}, "bus_2_code", "bus_twice"),
        ({"promised": 4, "choices": 3}, "promised", "promised_exceeds_choices"),
        ({"driving_hours": 12, "duty_hours": 11}, "driving_hours", "driving_exceeds_duty"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_changes(world, convoy, said, field, code):
    before = convoys.mark_of(world.event)
    with pytest.raises(Refusal) as refused:
        replace(world, convoys.said_of(world.event), **said)
    assert (refused.value.code, refused.value.field) == (code, field)
    db.session.rollback()
    assert convoys.mark_of(world.event) == before


def test_days_and_ways_lead_to_places_of_the_event_and_are_told_once(world, convoy):
    cape, diego = convoy.cape.id, convoy.diego.id
    for said, field, code in [
        ({"days": [DayLine(SECOND, cape), DayLine(THIRD, diego), DayLine(THIRD, cape)]}, "day_3_day", "day_twice"),
        ({"days": [DayLine(SECOND, cape), DayLine(THIRD, 999_999)]}, "day_2_city", "unknown_place"),
        ({"ways": [WayLine(cape, cape, 5)]}, "way_1_end", "way_to_itself"),
        ({"ways": [WayLine(cape, diego, 5), WayLine(cape, diego, 6)]}, "way_2_end", "way_twice"),
    ]:
        with pytest.raises(Refusal) as refused:
            replace(world, convoys.said_of(world.event), **said)
        assert (refused.value.code, refused.value.field) == (code, field)
        db.session.rollback()


def test_an_hour_that_the_clock_leaves_out_is_no_slot(world, convoy):
    spring = dt.date(2019, 4, 7)
    with transaction():
        world.event.starts_on = spring
    said = convoys.said_of(world.event)
    days = [DayLine(spring, convoy.cape.id), *said["days"]]
    with pytest.raises(Refusal) as refused:
        replace(world, said, days=days, slots=[slot("02:30", "04:00", spring)])
    assert (refused.value.code, refused.value.field) == ("hour_left_out", "slot_1_starts")


def test_the_calendar_of_a_bus_that_is_gone_never_becomes_another_s(world, convoy):
    said, gone = convoys.said_of(world.event), convoy.bus_2.id
    replace(world, said, buses=said["buses"][:1])
    replace(world, said, buses=[said["buses"][0], BusLine("BUS-3", 2)])
    assert gone not in [bus.id for bus in queries.buses(world.event)]


def test_slots_of_two_cities_may_overlap_though_no_clock_shows_it(world, convoy):
    """Late in San Diego, and early on the next day at the Cape, an hour further east."""
    days = [DayLine(SECOND, convoy.diego.id), DayLine(THIRD, convoy.cape.id)]
    slots = [slot("23:00", "23:45"), slot("00:15", "01:00", THIRD)]
    with pytest.raises(Refusal) as refused:
        replace(world, convoys.said_of(world.event), days=days, slots=slots)
    assert (refused.value.code, refused.value.field) == ("times_overlap", "slot_2_starts")


def test_two_who_change_it_at_once_are_told(world, convoy):
    seen = convoys.mark_of(world.event)
    replace(world, convoys.said_of(world.event), seen=seen, rest=60)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        replace(world, convoys.said_of(world.event), seen=seen, rest=30)


def test_after_the_event_nothing_changes(world, convoy):
    with pytest.raises(Refusal, match="finished"):
        replace(world, convoys.said_of(world.event), now=utcnow() + dt.timedelta(days=60))


def test_a_hotel_elsewhere_is_told_and_not_refused(world, convoy):
    assert queries.strange_hotels(world.event) == []
    days = [DayLine(SECOND, convoy.cape.id, convoy.diego_hotel.id), DayLine(THIRD, convoy.diego.id)]
    replace(world, convoys.said_of(world.event), days=days)
    assert [one.day for one in queries.strange_hotels(world.event)] == [SECOND]


def test_visits_outside_the_slots_are_counted_but_not_the_agreed_ones(world, convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    small.receive(convoy.solar, convoy.afternoon, fixed=True)
    assert queries.stranded(world.event) == 0
    replace(world, convoys.said_of(world.event), slots=[slot("12:00", "13:00")])
    assert queries.stranded(world.event) == 1


def test_what_the_convoy_needs_is_not_taken_away(world, convoy):
    for row, code in [(convoy.cape_hotel, "convoy"), (convoy.health, "themes"), (convoy.creative, "companies")]:
        with transaction(), pytest.raises(Refusal, match=f"in_use_by_{code}"):
            event_parts.remove(row, by=LIA)
    with transaction():
        axis = event_parts.add(world.event, "axes", {"code": "ART", "name": {"en": "Art"}}, by=LIA)
    with transaction():
        event_parts.remove(axis, by=LIA)
    assert count(Axis) == 2


def test_the_event_keeps_its_days_and_its_clocks_while_the_convoy_needs_them(world, convoy):
    with transaction():
        for activity in db.session.scalars(sa.select(Activity)):
            activity.day = SECOND
    facts = event_settings.said_of(world.event)
    with transaction(), pytest.raises(Refusal) as refused:
        event_settings.edit(world.event, facts | {"ends_on": SECOND}, by=LIA)
    assert (refused.value.code, refused.value.field) == ("convoy_in_use", "ends_on")
    place = event_parts.said_of(convoy.diego)
    with transaction(), pytest.raises(Refusal, match="zone_in_use"):
        event_parts.edit(convoy.diego, place | {"zone": None}, by=LIA)
    assert count(ConvoyDay) == 2
