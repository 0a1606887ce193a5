"""How meetings are held: what is stored together, what is refused, and what stands whatever changes."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, Entry, MeetingRules, MeetingWindow, db
from models.base import utcnow
from models.transaction import transaction
from operations import event_settings, meeting_rules
from operations.journal import Actor
from operations.meeting_windows import BOUNDS, Window
from operations.refusals import Refusal
from queries import meeting_rules as queries
from tests import meetings
from tests.world import FIRST, SECOND, THIRD, count

LIA = Actor("staff", "Lía Cota", 1)


def window(starts: str, ends: str, day: dt.date = SECOND) -> Window:
    return Window(day, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))


def replace(world, *windows: Window, rooms=None, **more) -> MeetingRules:
    named = {key: more.pop(key) for key in ("seen", "now") if key in more}
    facts = meeting_rules.USUAL | {"windows": windows, "rooms": rooms or {}} | more
    with transaction():
        return meeting_rules.replace(world.event, facts, by=LIA, **named)


def starts(world) -> list[str]:
    return [f"{slot.starts_at.astimezone(world.event.tz):%d %H:%M}" for slot in queries.slots(world.event)]


def test_windows_rooms_and_limits_are_stored_together_with_one_line_in_the_journal(world):
    rooms = {world.blue.id: {}, world.red.id: {}}
    rules = replace(world, window("10:00", "11:00"), window("09:00", "09:20", FIRST), rooms=rooms, minutes=15, a_day=3)
    assert starts(world) == ["05 09:00", "06 10:00", "06 10:25"]
    assert (rules.edition, rules.a_day, rules.asks, rules.reply_hours) == (1, 3, 10, 48)
    assert [room.code for room in queries.rooms(world.event)] == ["RED", "BLUE"]
    (line,) = db.session.scalars(sa.select(Entry))
    assert (line.verb, line.actor_name) == ("meeting_rules.changed", "Lía Cota")
    assert line.detail["facts"] == ["a_day", "minutes", "rooms", "windows"]


def test_storing_the_same_again_changes_nothing(world):
    replace(world, window("10:00", "11:00"), rooms={world.red.id: {}})
    kept = list(db.session.scalars(sa.select(MeetingWindow.id)))
    assert replace(world, window("10:00", "11:00"), rooms={world.red.id: {}}).edition == 1
    assert list(db.session.scalars(sa.select(MeetingWindow.id))) == kept
    assert count(Entry) == 1


def test_no_rooms_and_no_windows_are_allowed_and_make_no_slots(world):
    replace(world, window("10:00", "11:00"), rooms={world.red.id: {}})
    assert replace(world).edition == 2
    assert (queries.slots(world.event), queries.rooms(world.event)) == ((), [])


def test_seats_and_access_are_the_places_own(world):
    replace(world, rooms={world.blue.id: {"capacity": 6, "step_free": True}})
    assert (world.blue.capacity, world.blue.step_free) == (6, True)
    assert count(Entry, Entry.verb == "place.edited") == 1


@pytest.mark.parametrize(
    ("windows", "field", "code"),
    [
        ([window("10:00", "12:00"), window("11:30", "12:30")], "window_2_starts", "windows_overlap"),
        ([window("10:00", "11:00"), window("11:00", "12:00"), window("10:30", "11:30")], "window_3_starts",
         "windows_overlap"),
        ([window("22:00", "01:00")], "window_1_ends", "window_over_night"),
        ([window("10:00", "10:00")], "window_1_ends", "window_over_night"),
        ([window("10:00", "10:19")], "window_1_ends", "slot_longer_than_window"),
        ([window("10:00", "11:00", THIRD + dt.timedelta(days=1))], "window_1_day", "day_outside"),
        ([window("10:00", "11:00", FIRST - dt.timedelta(days=1))], "window_1_day", "day_outside"),
    ],
)  # fmt: skip
def test_a_window_that_cannot_be_is_refused_at_its_field_and_nothing_is_stored(world, windows, field, code):
    with pytest.raises(Refusal) as refused:
        replace(world, *windows)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert count(MeetingRules) == count(MeetingWindow) == 0


def test_windows_that_touch_or_are_on_different_days_do_not_overlap(world):
    replace(world, window("10:00", "11:00"), window("11:00", "12:00"), window("10:00", "11:00", THIRD))
    assert count(MeetingWindow) == 3


def test_an_hour_that_the_clocks_leave_out_is_refused(world):
    with transaction():
        world.event.zone, world.event.starts_on = "America/Tijuana", dt.date(2019, 3, 10)
    with pytest.raises(Refusal) as refused:
        replace(world, window("02:30", "04:00", dt.date(2019, 3, 10)))
    assert (refused.value.field, refused.value.code) == ("window_1_starts", "hour_left_out")


def test_who_saw_something_else_is_told_and_changes_nothing(world):
    seen = meeting_rules.mark_of(world.event)
    replace(world, window("10:00", "11:00"), seen=seen)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        replace(world, seen=seen)
    assert count(MeetingWindow) == 1


def test_a_place_of_another_event_is_no_room(world):
    with pytest.raises(Refusal, match="unknown_place"):
        replace(world, rooms={999_999: {}})


def test_after_the_event_nothing_changes(world):
    with pytest.raises(Refusal, match="finished"):
        replace(world, now=world.real(world.at("10:00", THIRD + dt.timedelta(days=2))))


def test_meetings_outside_the_windows_or_rooms_are_counted_until_they_are_over(world):
    meetings.set_up(world.event, [world.red, world.blue])
    for place, starts_at in ((world.red, "10:00"), (world.blue, "10:30"), (world.red, "12:00")):
        standing(world, place, starts_at)
    assert queries.stranded(world.event) == 0
    replace(world, window("10:00", "12:00"), rooms={world.red.id: {}})
    assert queries.stranded(world.event) == 2
    assert queries.stranded(world.event, world.real(world.at("11:00", SECOND))) == 1


def standing(world, place, time: str) -> None:
    starts_at = world.at(time, SECOND)
    published = {"state": "published", "revision": 1, "live": True, "published_at": utcnow()}
    with transaction():
        db.session.add(
            Activity(
                event=world.event,
                kind="meeting",
                title={"en": "Meeting"},
                day=SECOND,
                place_id=place.id,
                starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(minutes=20),
                audience="participants",
                attendance="listed",
                **published,
            )
        )


def test_an_event_keeps_the_days_and_the_zone_of_its_windows(world):
    with transaction():
        db.session.execute(sa.update(Activity).values(starts_at=None, ends_at=None, closes_at=None, day=SECOND))
    meetings.set_up(world.event, [], windows=[("10:00", "11:00", THIRD)])
    said = event_settings.said_of(world.event)
    for changed, code in (({"ends_on": SECOND}, "windows_in_use"), ({"zone": "Europe/Oslo"}, "zone_in_use")):
        with pytest.raises(Refusal, match=code), transaction():
            event_settings.edit(world.event, said | changed, by=LIA)


def test_the_bounds_are_what_the_database_takes(world):
    for field, (least, most) in BOUNDS.items():
        for value in (least, most):
            assert getattr(replace(world, **{field: value}), field) == value
