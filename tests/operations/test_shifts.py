"""Publishing a shift: what it writes, what it leaves alone, and when it says no."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, ActivityDraft, ActivityHistory, Entry, Feed, Participation, Version, db
from models.base import utcnow
from models.transaction import transaction
from operations import feeds, participations, programme, shifts
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from operations.shifts import Asked
from tests.pages import statements
from tests.world import SECOND, THIRD, count

LATE = Actor("staff", "Lía Cota", 1)


def early(world) -> dt.datetime:
    return world.real(world.at("08:30", SECOND))


def apply(world, activity, minutes=0, **more) -> shifts.Preview:
    key, repairs = activity.id, more.pop("repairs", ())
    with transaction():
        return shifts.apply(
            world.event, Asked(key, minutes=minutes, repairs=repairs), by=LATE, now=early(world), **more
        )


def preview(world, activity, minutes=0, repairs=()) -> shifts.Preview:
    return shifts.preview(world.event, Asked(activity.id, minutes=minutes, repairs=repairs), now=early(world))


def meeting(world, times: str, *people, day=SECOND, place=None) -> Activity:
    """A placed meeting of these people."""
    starts, ends = (world.at(time, day) for time in times.split("–"))
    with transaction():
        facts = {"title": {"en": "Meeting"}, "starts_at": starts, "ends_at": ends, "place_id": (place or world.blue).id}
        made = programme.create(
            world.event, "meeting", facts, by=SYSTEM, audience="participants", attendance="listed", now=early(world)
        )
        programme.publish(world.event, [made], by=SYSTEM, now=early(world))
    for person in people:
        with transaction():
            participations.sign_up(made, person, by=SYSTEM, override="placed", now=early(world))
    return made


def test_a_preview_writes_nothing_and_says_what_would_be_published(world):
    found = preview(world, world.housing, 120)
    assert [(activity.id, move.later) for activity, move in found.moved] == [
        (world.housing.id, dt.timedelta(minutes=120)), (world.ports.id, dt.timedelta(minutes=30)),
    ]  # fmt: skip
    assert found.label == {
        "en": "Housing: 09:00 → 11:00, and 1 more", "es": "Vivienda: 09:00 → 11:00, y 1 más",
        "fr": "Logement : 09:00 → 11:00, et 1 de plus",
    }  # fmt: skip
    assert not db.session.new and not db.session.dirty
    assert (world.event.version, world.housing.starts_at) == (1, world.at("09:00", SECOND))


def test_a_shift_is_one_version_of_all_that_moved(world):
    apply(world, world.housing, 120)
    assert world.event.version == 2
    assert (world.housing.starts_at, world.housing.ends_at) == (world.at("11:00", SECOND), world.at("12:30", SECOND))
    assert (world.ports.starts_at, world.water.starts_at) == (world.at("12:30", SECOND), world.at("09:30", SECOND))
    assert {(world.housing.revision, world.housing.version), (world.ports.revision, world.ports.version)} == {(2, 2)}
    assert (world.water.revision, world.water.version) == (1, 1)
    kept = db.session.get_one(ActivityHistory, (world.ports.id, 2))
    assert (kept.version, kept.state, kept.starts_at, kept.by) == (2, "published", world.ports.starts_at, "Lía Cota")
    assert db.session.get_one(Version, (world.event.id, 2)).label["es"] == "Vivienda: 09:00 → 11:00, y 1 más"
    assert count(Entry, Entry.verb == "programme.shifted") == 1


def test_deadlines_of_sign_up_stay_where_they_were_told(world):
    told = world.housing.closes_at
    apply(world, world.housing, 30)
    assert world.housing.closes_at == told


def test_calendars_are_told(world):
    with transaction():
        feeds.begin(world.event, world.ana, "en")
    before = db.session.scalar(sa.select(Feed.wanted))
    apply(world, world.housing, 30)
    assert db.session.scalar(sa.select(Feed.wanted)) == before + 1


def test_a_colleagues_unfinished_draft_is_kept_and_goes_on_from_here(world):
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Homes"}}, by=SYSTEM, now=early(world))
        programme.edit(world.ports, {"starts_at": world.at("15:00", SECOND), "ends_at": world.at("16:00", SECOND)},
                       by=SYSTEM, now=early(world))  # fmt: skip
    apply(world, world.housing, 120)
    assert world.housing.title["en"] == "Housing"
    homes, ports = (db.session.get_one(ActivityDraft, one.id) for one in (world.housing, world.ports))
    assert (homes.title["en"], homes.starts_at, homes.base_revision) == ("Homes", world.at("11:00", SECOND), 2)
    assert (ports.starts_at, ports.base_revision) == (world.at("15:00", SECOND), 2)
    with transaction():
        programme.publish(world.event, [world.housing, world.ports], by=SYSTEM, now=early(world))
    assert (world.housing.title["en"], world.housing.starts_at) == ("Homes", world.at("11:00", SECOND))


def test_a_meeting_moves_at_once_and_belongs_to_no_version(world):
    placed = meeting(world, "09:00–09:20", world.ana, world.beto, day=THIRD)
    apply(world, placed, 10)
    assert (placed.starts_at, placed.revision, placed.version) == (world.at("09:10", THIRD), 2, None)
    assert world.event.version == 1
    assert db.session.get_one(ActivityHistory, (placed.id, 2)).version is None


def test_a_repair_moves_the_meeting_in_the_same_breath(world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, override="known", now=early(world))
    placed = meeting(world, "10:40–11:00", world.ana, world.dan)
    found = preview(world, world.housing, 30)
    (conflict,) = found.shift.conflicts
    assert (conflict.kind, conflict.people) == ("person_twice", {world.ana.id})
    ways = [one for one in found.shift.repairs if conflict.fingerprint in one.ends]
    assert {"move", "skip"} <= {one.kind for one in ways}
    moving = next(one for one in ways if one.kind == "move")
    apply(world, world.housing, 30, repairs=[moving.id])
    assert placed.starts_at == moving.moves[0].to_start
    assert (world.event.version, placed.version, placed.revision) == (2, None, 2)
    assert preview(world, world.housing, 0).shift.conflicts == ()


def test_a_meeting_can_be_left_out(world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, override="known", now=early(world))
    placed = meeting(world, "10:40–11:00", world.ana, world.dan)
    apply(world, world.housing, 30, repairs=[f"skip-{placed.id}"])
    assert (placed.state, placed.revision) == ("cancelled", 2)


def test_whoever_waits_and_can_come_now_moves_up(world):
    with transaction():
        participations.sign_up(world.water, world.chloe, by=SYSTEM, override="known", now=early(world))
        for person in (world.ana, world.beto):
            participations.sign_up(world.housing, person, by=SYSTEM, override="known", now=early(world))
    with transaction():
        waiting = Participation(
            activity=world.ports, delegate=world.chloe, status="waitlisted", waiting_since=utcnow(), revision=1
        )
        db.session.add(waiting)
    apply(world, world.ports, 10)
    assert waiting.status == "confirmed"


def test_who_saw_another_plan_or_another_version_is_told(world):
    seen = preview(world, world.housing, 30).shift.fingerprint
    with pytest.raises(Refusal) as refused:
        apply(world, world.housing, 45, seen=seen)
    assert (refused.value.code, refused.value.parameters) == ("changed_meanwhile", {"version": 1})
    with pytest.raises(Refusal, match="changed_meanwhile"):
        apply(world, world.housing, 30, base=0)
    assert world.event.version == 1
    apply(world, world.housing, 30, seen=seen, base=1)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        apply(world, world.housing, 30, seen=seen, base=1)


@pytest.mark.parametrize(
    ("name", "minutes", "code"),
    [("dinner", 10, "no_time_yet"), ("ports", 800, "past_midnight"), ("housing", -600, "another_day"),
     ("housing", 0, "nothing_to_publish"), ("housing", 760, "past_midnight")],
)  # fmt: skip
def test_what_cannot_be_moved(world, name, minutes, code):
    with pytest.raises(Refusal, match=code):
        apply(world, getattr(world, name), minutes)
    assert (world.event.version, count(ActivityHistory, ActivityHistory.revision > 1)) == (1, 0)


def test_what_is_cancelled_or_only_proposed_cannot_be_late(world):
    with transaction():
        programme.call_off(world.water, by=SYSTEM, now=early(world))
        programme.publish(world.event, [world.water], by=SYSTEM, now=early(world))
        new = programme.create(world.event, "panel", {"title": {"en": "Secret"}}, by=SYSTEM, now=early(world))
    with pytest.raises(Refusal, match="activity_cancelled"):
        preview(world, world.water, 10)
    with pytest.raises(Refusal, match="unknown_activity"):
        preview(world, new, 10)


def test_when_the_event_is_over_nothing_moves(world):
    over = world.real(world.at("12:00", THIRD + dt.timedelta(days=2)))
    with pytest.raises(Refusal, match="finished"), transaction():
        shifts.apply(world.event, Asked(world.housing.id, minutes=10), by=LATE, now=over)


def asked(world, call) -> int:
    """How many statements it sends when event and activity are known."""
    assert world.event.slug and world.housing.title
    with statements() as sent:
        call(world, world.housing, 30)
    return len([one for one in sent if not one.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT"))])


def test_the_number_of_people_costs_no_statements(world):
    few = asked(world, preview)
    for person in (world.ana, world.beto, world.chloe):
        with transaction():
            participations.sign_up(world.ports, person, by=SYSTEM, override="known", now=early(world))
    assert asked(world, preview) == few <= 12


def test_the_president_is_three_quarters_of_an_hour_late(demo):
    now = dt.datetime(2019, 6, 7, 12, 40, tzinfo=demo.tz) - dt.timedelta(seconds=demo.clock_shift)
    rows = db.session.scalars(
        sa.select(Activity).where(Activity.event_id == demo.id, Activity.day == dt.date(2019, 6, 7))
    )
    by_start = {f"{row.starts_at.astimezone(demo.tz):%H:%M}": row for row in rows if row.starts_at}
    president = by_start["13:00"]
    with transaction():
        done = shifts.apply(demo, Asked(president.id, minutes=45), by=LATE, now=now)
    times = [(row.kind, row.number, f"{row.starts_at.astimezone(demo.tz):%H:%M}") for row, _move in done.moved]
    assert times == [
        ("plenary", None, "13:45"), ("panel", "III", "15:15"), ("panel", "IV", "17:15"), ("milestone", None, "18:15"),
    ]  # fmt: skip
    assert by_start["19:00"].revision == by_start["12:30"].revision == 1
    assert demo.version == 2
