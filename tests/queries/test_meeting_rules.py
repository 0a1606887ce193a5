"""How an event's meetings are held, asked in a few statements."""

from queries import meeting_rules
from tests import meetings
from tests.pages import statements
from tests.world import FIRST, THIRD


def test_without_rules_there_are_no_meetings_and_no_slots(world):
    assert meeting_rules.rules(world.event) is None
    assert (meeting_rules.slots(world.event), meeting_rules.rooms(world.event)) == ((), [])


def test_windows_of_several_days_become_slots_in_order_and_rooms_stand_in_the_order_of_places(world):
    windows = [("15:00", "16:00", THIRD), ("10:00", "11:00", FIRST)]
    meetings.set_up(world.event, [world.blue, world.red], windows=windows)
    event = world.event
    with statements() as sent:
        slots, rooms = meeting_rules.slots(event), meeting_rules.rooms(event)
    assert [(one.number, one.day, one.starts_at) for one in slots] == [
        (0, FIRST, world.at("10:00", FIRST)), (1, FIRST, world.at("10:30", FIRST)),
        (2, THIRD, world.at("15:00", THIRD)), (3, THIRD, world.at("15:30", THIRD)),
    ]  # fmt: skip
    assert [room.code for room in rooms] == ["RED", "BLUE"]
    assert len(sent) == 3
