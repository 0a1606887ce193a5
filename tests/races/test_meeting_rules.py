"""Two schedulers who say at once how meetings are held: one is stored whole, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from models import Event, MeetingWindow, db
from models.transaction import transaction
from operations import meeting_rules
from operations.journal import SYSTEM
from operations.meeting_windows import Window
from operations.refusals import Refusal
from queries import meeting_rules as queries
from tests import meetings
from tests.workers import PATIENCE
from tests.world import SECOND, count


def store(app: Flask, barrier: Barrier, key: int, seen: str, windows: list[Window]) -> str:
    with app.app_context():
        event = db.session.get_one(Event, key)
        facts = meeting_rules.USUAL | {"windows": windows, "rooms": {}, "minutes": 10 * len(windows)}
        barrier.wait(PATIENCE)
        try:
            with transaction():
                meeting_rules.replace(event, facts, seen=seen, by=SYSTEM)
        except Refusal as refusal:
            return refusal.code
        return f"{len(windows)} windows"


def windows(world, *hours: int) -> list[Window]:
    return [Window(SECOND, world.at(f"{hour}:00").time(), world.at(f"{hour}:30").time()) for hour in hours]


def race(app, world) -> list[str]:
    """What each was told; both saw the same page."""
    key, seen, barrier = world.event.id, meeting_rules.mark_of(world.event), Barrier(2)
    asked = [windows(world, 10, 11), windows(world, 14, 15, 16)]
    db.session.rollback()
    with ThreadPoolExecutor(2) as schedulers:
        return sorted(schedulers.map(lambda one: store(app, barrier, key, seen, one), asked))


def test_of_two_who_begin_at_once_one_is_told_to_look_again(app, world):
    stored, told = race(app, world)
    assert (told, stored) == ("changed_meanwhile", f"{count(MeetingWindow)} windows")
    assert queries.rules(world.event).minutes == 10 * count(MeetingWindow)


def test_of_two_who_change_what_stands_one_is_told_to_look_again(app, world):
    meetings.set_up(world.event, [world.red])
    stored, told = race(app, world)
    assert (told, stored) == ("changed_meanwhile", f"{count(MeetingWindow)} windows")
    rules = queries.rules(world.event)
    assert (rules.edition, rules.minutes) == (2, 10 * count(MeetingWindow))
