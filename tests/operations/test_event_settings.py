"""Event settings beyond their pages: two at once, and what a finished event refuses, by its own clock."""

import datetime as dt
import threading

import pytest

from models import Category, Event, Place, Scan, db
from models.transaction import transaction
from operations import (
    badges,
    event_parts,
    event_settings,
    events,
    finished,
    participations,
    places,
    programme,
    registrations,
    scans,
)
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.world import CODES, count

FACTS = {"starts_on": "2099-05-01", "ends_on": "2099-05-03", "zone": "UTC", "kind": "summit", "languages": ["es"]}
PRESS = {"code": "PRESS", "letter": "R", "colour": "#0b5d3b", "name_es": "Prensa"}


def over(world) -> dt.datetime:
    """The first moment after the event, as real time."""
    return world.real(finished.ends_at(world.event))


def refused(call) -> str | None:
    """The code of the refusal; None when it was done. Nothing of it stays."""
    try:
        with transaction():
            call()
            raise InterruptedError
    except InterruptedError:
        return None
    except Refusal as refusal:
        return refusal.code


def at_once(app, *calls) -> list[object]:
    """What each of the calls gave, all begun at the same moment; a refusal gives its code."""
    together, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    outcomes.append(call() and "done")
            except Refusal as refusal:
                outcomes.append(refusal.code)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return sorted(outcomes)


def test_one_address_is_one_event_when_two_make_it_at_once(app):
    facts = event_settings.read(FACTS | {"slug": "forum", "name_es": "Foro"}, new=True)
    make = lambda: event_settings.create(facts, by=SYSTEM)  # noqa: E731

    assert at_once(app, make, make) == ["done", "slug_taken"]
    assert count(Event) == 1


def test_one_code_is_one_category_when_two_add_it_at_once(app, world):
    facts, id = event_parts.read("categories", PRESS, "UTC"), world.event.id

    def add():
        return event_parts.add(db.session.get(Event, id), "categories", facts, by=SYSTEM)

    assert at_once(app, add, add) == ["code_taken", "done"]
    assert count(Category, Category.code == "PRESS") == 1


def test_of_two_who_change_the_same_place_at_once_one_is_told(app, world):
    id, seen = world.red.id, event_parts.mark_of(world.red)

    def change(seats):
        facts = event_parts.read("places", {"code": "RED", "name_en": "Red", "capacity": seats}, "UTC")
        return lambda: event_parts.edit(db.session.get(Place, id), facts, seen=seen, by=SYSTEM)

    assert at_once(app, change("10"), change("20")) == ["changed_meanwhile", "done"]
    assert world.red.capacity in (10, 20)


def test_the_night_after_the_last_day_belongs_to_the_event(world):
    last = dt.datetime(2019, 6, 8, tzinfo=world.event.tz)

    assert not finished.is_finished(world.event, world.real(last + dt.timedelta(hours=5, minutes=59)))
    assert finished.is_finished(world.event, world.real(last + dt.timedelta(hours=6)))


def test_once_over_nothing_changes_any_more(world):
    now, event, ana, fay, ports = over(world), world.event, world.ana, world.fay, world.ports
    facts = registrations.read(
        {"family_name": "Li", "category": "MAYOR", "country": "MX", "language": "es"}, source="api"
    )
    place = event_parts.read("places", {"code": "NEW", "name_en": "New"}, "UTC")
    verbs = {
        "register": lambda: registrations.register(event, facts, by=SYSTEM, source="api", now=now),
        "approve": lambda: registrations.approve(fay, by=SYSTEM, now=now),
        "reject": lambda: registrations.reject(fay, by=SYSTEM, now=now),
        "cancel": lambda: registrations.cancel(ana, by=SYSTEM, now=now),
        "sign up": lambda: participations.sign_up(ports, ana, by=SYSTEM, now=now, override="late"),
        "leave": lambda: participations.leave(ports, ana, by=SYSTEM, now=now),
        "badge": lambda: badges.issue(ana, by=SYSTEM, now=now),
        "capacity": lambda: places.set_capacity(event, 3, by=SYSTEM, now=now),
        "propose": lambda: programme.create(event, "panel", {"title": {"en": "X"}}, by=SYSTEM, now=now),
        "edit": lambda: programme.edit(ports, {"capacity": 9}, by=SYSTEM, now=now),
        "call off": lambda: programme.call_off(ports, by=SYSTEM, now=now),
        "publish": lambda: programme.publish(event, [ports], by=SYSTEM, now=now),
        "undo": lambda: scans.undo(event, "n", reason="x", by=SYSTEM, now=now),
        "add": lambda: event_parts.add(event, "places", place, by=SYSTEM, now=now),
        "change": lambda: event_parts.edit(world.red, place, by=SYSTEM, now=now),
        "remove": lambda: event_parts.remove(world.blue, by=SYSTEM, now=now),
    }
    assert {verb: refused(call) for verb, call in verbs.items()} == dict.fromkeys(verbs, "finished")


def test_people_cannot_register_themselves_once_it_is_over_whatever_the_window(world):
    with transaction():
        world.event.registration_closes_at = None

    assert registrations.is_open(world.event, now=over(world) - dt.timedelta(seconds=1))
    assert not registrations.is_open(world.event, now=over(world))


@pytest.mark.parametrize("override", [None, "I know her"])
def test_every_checkpoint_is_closed_once_it_is_over(world, override):
    with transaction():
        answer = scans.record(
            world.event, code=CODES["ana"], checkpoint="MAIN", nonce="n", by=SYSTEM, override=override, now=over(world)
        )
    assert (answer["result"], answer["reason"]) == ("refused", "checkpoint_closed")
    assert count(Scan) == 1


def test_a_file_may_tell_of_an_event_that_is_over(app):
    event = {"slug": "old", "kind": "summit", "name": {"en": "Old"}, "zone": "UTC"}
    event |= {"starts_on": "2010-05-01", "ends_on": "2010-05-02"}
    talk = {"key": "talk", "kind": "plenary", "title": {"en": "Talk"}, "day": "2010-05-01"}
    with transaction():
        made = events.load({"event": event, "activities": [talk]}, by=SYSTEM)

    assert made.version == 1
    assert finished.is_finished(made)
