"""One thing is late, as a scheduler would expect it to go on; and what holds for every programme whatsoever."""

import dataclasses
import datetime as dt
import time
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import conflicts, shifts, slots
from scheduling.cascades import AGREED, follows
from scheduling.programme import Item, Programme, Spot
from scheduling.shifts import NoShift

ZONE = zoneinfo.ZoneInfo("America/Mazatlan")
DAY = dt.date(2019, 6, 7)
QUARTER = dt.timedelta(minutes=15)
MAYORS = 1
HOTEL, HALL, ROOM, AIRPORT = 10, 11, 12, 13
SPOTS = {
    HOTEL: Spot(HOTEL, holds_places=True),
    HALL: Spot(HALL, parent=HOTEL),
    ROOM: Spot(ROOM, parent=HOTEL),
    AIRPORT: Spot(AIRPORT),
}


def at(clock: str, day: dt.date = DAY, zone=ZONE) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), zone).astimezone(dt.UTC)


def item(key: int, kind: str = "panel", times: str | None = None, place: int | None = HALL, **facts) -> Item:
    """An activity; `times` is "13:00–14:30", "19:00–" with an open end, None while to be confirmed."""
    starts, _, ends = (times or "").partition("–")
    live = kind in ("meeting", "transfer", "block")
    known = {"starts_at": at(starts) if starts else None, "ends_at": at(ends) if ends else None}
    return Item(key, kind, DAY, rank=key, place=place, live=live, **known, **facts)


def programme(*items: Item, named=None, needed=None, zone=ZONE, **more) -> Programme:
    named, needed = (
        {key: frozenset(people) for key, people in (who or {}).items()} for who in (named, needed)
    )  # a meeting needs all of its people
    needed = {one.id: named[one.id] for one in items if one.kind == "meeting" and one.id in named} | needed
    members = {MAYORS: frozenset(range(1, 40))}
    return Programme(
        items, SPOTS, named, needed, members, zone.key, DAY - dt.timedelta(1), DAY + dt.timedelta(1), **more
    )


def told(shift: shifts.Shift) -> dict[int, str]:
    """What moved, as one would say it."""
    local = {key: shift.before.local(shift.after[key].starts_at) for key in moved(shift)}
    return {key: f"{start:%H:%M}" for key, start in local.items()}


def moved(shift: shifts.Shift) -> list[int]:
    return [move.item for move in shift.moves]


def repair(shift: shifts.Shift, kind: str) -> shifts.Repair:
    return next(one for one in shift.repairs if one.kind == kind)


PRESIDENT, SIGNING, THREE, FOUR, END, DINNER, LUNCH = 1, 2, 3, 4, 5, 6, 7


def seventh_of_june(**changes: dict) -> Programme:
    """The afternoon of the draft agenda, all of it “at the hotel”."""
    facts = {
        LUNCH: {"kind": "meal", "times": "12:30–13:00"},
        PRESIDENT: {"kind": "plenary", "times": "13:00–14:30", "blocking": True},
        SIGNING: {"kind": "signing", "parent": PRESIDENT},
        THREE: {"times": "14:30–16:30"},
        FOUR: {"times": "16:30–17:30"},
        END: {"kind": "milestone", "times": "17:30–17:30", "place": None},
        DINNER: {"kind": "meal", "times": "19:00–"},
    }
    rows = {key: {"place": HOTEL} | said | changes.get(f"_{key}", {}) for key, said in facts.items()}
    return programme(*(item(key, **said) for key, said in rows.items()), named={THREE: {1, 2}, FOUR: {2, 3}})


def test_the_president_is_three_quarters_of_an_hour_late():
    shift = shifts.plan(seventh_of_june(), PRESIDENT, at("13:45"))
    assert told(shift) == {PRESIDENT: "13:45", THREE: "15:15", FOUR: "17:15", END: "18:15"}
    assert shift.conflicts == ()


def test_a_gap_absorbs_what_is_late():
    shift = shifts.plan(seventh_of_june(_4={"times": "17:00–17:30"}), PRESIDENT, at("13:20"))
    assert told(shift) == {PRESIDENT: "13:20", THREE: "14:50"}


def test_what_overlapped_before_may_overlap_as_much_but_not_more():
    shift = shifts.plan(seventh_of_june(_1={"times": "13:00–15:00"}), PRESIDENT, at("13:45"))
    assert told(shift)[THREE] == "15:15"


def test_parts_go_with_their_whole():
    shift = shifts.plan(seventh_of_june(_2={"times": "14:00–14:30"}), PRESIDENT, at("13:45"))
    assert told(shift)[SIGNING] == "14:45"


def test_what_is_early_pulls_nothing():
    shift = shifts.plan(seventh_of_june(), THREE, at("14:00"))
    assert told(shift) == {THREE: "14:00"}


def test_what_is_fixed_stays_and_can_be_let_go():
    day = seventh_of_june(_3={"fixed": True, "everyone": frozenset({MAYORS})}, _1={"everyone": frozenset({MAYORS})})
    shift = shifts.plan(day, PRESIDENT, at("13:45"))
    assert told(shift) == {PRESIDENT: "13:45"}
    assert [one.items for one in shift.conflicts] == [(PRESIDENT, THREE)]
    after = shifts.plan(day, PRESIDENT, at("13:45"), [repair(shift, "release").id])
    assert told(after)[THREE] == "15:15"
    assert after.conflicts == ()


def test_every_conflict_has_two_ways_out():
    day = seventh_of_june(_3={"fixed": True, "everyone": frozenset({MAYORS})}, _1={"everyone": frozenset({MAYORS})})
    shift = shifts.plan(day, PRESIDENT, at("13:45"))
    for conflict in shift.conflicts:
        ways = [one for one in shift.repairs if conflict.fingerprint in one.ends]
        assert len(ways) >= 2, conflict


def test_shortening_brings_the_rest_back_to_its_time():
    day = seventh_of_june()
    shift = shifts.plan(day, PRESIDENT, at("13:45"))
    assert f"shorten-{THREE}-45" in [one.id for one in shift.repairs]
    after = shifts.plan(day, PRESIDENT, at("13:45"), [f"shorten-{THREE}-45"])
    assert told(after) == {PRESIDENT: "13:45", THREE: "15:15"}
    assert after.after[THREE].ends_at == at("16:30")


def test_the_lunch_before_may_fill_the_gap():
    shift = shifts.plan(seventh_of_june(), PRESIDENT, at("13:45"))
    after = shifts.plan(seventh_of_june(), PRESIDENT, at("13:45"), [repair(shift, "stretch").id])
    assert (after.after[LUNCH].starts_at, after.after[LUNCH].ends_at) == (at("12:30"), at("13:45"))
    assert after.conflicts == ()


def test_two_panels_change_places():
    shift = shifts.plan(seventh_of_june(), THREE, at("15:15"))
    after = shifts.plan(seventh_of_june(), THREE, at("15:15"), [repair(shift, "swap").id])
    assert told(after) == {THREE: "15:30", FOUR: "14:30"}
    assert after.after[END].starts_at == at("17:30")


def test_a_needed_person_takes_the_delay_to_another_room():
    day = programme(
        item(1, times="10:00–11:00"), item(2, times="11:00–12:00", place=ROOM), item(3, times="11:00–12:00", place=9),
        needed={1: {7}, 2: {7}}, named={1: {7}, 2: {7}},
    )  # fmt: skip
    assert told(shifts.plan(day, 1, at("10:30"))) == {1: "10:30", 2: "11:30"}


def test_a_ride_waits_for_its_passengers_and_what_they_go_to_waits_for_the_ride():
    bus = item(2, "transfer", "11:00–11:30", to_place=AIRPORT)
    shuttle = item(3, "transfer", "11:00–11:30", to_place=AIRPORT)
    visit = item(4, "visit", "11:30–12:30", place=AIRPORT)
    day = programme(item(1, times="10:00–11:00"), bus, shuttle, visit, named={1: {7}, 2: {7}, 3: {9}, 4: {7}})
    assert told(shifts.plan(day, 1, at("10:20"))) == {1: "10:20", 2: "11:20", 4: "11:50"}


def busy_day() -> Programme:
    """A plenary that blocks meetings, and three meetings after it in one room."""
    return programme(
        item(1, "plenary", "10:00–11:00", blocking=True, everyone=frozenset({MAYORS})),
        item(2, "meeting", "11:00–11:20", place=ROOM),
        item(3, "meeting", "11:30–11:50", place=ROOM),
        item(4, "meeting", "12:00–12:20", place=ROOM),
        item(5, "social", "12:00–14:00"),
        named={2: {1, 2}, 3: {1, 3}, 4: {4, 5}},
    )


def test_a_meeting_that_became_impossible_is_a_conflict_with_a_free_slot_and_a_last_resort():
    shift = shifts.plan(busy_day(), 1, at("10:20"))
    assert told(shift) == {1: "10:20", 5: "12:00"} or told(shift) == {1: "10:20"}
    assert [(one.kind, one.items) for one in shift.conflicts] == [("during_blocked", (1, 2))]
    ways = {one.kind: one for one in shift.repairs if shift.conflicts[0].fingerprint in one.ends}
    assert set(ways) >= {"move", "skip"}
    after = shifts.plan(busy_day(), 1, at("10:20"), [ways["move"].id])
    assert after.conflicts == ()
    assert told(after)[2] == "12:20"


def test_all_meetings_find_slots_past_each_other():
    shift = shifts.plan(busy_day(), 1, at("10:50"))
    assert len({key for one in shift.conflicts for key in one.items} - {1}) == 2
    after = shifts.plan(busy_day(), 1, at("10:50"), ["meetings"])
    assert after.conflicts == ()
    assert {2, 3} <= set(moved(after))


def test_no_slot_is_offered_that_is_over():
    shift = shifts.plan(busy_day(), 1, at("10:20"), not_before=at("13:00"))
    assert {repair(shift, "move").moves[0].to_start} == {at("13:00")}


@pytest.mark.parametrize(
    ("key", "start", "code"),
    [(DINNER, "00:30", "past_midnight"), (PRESIDENT, "23:30", "past_midnight"), (SIGNING, "14:00", "no_time_yet")],
)
def test_what_is_no_shift(key, start, code):
    day = DAY + dt.timedelta(days=start == "00:30")
    with pytest.raises(NoShift) as refused:
        shifts.plan(seventh_of_june(), key, at(start, day))
    assert refused.value.code == code


def test_nothing_starts_on_the_day_before_and_nothing_unknown_moves():
    with pytest.raises(NoShift, match="another_day"):
        shifts.plan(seventh_of_june(), LUNCH, at("23:30", DAY - dt.timedelta(1)))
    with pytest.raises(NoShift, match="unknown_activity"):
        shifts.plan(seventh_of_june(), 99, at("13:00"))


@pytest.mark.parametrize(
    "choice",
    ["", "shorten-3", "shorten-3-999", "shorten-99-10", "shorten-3-0", "move-3-20190607T200000Z", "release-3", "skip-1",
     "later-3-20191399T000000Z", "swap-3-1", "begin-3-20190607T000000Z", "stretch-1-10", "Meetings", "shorten-٣-10"],
)  # fmt: skip
def test_a_repair_that_makes_no_sense(choice):
    with pytest.raises(NoShift, match="unknown_repair"):
        shifts.plan(seventh_of_june(), PRESIDENT, at("13:45"), [choice])


def test_durations_stay_when_the_clocks_change():
    zone, day = zoneinfo.ZoneInfo("America/Toronto"), dt.date(2019, 3, 10)
    rows = [
        Item(key, "panel", day, starts_at=at(start, day, zone), ends_at=at(end, day, zone), place=HALL)
        for key, start, end in ((1, "00:30", "01:30"), (2, "01:30", "04:00"))
    ]
    shift = shifts.plan(programme(*rows, zone=zone), 1, rows[0].starts_at + dt.timedelta(minutes=60))
    assert told(shift) == {1: "01:30", 2: "03:30"}
    assert all(move.lengthened == dt.timedelta() for move in shift.moves)


def test_whom_it_touches():
    day = busy_day()
    seen = shifts.touched(shifts.plan(day, 1, at("10:20")))
    assert seen.people == frozenset(range(1, 40))
    assert (seen.meetings, seen.transfers, seen.places) == ((2,), (), (HALL,))


# Whatever the programme


@st.composite
def days(draw) -> tuple[Programme, int, dt.datetime]:
    kinds = st.sampled_from(["panel", "plenary", "meal", "meeting", "transfer", "milestone", "block", "signing"])
    rows = []
    for key in range(1, draw(st.integers(2, 9)) + 1):
        start = at("06:00") + dt.timedelta(minutes=5 * draw(st.integers(0, 96)))
        kind = draw(kinds)
        lasts = dt.timedelta(minutes=0 if kind == "milestone" else 5 * draw(st.integers(1, 24)))
        rows.append(
            Item(
                key, kind, DAY, rank=key, starts_at=draw(st.sampled_from([start, start, start, None])),
                place=draw(st.sampled_from([None, HOTEL, HALL, ROOM])), fixed=draw(st.integers(0, 5)) == 0,
                blocking=draw(st.integers(0, 5)) == 0, live=kind in ("meeting", "transfer", "block"),
                parent=draw(st.sampled_from(_begun_by(start, rows))) if kind == "signing" else None,
                everyone=frozenset({MAYORS}) if kind in ("plenary", "meal") else frozenset(),
            )
        )  # fmt: skip
        if rows[-1].starts_at:
            rows[-1] = dataclasses.replace(rows[-1], ends_at=start + lasts)
    who = {row.id: draw(st.frozensets(st.integers(1, 6), max_size=3)) for row in rows}
    needed = {key: frozenset(sorted(people)[: draw(st.integers(0, 1))]) for key, people in who.items()}
    chosen = draw(st.sampled_from(rows))
    delay = dt.timedelta(minutes=draw(st.integers(-60, 150)))
    return programme(*rows, named=who, needed=needed), chosen.id, (chosen.starts_at or at("10:00")) + delay


def _begun_by(start: dt.datetime, rows: list[Item]) -> list[int | None]:
    """What something that starts then may be a part of."""
    return [None, *(row.id for row in rows if row.starts_at is None or row.starts_at <= start)]


def planned(day: Programme, key: int, start: dt.datetime, *choices: str) -> shifts.Shift | None:
    try:
        return shifts.plan(day, key, start, choices)
    except NoShift:
        return None


@given(days())
@settings(max_examples=120, deadline=None)
def test_nothing_is_lost_nothing_gets_shorter_and_what_is_fixed_stays(given_day):
    day, key, start = given_day
    if (shift := planned(*given_day)) is None:
        return
    assert [one.id for one in shift.after] == [one.id for one in day]
    for was in day:
        now = shift.after[was.id]
        assert dataclasses.replace(now, starts_at=was.starts_at, ends_at=was.ends_at) == was
        assert now.lasts == was.lasts
        if was.id != key and (was.fixed or was.kind in AGREED):
            assert now == was
        if was.starts_at and was.id != key and start >= day[key].starts_at:
            assert now.starts_at >= was.starts_at
    assert shift.after[key].starts_at >= start
    assert shifts.plan(day, key, start) == shift


@given(days())
@settings(max_examples=120, deadline=None)
def test_what_follows_goes_on_following_and_moves_no_more_than_it_must(given_day):
    day, key, start = given_day
    shift = planned(*given_day)
    if shift is None or start < day[key].starts_at:
        return
    late = [day[move.item] for move in shift.moves]
    for was in day:
        if was.interval is None or was.id == key or was.fixed or was.kind in AGREED:
            continue
        now, pushed = shift.after[was.id].starts_at, [was.starts_at]
        for other in late:
            if other.id != was.id and follows(day, other.id, was):
                overlap = min(was.starts_at - other.interval[1], dt.timedelta())
                pushed.append(shift.after[other.id].interval[1] + overlap)
        if was.parent in shift.after and day[was.parent].interval:
            pushed.append(was.starts_at + (shift.after[was.parent].starts_at - day[was.parent].starts_at))
        assert now == max(pushed)


@given(days())
@settings(max_examples=120, deadline=None)
def test_repairs_do_what_they_say(given_day):
    day, key, start = given_day
    if (shift := planned(*given_day)) is None:
        return
    assert shift.conflicts == conflicts.arising(day, shift.after)
    by_fingerprint = {one.fingerprint: about(one) for one in shift.conflicts}
    for one in shift.repairs:
        after = shifts.plan(day, key, start, [one.id])
        assert {about(left) for left in after.conflicts} == (
            set(by_fingerprint.values()) - {by_fingerprint[mark] for mark in one.ends}
            | {about(new) for new in one.makes}
        )
        for move in one.moves:
            assert move.to_start is None or after.after[move.item].starts_at == move.to_start
        assert one.ends or one.kind in ("shorten", "stretch", "swap")
    assert len({one.id for one in shift.repairs}) == len(shift.repairs)


def in_nobodys_way(day: Programme, meeting: Item, start: dt.datetime) -> bool:
    """Whether a meeting that stands there makes no conflict with anything, by the rules of conflicts alone."""
    return not any(one.kind != "interpreters_short" for one in conflicts.of(
        day.moved({meeting.id: meeting.at(start)}), frozenset({meeting.id})
    ))  # fmt: skip


@given(days())
@settings(max_examples=100, deadline=None)
def test_the_nearest_free_slot_is_the_one_that_trying_all_would_find(given_day):
    day, key, _ = given_day
    meeting, step = (
        dataclasses.replace(day[key], kind="meeting", live=True, parent=None, everyone=frozenset()),
        slots.STEP,
    )
    if meeting.interval is None or not meeting.lasts:
        return
    day = day.moved({key: meeting})
    day = dataclasses.replace(day, items=tuple(dataclasses.replace(one, parent=None) for one in day))
    free = slots.Slots(day)
    opens, closes = free.days[DAY]
    outwards = (meeting.starts_at + step * steps * way for steps in range(1, 200) for way in (1, -1))
    within = (start for start in outwards if opens <= start <= closes - meeting.lasts)
    tried = next((start for start in within if in_nobodys_way(day, meeting, start)), None)
    assert free.nearest(meeting) == tried


@pytest.mark.parametrize(("choices", "impossible"), [((), 1920), (("meetings",), 0)])
def test_two_thousand_meetings_that_became_impossible_take_no_time_to_speak_of(choices, impossible):
    rooms, crowd = {key: Spot(key, parent=HOTEL) for key in range(100, 180)}, {MAYORS: frozenset(range(2500))}
    starts = {1000 + key: at("11:00") + key // 80 * QUARTER for key in range(2000)}
    meetings = [
        dataclasses.replace(item(key, "meeting", place=100 + key % 80), starts_at=start, ends_at=start + QUARTER)
        for key, start in starts.items()
    ]
    seats = {key: frozenset({key % 80 * 2, key % 80 * 2 + 1}) for key in starts}
    early = item(1, "plenary", "05:00–11:00", blocking=True, everyone=frozenset({MAYORS}))
    doors = item(2, "social", "05:00–05:10", place=None)
    day = Programme((early, doors, *meetings), SPOTS | rooms, seats, seats, crowd, ZONE.key, DAY, DAY)
    began = time.process_time()
    shift = shifts.plan(day, 1, at("11:00"), choices)
    assert time.process_time() - began < 2
    assert len(shift.conflicts) == impossible


def about(conflict: conflicts.Conflict) -> tuple[object, ...]:
    return conflict.kind, tuple(sorted(conflict.items))
