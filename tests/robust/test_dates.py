"""Days and times: whatever is typed is a value or a refusal, and hours that come twice or not at all have one rule.

The rule is that of `operations.event_reading.instant`: of an hour that comes twice it is the first, and one that clocks
leave out is refused.
"""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from blueprints.api import shapes
from blueprints.api.schemas.common import Day, Moment
from models.transaction import transaction
from operations import clocks, event_fields, event_parts, event_reading, event_settings
from operations.event_reading import EventFileError, instant
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.refusals import Refusal

BOUNDED = settings(max_examples=150, derandomize=True, database=None, deadline=None)
#: Anything, and more often what is nearly a day or a time: other scripts' digits, offsets, the first and last of years.
TYPED = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("0123456789-:+TZ tz.W/\u0661\uff11\0\n"), max_size=30),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.datetimes(timezones=st.just(dt.UTC)).map(lambda moment: moment.isoformat()),
    st.dates().map(lambda day: day.isoformat()),
    st.times().map(lambda time: time.isoformat("minutes")),
    st.sampled_from(["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31", "0001-01-01", "2019-02-29", "2019-W23-3"]),
    st.sampled_from(["2019-06-05T24:00", "20190605T1000", "2019-06-05T10:00:60", "2019-06-05T10:00+99:99"]),
)
ANY_ZONE = st.sampled_from(sorted(event_fields.zones()))
LOCAL = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31, 23, 59))
#: Hours that clocks leave out: at night, at midnight, half an hour, a whole day.
LEFT_OUT = [
    ("America/Los_Angeles", "2023-03-12T02:30"),
    ("America/Mexico_City", "2019-04-07T02:30"),
    ("America/Toronto", "2027-03-14T02:00"),
    ("Asia/Tehran", "2021-03-22T00:30"),
    ("Asia/Beirut", "2022-03-27T00:00"),
    ("Australia/Lord_Howe", "2023-10-01T02:15"),
    ("Pacific/Apia", "2011-12-30T10:00"),
]
#: Hours that come twice, and the first of the two.
TWICE = [
    ("America/Los_Angeles", "2023-11-05T01:30", "2023-11-05T08:30"),
    ("America/Mexico_City", "2019-10-27T01:30", "2019-10-27T06:30"),
    ("America/Toronto", "2027-11-07T01:00", "2027-11-07T05:00"),
    ("Asia/Tehran", "2021-09-21T23:30", "2021-09-21T19:00"),
    ("Asia/Pyongyang", "2015-08-14T23:45", "2015-08-14T14:45"),
    ("Australia/Lord_Howe", "2023-04-02T01:45", "2023-04-01T14:45"),
]
FACTS = {"kind": "summit", "name_en": "Forum", "starts_on": "2019-06-05", "ends_on": "2019-06-07", "languages": ["en"]}
PARTS = {"code": "DOOR", "name_en": "Door"}


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def in_file(zone: str = "UTC", **typed: str) -> dict:
    """The data of an event file with these words in its places for days and times."""
    event = {"slug": "forum", "kind": "summit", "name": {"en": "Forum"}, "zone": zone, "clock": typed.get("clock")}
    days = {"starts_on": typed.get("first", "2000-01-01"), "ends_on": typed.get("last", "2099-12-31")}
    registration = {"opens": typed.get("opens"), "closes": typed.get("closes")}
    times = {"day": typed.get("day", "2019-06-05"), "starts": typed.get("starts"), "ends": typed.get("ends")}
    talk = {"key": "talk", "kind": "panel", "title": {"en": "Talk"}} | times
    return {"event": event | days | {"registration": registration}, "activities": [talk]}


@BOUNDED
@given(TYPED)
def test_a_day_or_time_that_is_read_can_be_read_again(typed):
    for rule in (event_fields.date, event_fields.moment):
        with contextlib.suppress(Refusal):
            value = rule(typed)
            assert value is None or rule(value.isoformat()) == value
            assert value is None or event_fields.FIRST_YEAR <= value.year <= event_fields.LAST_YEAR


@example("1910-06-06T10:00:00Z", "America/Mexico_City")  # clocks there were 6:36:36 behind
@BOUNDED
@given(TYPED, ANY_ZONE)
def test_a_time_that_a_program_sends_comes_back_as_it_was_sent(typed, zone):
    with contextlib.suppress(ValidationError):
        TypeAdapter(Day).validate_python(typed)
    try:
        sent = TypeAdapter(Moment).validate_python(typed)
    except ValidationError:
        return
    answered = shapes.moment(sent, zone)
    assert len(answered) == len("2019-06-06T09:00:00-06:00")
    assert local(answered) == sent.replace(microsecond=0)


@BOUNDED
@given(TYPED, TYPED, st.sampled_from(["America/Los_Angeles", "Asia/Tehran", "Pacific/Kiritimati", "Etc/GMT+12"]))
def test_any_day_and_time_in_a_form_is_read_or_refused_at_its_field(one, other, zone):
    with contextlib.suppress(Malformed):
        facts = event_settings.read(FACTS | {"zone": zone, "opens": one, "closes": other, "starts_on": other})
        assert facts["closes"] is None or facts["opens"] is None or facts["opens"] < facts["closes"]
    with contextlib.suppress(Malformed):
        event_parts.read("checkpoints", PARTS | {"opens": one, "closes": other}, zone)


@BOUNDED
@given(st.sampled_from(["clock", "opens", "closes", "first", "last", "day", "starts", "ends"]), TYPED, ANY_ZONE)
def test_any_day_and_time_in_a_file_is_read_or_refused_with_its_path(place, typed, zone):
    with contextlib.suppress(EventFileError):
        file = event_reading.read(in_file(zone, **{"starts": "09:00", place: typed}))
        assert event_reading.interval(file.activities[0], zone)[0].year >= event_fields.FIRST_YEAR - 1


@BOUNDED
@given(LOCAL, ANY_ZONE)
def test_a_local_time_is_the_first_moment_at_which_clocks_show_it_or_refused(when, zone):
    moments = {when.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    shown = sorted(one for one in moments if one.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == when)
    if shown:
        assert instant(when, zone) == shown[0]
    else:
        with pytest.raises(ValueError, match="does not exist"):
            instant(when, zone)


@pytest.mark.parametrize(("zone", "typed"), LEFT_OUT)
def test_an_hour_that_clocks_leave_out_is_refused_wherever_it_is_typed(zone, typed):
    for field in ("opens", "closes"):
        with pytest.raises(Malformed) as malformed:
            event_settings.read(FACTS | {"zone": zone, "opens": "", "closes": "", field: typed})
        assert malformed.value.errors[field].code == "hour_left_out"
        with pytest.raises(Malformed) as malformed:
            event_parts.read("checkpoints", PARTS | {field: typed}, zone)
        assert malformed.value.errors[field].code == "hour_left_out"
    for place, path in (("clock", "event.clock"), ("opens", "event.registration.opens")):
        with pytest.raises(EventFileError) as wrong:
            event_reading.read(in_file(zone, **{place: typed}))
        assert [where for where, _ in wrong.value.problems] == [path]


@pytest.mark.parametrize(("zone", "typed", "first"), TWICE)
def test_an_hour_that_comes_twice_is_the_first(zone, typed, first):
    expected = local(first).replace(tzinfo=dt.UTC)
    assert instant(local(typed), zone) == expected
    assert event_settings.read(FACTS | {"zone": zone, "opens": typed})["registration_opens_at"] == expected
    assert event_parts.read("checkpoints", PARTS | {"opens": typed}, zone)["opens"] == expected
    file = event_reading.read(in_file(zone, day=typed[:10], starts=typed[11:]))
    assert event_reading.interval(file.activities[0], zone)[0] == expected


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "1999-12-31"])
@pytest.mark.parametrize("place", ["first", "last", "day", "clock", "opens", "ends"])
def test_a_file_far_from_our_time_is_refused(place, text):
    typed = text if place in ("first", "last", "day") else f"{text}T12:00"
    with pytest.raises(EventFileError) as wrong:
        event_reading.read(in_file("Pacific/Kiritimati", starts="09:00", **{place: typed}))
    assert "write a year from 2000 to 2099" in str(wrong.value)


def test_the_clock_does_not_stand_at_an_hour_that_is_left_out(client, world):
    with transaction():
        world.event.zone = "America/Los_Angeles"
        with pytest.raises(Refusal, match="hour_left_out"):
            clocks.set_clock(world.event, local("2023-03-12T02:30"), by=SYSTEM)
        now = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
        event = clocks.set_clock(world.event, local("2023-11-05T01:30"), by=SYSTEM, now=now)
        assert event.now(now) == dt.datetime(2023, 11, 5, 8, 30, tzinfo=dt.UTC)
    world.sign_in(client, "organizer")
    answer = client.post("/cabos/desk/rehearsal/clock", data={"moment": "2023-03-12T02:30"})
    assert answer.status_code == 422 and "This hour does not exist there" in answer.get_data(as_text=True)
    assert 'value="2023-03-12T02:30"' in answer.get_data(as_text=True)
