"""Events from plain data: what is right is stored and published, what is wrong is told with its path."""

import copy
import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, Checkpoint, Entry, Event, Organization, Theme, Version, db
from models.transaction import transaction
from operations import events
from operations.event_reading import EventFileError, parse, read
from operations.journal import SYSTEM
from queries import meeting_rules
from tests.world import count

NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
FILE = """
event:
  slug: border-forum
  kind: summit
  name: {es: Foro Fronterizo}
  starts_on: 2026-10-24
  ends_on: 2026-10-25
  zone: Europe/Oslo
  country: NO
  registration: {opens: 2026-09-01T08:00}
categories:
  - {code: MAYOR, letter: M, colour: "#0b5d3b", name: {es: Alcaldías}, mayors: true}
zones:
  - {code: HALL, name: {es: Salón}, categories: [MAYOR]}
places:
  - {code: HOTEL, name: {es: Hotel}}
  - {code: ROOM, parent: HOTEL, name: {es: Sala}, capacity: 30}
  - {code: ABROAD, name: {es: Sede de Londres}, zone: Europe/London}
organizations:
  - {kind: city, country: MX, name: {es: Tecate}}
activities:
  - {key: talk, kind: panel, title: {es: Plática}, day: 2026-10-24, starts: 10:00, ends: 11:30, place: ROOM,
     attendance: sign_up, categories: [MAYOR], capacity: 5, closes_hours_before: 24}
  - {key: night, kind: social, title: {es: Velada}, day: 2026-10-24, parent: talk, starts: 22:00,
     ends: 2026-10-25T01:00}
  - {key: call, kind: plenary, title: {es: Enlace}, day: 2026-10-24, starts: 10:00, place: ABROAD}
checkpoints:
  - {code: DOOR, name: {es: Puerta}, zone: HALL}
themes:
  - {code: WATER, text: {es: Agua}}
  - {text: {es: Puertos}}
meetings:
  minutes: 15
  delegation_a_day: 4
  windows:
    - {day: 2026-10-25, starts: 10:00, ends: 11:00}
    - {day: 2026-10-24, starts: 12:00, ends: 13:00}
  rooms: [ROOM]
"""


def changed(path: str, value: object) -> dict:
    """The file with one field set: changed("activities.0.kind", "x")."""
    data = copy.deepcopy(parse(FILE))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = data
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return data


def load(data: object) -> Event:
    with transaction():
        return events.load(data, by=SYSTEM, now=NOW)


def test_an_ordinary_file_makes_an_event_with_its_programme_published(app):
    event = load(parse(FILE))

    talk, night, call = db.session.scalars(sa.select(Activity).order_by(Activity.rank))
    assert (event.country, event.provenance, event.rehearsing, event.version) == ("NO", None, False, 1)
    assert event.registration_opens_at == dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
    assert talk.starts_at == dt.datetime(2026, 10, 24, 8, tzinfo=dt.UTC)
    assert talk.closes_at == dt.datetime(2026, 10, 23, 8, tzinfo=dt.UTC)
    assert (talk.place.code, [category.code for category in talk.categories]) == ("ROOM", ["MAYOR"])
    assert (night.parent_id, night.ends_at) == (talk.id, dt.datetime(2026, 10, 24, 23, tzinfo=dt.UTC))
    assert (call.starts_at, call.ends_at) == (dt.datetime(2026, 10, 24, 9, tzinfo=dt.UTC), None)
    assert db.session.get_one(Version, (event.id, 1)).published_by == SYSTEM.name
    assert count(Entry, Entry.verb == "event.loaded") == 1


def test_every_event_gets_a_main_entrance_in_front(app):
    load(parse(FILE))

    assert list(db.session.scalars(sa.select(Checkpoint.code).order_by(Checkpoint.rank))) == ["MAIN", "DOOR"]


def test_an_event_without_activities_has_no_version(app):
    assert load(changed("activities", [])).version == 0


def test_organizations_outlive_events_and_are_not_made_twice(app):
    load(parse(FILE))
    load(changed("event.slug", "another-forum"))

    assert count(Organization) == 1


def test_meetings_have_their_rules_windows_rooms_and_themes(app):
    event = load(parse(FILE))

    rules, (noon, morning) = meeting_rules.rules(event), meeting_rules.windows(event)
    assert (rules.minutes, rules.buffer, rules.a_day, rules.delegation_a_day) == (15, 10, None, 4)
    assert noon.starts_at == dt.datetime(2026, 10, 24, 10, tzinfo=dt.UTC)
    assert morning.starts_at == dt.datetime(2026, 10, 25, 9, tzinfo=dt.UTC)  # the clocks have gone back
    assert [room.code for room in meeting_rules.rooms(event)] == ["ROOM"]
    assert [(one.code, one.name["es"]) for one in db.session.scalars(sa.select(Theme).order_by(Theme.rank))] == [
        ("WATER", "Agua"), ("T2", "Puertos"),
    ]  # fmt: skip


def test_an_event_whose_file_says_nothing_of_meetings_holds_none(app):
    assert meeting_rules.rules(load(changed("meetings", None))) is None


def test_a_clock_in_the_file_makes_a_rehearsal(app):
    event = load(changed("event.clock", "2026-10-24T09:59"))

    assert event.now(NOW) == dt.datetime(2026, 10, 24, 7, 59, tzinfo=dt.UTC)


def test_a_slug_that_is_taken_is_refused_and_nothing_is_left_behind(app):
    load(parse(FILE))

    with pytest.raises(EventFileError) as refusal:
        load(parse(FILE))

    assert refusal.value.problems == [("event.slug", "there is an event 'border-forum' already")]
    assert count(Event) == 1
    assert count(Activity) == 3


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("colour", "red", "colour"),
        ("event.slug", "api", "event.slug"),
        ("event.slug", "Border Forum", "event.slug"),
        ("event.kind", "party", "event.kind"),
        ("event.name", {}, "event.name"),
        ("event.name", {"de": "Forum"}, "event.name.de"),
        ("event.name", {"es": "a\0b"}, "event.name.es"),
        ("event.name", {"es": "\ud800"}, "event.name.es"),
        ("event.name", {"es": " "}, "event.name.es"),
        ("event.country", "ZZ", "event.country"),
        ("event.zone", "../etc/passwd", "event.zone"),
        ("event.zone", "Mexico City", "event.zone"),
        ("event.ends_on", "2026-10-01", "event.ends_on"),
        ("event.capacity", "-1", "event.capacity"),
        ("event.capacity", 10**30, "event.capacity"),
        ("event.registration", {"closes": "2026-09-01T08:00Z"}, "event.registration.closes"),
        ("event.provenance", "X", "event.provenance.all"),
        ("categories.0.letter", "MX", "categories[0].letter"),
        ("categories.0.colour", "green", "categories[0].colour"),
        ("categories.0.size", "1", "categories[0].size"),
        ("zones.0.categories", ["MAYOR", "PRESS"], "zones[0].categories[1]"),
        ("places.1.parent", "ABROAD", "places[1].parent"),
        ("places.1.code", "HOTEL", "places[1].code"),
        ("organizations.0.kind", "club", "organizations[0].kind"),
        ("activities.0.kind", "transfer", "activities[0].kind"),
        ("activities.0.day", "2026-10-26", "activities[0].day"),
        ("activities.0.day", "soon", "activities[0].day"),
        ("activities.0.starts", 600, "activities[0].starts"),
        ("activities.0.starts", "ten", "activities[0].starts"),
        ("activities.0.starts", None, "activities[0].ends"),
        ("activities.0.ends", "09:00", "activities[0].ends"),
        ("activities.0.place", "BALLROOM", "activities[0].place"),
        ("activities.0.categories", ["PRESS"], "activities[0].categories[0]"),
        ("activities.0.parent", "call", "activities[0].parent"),
        ("activities.2.key", "talk", "activities[2].key"),
        ("activities.2.closes_hours_before", "x", "activities[2].closes_hours_before"),
        ("checkpoints.0.zone", "ROOF", "checkpoints[0].zone"),
        ("checkpoints.0.activity", "ball", "checkpoints[0].activity"),
        ("themes.1.code", "water", "themes[1].code"),
        ("themes.0.code", "T2", "themes[1].code"),
        ("meetings.minutes", "0", "meetings.minutes"),
        ("meetings.minutes", "75", "meetings.windows[0].ends"),
        ("meetings.buffer", "121", "meetings.buffer"),
        ("meetings.rooms", ["ROOM", "CELLAR"], "meetings.rooms[1]"),
        ("meetings.windows.0.day", "2026-10-26", "meetings.windows[0].day"),
        ("meetings.windows.0.starts", "23:00", "meetings.windows[0].ends"),
        ("meetings.windows.1", {"day": "2026-10-25", "starts": "10:30", "ends": "12:00"}, "meetings.windows[1].starts"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(path, value, said):
    with pytest.raises(EventFileError) as refusal:
        read(changed(path, value))

    assert refusal.value.problems[0][0] == said
    assert str(refusal.value).startswith(f"{said}: ")


def test_all_problems_are_told_at_once():
    data = changed("event.kind", "party")
    data["activities"][0]["kind"] = "party"

    with pytest.raises(EventFileError) as refusal:
        read(data)

    assert [where for where, _ in refusal.value.problems] == ["event.kind", "activities[0].kind"]


def test_an_hour_that_the_clocks_leave_out_is_refused():
    data = changed("event.starts_on", "2026-03-28")
    data["activities"][0] |= {"day": "2026-03-29", "starts": "02:30", "ends": None}

    with pytest.raises(EventFileError, match=r"activities\[0\].starts: 2026-03-29 02:30 does not exist in Europe/Oslo"):
        read(data)


@pytest.mark.parametrize("data", [None, 5, "event", [], {}, {"event": None}, {"event": []}])
def test_what_is_no_event_at_all_is_refused(data):
    with pytest.raises(EventFileError):
        read(data)


@pytest.mark.parametrize("text", ["a: [", "\0", "a: 'b", "!!python/object:os.system x", "[" * 1200, "- a\nb: c"])
def test_what_is_not_yaml_is_refused_with_its_line(text):
    with pytest.raises(EventFileError):
        parse(text)


def test_plain_words_of_a_file_stay_words():
    assert parse("{country: NO, starts: 10:00, code: 007, none: }") == {
        "country": "NO", "starts": "10:00", "code": "007", "none": None,
    }  # fmt: skip
