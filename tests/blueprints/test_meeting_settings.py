"""The page on which schedulers say when and where meetings are held."""

import pytest

from models import MeetingRules, db
from models.transaction import transaction
from operations import meeting_rules
from queries import meeting_rules as queries
from tests import meetings
from tests.pages import find_form, form_data, reads
from tests.world import SECOND, count

PAGE = "/cabos/desk/meetings/settings"


@pytest.fixture
def scheduler(client, world):
    world.sign_in(client, "scheduler")
    return client


def page(client) -> str:
    return reads(client.get(f"{PAGE}?lang=en"), "main")


def test_a_new_event_has_no_meetings_until_somebody_says_when_and_where(scheduler, world):
    assert "There are no bilateral meetings at this event yet" in page(scheduler)
    room = f"room_{world.red.id}"
    sent = {"window_1_day": SECOND.isoformat(), "window_1_starts": "10:00", "window_1_ends": "12:30", room: "y"}
    assert scheduler.submit(PAGE, **sent).status_code == 303
    assert "5 slots × 1 rooms = 5 meetings" in page(scheduler)
    assert (len(queries.slots(world.event)), [one.code for one in queries.rooms(world.event)]) == (5, ["RED"])


def test_what_stands_is_shown_and_stored_again_unchanged(scheduler, world):
    meetings.set_up(world.event, [world.red, world.blue], minutes=25, a_day=4)
    before = meeting_rules.said_of(world.event)
    assert "4 slots × 2 rooms = 8 meetings" in page(scheduler)
    assert scheduler.submit(PAGE, minutes="25").status_code == 303
    db.session.rollback()
    assert meeting_rules.said_of(world.event) == before


def test_a_room_and_a_window_are_taken_away_and_seats_changed(scheduler, world):
    meetings.set_up(world.event, [world.red, world.blue], windows=[("10:00", "11:00"), ("12:00", "13:00")])
    red, blue = world.red.id, world.blue.id
    gone = {"window_1_starts": "", "window_1_ends": "", f"room_{blue}": False}
    sent = gone | {f"seats_{red}": "8", f"step_free_{red}": "no"}
    assert scheduler.submit(PAGE, **sent).status_code == 303
    assert [slot.starts_at for slot in queries.slots(world.event)] == [
        world.at("12:00", SECOND),
        world.at("12:30", SECOND),
    ]
    assert [(one.code, one.capacity, one.step_free) for one in queries.rooms(world.event)] == [("RED", 8, False)]
    assert "Blue room" in page(scheduler)


def test_without_a_room_the_page_says_that_nothing_can_be_placed(scheduler, world):
    meetings.set_up(world.event, [])
    assert "Without a room no meeting can be placed." in page(scheduler)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"window_1_ends": "09:00"}, "Window 1: until: The end must come after the start, on the same day"),
        ({"window_1_ends": "10:10"}, "A meeting takes 20 minutes; this window has only 10."),
        ({"minutes": "200"}, "A meeting takes 200 minutes; this window has only 150."),
        ({"minutes": "4"}, "Minutes of a meeting: Please enter a whole number from 5 to 240."),
        ({"minutes": "9" * 400}, "Minutes of a meeting: "),
        ({"minutes": ""}, "Minutes of a meeting: Please fill this in."),
        ({"buffer": "-1"}, "Minutes between two meetings: Please enter a whole number from 0 to 120."),
        ({"a_day": "0"}, "Meetings of one person a day, at most: Please enter a whole number from 1 to 100."),
        ({"asks": "x\0"}, "Open requests of one person, at most: "),
        ({"reply_hours": "1.5"}, "Hours to answer a request: "),
        ({"window_2_starts": "11:00"}, "Window 2: until: Please fill this in."),
        (
            {"window_3_ends": "13:00", "window_3_starts": "12:00", "window_3_day": "2019-06-06"},
            "This overlaps the window from 10:00 to 12:30.",
        ),
        ({"window_1_starts": "25:00"}, "Window 1: from: Please write a time such as 13:45."),
        ({"window_1_day": "2019-06-09"}, "Window 1: day: This day is not one of the event’s days."),
        ({"window_1_day": "soon"}, "Window 1: day: "),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(scheduler, world, sent, said):
    meetings.set_up(world.event, [world.red])
    before = meeting_rules.mark_of(world.event)
    answer = scheduler.submit(f"{PAGE}?lang=en", **sent)
    assert answer.status_code == 422
    assert said in reads(answer, "main")
    (field, typed), *_ = sent.items()
    if "\0" not in typed and not field.endswith("day"):
        assert f'value="{typed}"' in answer.get_data(as_text=True)
    db.session.rollback()
    assert meeting_rules.mark_of(world.event) == before


def test_a_room_seats_the_two_at_least(scheduler, world):
    meetings.set_up(world.event, [world.red])
    answer = scheduler.submit(f"{PAGE}?lang=en", **{f"seats_{world.red.id}": "1"})
    assert "Seats: Red room: Please enter a whole number from 2" in reads(answer, "main")


def test_who_is_slower_than_another_scheduler_is_told_and_may_store_again(scheduler, world):
    meetings.set_up(world.event, [world.red])
    seen = scheduler.get(PAGE)
    assert seen.status_code == 200
    typed = form_data(find_form(seen, {"minutes": None})) | {"minutes": "30"}
    assert scheduler.submit(PAGE, minutes="15").status_code == 303
    answer = scheduler.post(f"{PAGE}?lang=en", data=typed)
    assert (answer.status_code, "Stored now: 15" in reads(answer, "main")) == (422, True)
    assert 'value="30"' in answer.get_data(as_text=True)
    again = form_data(find_form(answer, {"minutes": None}))
    assert scheduler.post(PAGE, data=again).status_code == 303
    assert db.session.get_one(MeetingRules, world.event.id).minutes == 30


def test_what_blocks_meetings_leads_to_the_programme(scheduler, world):
    with transaction():
        world.opening.blocking = True
    text = page(scheduler)
    assert "What blocks meetings" in text
    assert "Opening" in text
    assert f'href="/cabos/desk/programme/{world.opening.id}"' in scheduler.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("role", ["viewer", "gate"])
def test_others_may_not_open_it(client, world, role):
    world.sign_in(client, role)
    assert client.get(PAGE).status_code == 403
    assert count(MeetingRules) == 0
