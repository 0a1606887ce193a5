"""What a move would break, found before it is made; and two schedules beside each other."""

import dataclasses
import datetime as dt

from scheduling.alternatives import alternatives
from scheduling.comparing import compare
from scheduling.meetings import Person, Placement, Question, Request, Room, Slot, breaches

TEN = dt.datetime(2019, 6, 6, 16, tzinfo=dt.UTC)
DAY = dt.date(2019, 6, 6)
RED, BLUE = 5, 7
ALL = frozenset({0, 1, 2})


def slot(number: int, minutes: int = 30) -> Slot:
    starts_at = TEN + dt.timedelta(minutes=number * minutes)
    return Slot(number, starts_at, starts_at + dt.timedelta(minutes=20), DAY, 1)


QUESTION = Question(
    slots=(slot(0), slot(1), slot(2)),
    rooms=(Room(RED, 8), Room(BLUE, 3, taken=frozenset({2}))),
    people=(Person(1, ALL, delegation=9), Person(2, ALL, delegation=9), Person(3, ALL), Person(4, frozenset({0, 1}))),
    requests=(
        Request(11, (1, 3), 20),
        Request(12, (2, 4), 20),
        Request(13, (1, 4), 40, (2, 3)),
        Request(14, (3, 2), 10),
    ),
)
PLACED = {11: Placement(0, RED), 12: Placement(0, BLUE), 14: Placement(1, RED)}


def told(question: Question, key: int, **how: bool) -> dict[tuple[int, int], object]:
    """By slot and room: "here", the meeting to change places with, True, or the kinds of what it would break."""
    return {
        (one.spot.slot, one.spot.room): "here" if one.here
        else sorted({breach.kind for breach in one.breaches}) if one.breaches
        else one.swaps or True
        for one in alternatives(question, PLACED, key, **how)
    }  # fmt: skip


def test_each_slot_and_room_says_what_a_meeting_would_break_there():
    assert told(QUESTION, 11) == {
        (0, RED): "here", (0, BLUE): 12, (1, RED): ["person_twice"], (1, BLUE): ["person_twice"], (2, RED): True,
        (2, BLUE): ["room_taken"],
    }  # fmt: skip
    assert told(QUESTION, 11, swapping=False)[0, BLUE] == ["room_twice"]


def test_a_meeting_without_a_place_changes_places_with_nobody():
    found = told(QUESTION, 13)
    assert found[1, RED] == ["person_twice", "room_twice"]
    assert found[2, RED] == ["not_free"]
    assert found[1, BLUE] == ["person_twice", "room_unfit"]


def test_caps_count_what_is_elsewhere_in_the_day():
    capped = dataclasses.replace(QUESTION, a_day=1, delegation_a_day=3)
    assert told(capped, 13)[2, RED] == ["delegation_day_full", "not_free", "person_day_full"]


def test_the_hand_that_moves_a_pinned_meeting_moves_its_pin_along():
    pinned = [dataclasses.replace(one, pinned=(0, None)) if one.id == 11 else one for one in QUESTION.requests]
    question = dataclasses.replace(QUESTION, requests=tuple(pinned))
    assert told(question, 11)[2, RED] is True
    assert "pin_moved" in told(question, 14)[0, RED]


def test_what_is_found_is_what_the_rules_find_in_the_whole_schedule():
    for key in (11, 12, 13, 14):
        for one in alternatives(QUESTION, PLACED, key, swapping=False):
            whole = breaches(QUESTION, {**PLACED, key: one.spot})
            assert one.here or set(one.breaches) == {breach for breach in whole if key in breach.requests}


def test_two_schedules_are_compared_by_time_and_not_by_the_numbers_of_slots():
    later = dataclasses.replace(QUESTION, slots=tuple(dataclasses.replace(slot(n + 1), number=n) for n in (0, 1)))
    other = {11: Placement(0, RED), 14: Placement(0, RED), 13: Placement(1, RED)}
    found = {one.request: one.kind for one in compare(QUESTION, PLACED, later, other)}
    assert found == {12: "only_one", 13: "only_other", 11: "time", 14: "same"}
    assert list(found) == [12, 13, 11, 14]
    rehoused = compare(QUESTION, PLACED, QUESTION, {**PLACED, 11: Placement(0, BLUE)})
    assert rehoused[0].kind == "room"
