"""The dashboard's numbers: the same as the lists', by the event's clock, in a constant number of statements."""

import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa

from models import Activity, Delegate, Event, Message, Scan, db
from models.activity import AUDIENCES
from models.base import utcnow
from models.transaction import transaction
from operations import participations, programme, registrations, scans
from operations.journal import SYSTEM
from queries import activities, dashboards, delegates, rosters
from queries.dashboards import Standing
from queries.delegates import Filters
from tests.pages import statements
from tests.world import CODES, FIRST, SECOND


def listed(event: Event, **filters: str) -> int:
    """How many the desk's list shows with these filters."""
    return delegates.page(event, Filters(**filters), size=1).total


def real(world, time: str, day: dt.date = FIRST) -> dt.datetime:
    """The real instant at which the event's clock says so; in UTC, where a day more or less has 24 hours."""
    return world.real(world.at(time, day).astimezone(dt.UTC))


def pass_through(world, name: str, time: str, direction: str = "in") -> str:
    """Show the badge at the main entrance at this time by the event's clock; the scan's nonce."""
    nonce = f"{name}-{direction}-{time.replace(':', '')}"
    with transaction():
        scans.record(
            world.event, code=CODES[name], checkpoint="MAIN", nonce=nonce, by=SYSTEM, direction=direction,
            now=real(world, time),
        )  # fmt: skip
    return nonce


def demand_of(world, activity: Activity) -> dashboards.Demand:
    found = dashboards.demand(activities.published(world.event))
    return next(one for one in found if one.activity == activity)


def sign_up(activity: Activity, delegate: Delegate) -> None:
    with transaction():
        participations.sign_up(activity, delegate, by=SYSTEM)


def test_the_demos_mayors_are_more_than_were_announced(demo):
    found = dashboards.mayors(demo)
    assert found == {"MX": Standing(92), "US": Standing(32), "CA": Standing(8)}
    assert list(found) == ["MX", "US", "CA"]
    assert sum(of.approved for of in found.values()) == 132 > demo.expected_mayors == 130


def test_the_demos_mayors_are_those_of_the_lists(demo):
    codes = [category.code for category in demo.categories if category.mayors]
    for country, of in dashboards.mayors(demo).items():
        shown = [listed(demo, category=code, country=country, status="approved") for code in codes]
        assert of.approved == sum(shown)


def test_the_demos_places_are_those_of_the_desk(demo):
    counts = delegates.counts(demo)
    assert dashboards.places(demo) == Standing(approved=205, undecided=15, waitlisted=0)
    assert counts.holding == 205
    assert listed(demo, status="submitted") == 15


def test_the_demos_registrations_are_everybody_from_april_to_june(demo):
    by_day = dashboards.registrations(demo)
    rows = db.session.scalars(sa.select(Delegate).where(Delegate.event_id == demo.id))
    assert by_day == Counter(demo.now(one.registered_at).astimezone(demo.tz).date() for one in rows)
    assert sum(by_day.values()) == listed(demo) == 310
    assert (min(by_day), max(by_day) <= demo.today()) == (dt.date(2019, 4, 15), True)
    assert list(by_day) == sorted(by_day)


def test_the_demos_programme_has_known_gaps(demo):
    found = dashboards.gaps(activities.published(demo))
    assert len(found.time) == 5
    assert [one.kind for one in found.place] == ["visit"]
    assert {(panel.number, roles) for panel, roles in found.speakers} == {
        (number, ("moderator", "panelist")) for number in ("I", "II", "III", "IV", "V", "VI")
    }


def test_waiting_and_waitlisted_mayors_are_told_apart(world):
    with transaction():
        world.event.capacity = 4
        registrations.approve(world.fay, by=SYSTEM)
    assert dashboards.mayors(world.event) == {"MX": Standing(2), "CA": Standing(1), "US": Standing(0, 0, 1)}
    assert dashboards.places(world.event) == Standing(4, 0, 1)


def test_without_people_there_is_nothing(world):
    with transaction():
        other = Event(slug="empty", kind="convoy", name={"en": "Empty"}, starts_on=FIRST, ends_on=SECOND, zone="UTC")
        db.session.add(other)
    assert dashboards.mayors(other) == dashboards.registrations(other) == {}
    assert dashboards.places(other) == Standing()
    assert dashboards.arrivals(other) is None
    assert not dashboards.undecided(other)
    assert not dashboards.without_address(other, 5)
    assert not dashboards.stuck_messages(other, 5)


@pytest.mark.parametrize(("time", "day"), [("23:59", FIRST), ("00:00", SECOND)])
def test_a_day_ends_at_midnight_of_the_events_clock(world, time, day):
    with transaction():
        for delegate in db.session.scalars(sa.select(Delegate)):
            delegate.registered_at = real(world, "12:00")
        world.ana.registered_at = real(world, time, day)
    assert dashboards.registrations(world.event)[day] == (8 if day == FIRST else 1)


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/Havana", dt.datetime(2019, 3, 10, 4, 45)),  # its clocks go from midnight to one
        ("America/Havana", dt.datetime(2019, 11, 3, 3, 45)),  # … and from one to midnight
        ("Asia/Kathmandu", dt.datetime(2019, 6, 5, 17, 0)),
        ("America/Mazatlan", dt.datetime(2019, 4, 7, 8, 0)),
    ],
)  # fmt: skip
def test_days_are_those_of_the_zone_where_its_clocks_change(world, zone, around):
    start = around.replace(tzinfo=dt.UTC) - dt.timedelta(days=1)
    with transaction():
        world.event.zone, world.event.clock_shift = zone, 0
        people = list(db.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc())))
        for place, somebody in enumerate(people):
            somebody.registered_at = start + place * dt.timedelta(hours=7, minutes=15)
    wanted = Counter(one.registered_at.astimezone(world.event.tz).date() for one in people)
    assert dashboards.registrations(world.event) == wanted
    assert len(wanted) > 2


def test_somebody_arrives_once_however_often_they_pass(world):
    pass_through(world, "ana", "09:14")
    pass_through(world, "ana", "09:40", "out")
    pass_through(world, "ana", "09:50")
    pass_through(world, "beto", "09:15")
    pass_through(world, "chloe", "09:29")
    pass_through(world, "chloe", "09:31", "out")

    found = dashboards.arrivals(world.event)

    assert (found.inside, found.arrived) == (2, 3)
    assert found.quarters == [(world.at("09:00"), 1), (world.at("09:15"), 2)]
    assert found.arrived == sum(came for _, came in rosters.of_event(world.event))


def test_a_scan_taken_back_never_was(world):
    pass_through(world, "ana", "09:10")
    nonce = pass_through(world, "beto", "09:20")
    with transaction():
        scans.undo(world.event, nonce, reason="", by=SYSTEM, now=real(world, "09:21"))
    found = dashboards.arrivals(world.event)
    assert (found.inside, found.arrived, found.quarters) == (1, 1, [(world.at("09:00"), 1)])


def test_other_doors_and_refused_badges_are_no_arrivals(world):
    with transaction():
        scans.record(world.event, code=CODES["eva"], checkpoint="BACK", nonce="a", by=SYSTEM)
        scans.record(world.event, code="nonsense", checkpoint="MAIN", nonce="b", by=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 2
    found = dashboards.arrivals(world.event)
    assert (found.entrance.code, found.inside, found.arrived, found.quarters) == ("MAIN", 0, 0, [])


def test_the_latest_day_is_told_apart(world):
    pass_through(world, "ana", "09:10")
    with transaction():
        at = real(world, "08:00", SECOND)
        scans.record(world.event, code=CODES["beto"], checkpoint="MAIN", nonce="x", by=SYSTEM, now=at)
    assert dashboards.arrivals(world.event).latest_day == [(world.at("08:00", SECOND), 1)]


def test_a_panel_is_nearly_full_then_full_then_has_a_queue(world):
    with transaction():
        world.housing.capacity = 3
    for name, taken, waiting, full in (("ana", 1, 0, False), ("beto", 2, 0, False), ("chloe", 3, 0, True)):
        sign_up(world.housing, getattr(world, name))
        one = demand_of(world, world.housing)
        assert (one.taken, one.waiting, one.full) == (taken, waiting, full)
    with transaction():
        registrations.approve(world.fay, by=SYSTEM)
    sign_up(world.housing, world.fay)
    assert demand_of(world, world.housing).waiting == 1
    assert {one.activity.title["en"] for one in dashboards.demand(activities.published(world.event, AUDIENCES))} == {
        "Housing", "Water", "Ports", "Harbour",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("taken", "capacity", "full", "nearly"),
    [
        (53, 60, False, False), (54, 60, False, True), (60, 60, True, False), (61, 60, True, False),
        (99, None, False, False), (0, 0, True, False),
    ],
)  # fmt: skip
def test_nearly_full_is_ninety_of_a_hundred(taken, capacity, full, nearly):
    one = dashboards.Demand(Activity(capacity=capacity), taken, 0)
    assert (one.full, one.nearly_full) == (full, nearly)


def test_gaps_close_as_somebody_fills_them(world):
    found = dashboards.gaps(activities.published(world.event, activities.DELEGATES))
    assert [one.title["en"] for one in found.time] == ["Dinner"]
    assert {one.title["en"] for one in found.place} == {"Dinner", "Harbour"}
    assert len(found.speakers) == 3
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, role="moderator", override="invited")
        programme.call_off(world.ports, by=SYSTEM)
        programme.publish(world.event, [world.ports], by=SYSTEM)
    found = dashboards.gaps(activities.published(world.event, activities.DELEGATES))
    assert [(one.title["en"], roles) for one, roles in found.speakers] == [
        ("Housing", ("panelist",)), ("Water", ("moderator", "panelist")),
    ]  # fmt: skip


def test_who_waits_longest_is_first(world):
    with transaction():
        world.gus.status, world.gus.registered_at = "endorsed", utcnow() - dt.timedelta(days=3, hours=2)
    found = dashboards.undecided(world.event)
    assert (found.total, found.rows) == (2, [world.gus])
    assert dashboards.days_waiting(world.gus) == 3


def test_people_without_address_and_stuck_messages_are_found(world):
    with transaction():
        world.ana.email, world.beto.email, world.gus.email = None, "", None
        for number, status in enumerate(("failed", "unaddressed", "waiting", "sent")):
            key = {"dedupe": f"d{number}", "message_id": f"m{number}"}
            told = {"template": "approved", "language": "es", "status": status, "delegate_id": world.ana.id}
            db.session.add(Message(event_id=world.event.id, **key, **told))
    silent, stuck = dashboards.without_address(world.event, 1), dashboards.stuck_messages(world.event, 5)
    assert (silent.rows, silent.total) == ([], 0), "their focal point passes letters on"
    with transaction():
        world.delegation.contact_email = None
    silent = dashboards.without_address(world.event, 1)
    assert (silent.rows, silent.total) == ([world.beto], 2)
    assert ([one.status for one in stuck.rows], stuck.total) == (["unaddressed", "failed"], 2)


QUESTIONS = {
    "mayors": (dashboards.mayors, 1),
    "places": (dashboards.places, 1),
    "registrations": (dashboards.registrations, 1),
    "arrivals": (dashboards.arrivals, 3),
    "undecided": (dashboards.undecided, 1),
    "without_address": (lambda event: dashboards.without_address(event, 5), 1),
    "stuck_messages": (lambda event: dashboards.stuck_messages(event, 5), 1),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_takes_as_many_statements_as_it_says(demo, question):
    ask, many = QUESTIONS[question]
    demo.tz  # noqa: B018 (the event is read before the statements are counted)
    with statements() as sent:
        ask(demo)
    assert len(sent) == many
