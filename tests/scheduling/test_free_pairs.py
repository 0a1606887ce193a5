"""Free slots for pairs that agreed and have none: nobody twice, no room twice, what matters most first."""

import datetime as dt

from scheduling.free_pairs import free_pairs
from scheduling.meetings import Person, Placement, Question, Request, Room, Slot, breaches

START = dt.datetime(2019, 6, 7, 16, tzinfo=dt.UTC)


def slot(number: int, interpreters: int | None = None) -> Slot:
    start = START + number * dt.timedelta(minutes=30)
    return Slot(number, start, start + dt.timedelta(minutes=20), dt.date(2019, 6, 7), interpreters)


def question(requests, *, slots=2, rooms=1, free=None, interpreters=None) -> Question:
    every = frozenset(range(slots))
    people = sorted({key for one in requests for key in one.people})
    return Question(
        tuple(slot(number, interpreters) for number in range(slots)),
        tuple(Room(number) for number in range(1, rooms + 1)),
        tuple(Person(key, (free or {}).get(key, every)) for key in people),
        tuple(requests),
    )


def test_each_pair_gets_the_earliest_slot_that_is_free_for_all():
    asked = question([Request(1, (10, 11), 20), Request(2, (10, 12), 40)])
    found = free_pairs(asked, {})
    assert found == {2: Placement(0, 1), 1: Placement(1, 1)}
    assert breaches(asked, found) == ()


def test_what_is_offered_to_others_is_not_offered_again():
    asked = question([Request(1, (10, 11), 20), Request(2, (12, 13), 20)], slots=1)
    assert free_pairs(asked, {2: Placement(0, 1)}) == {}
    assert free_pairs(question(asked.requests, slots=1, rooms=2), {2: Placement(0, 1)}) == {1: Placement(0, 2)}


def test_a_pair_that_is_never_free_together_is_left_out():
    asked = question([Request(1, (10, 11), 20)], free={10: frozenset({0}), 11: frozenset({1})})
    assert free_pairs(asked, {}) == {}


def test_interpreters_are_shared_with_what_is_offered():
    those = [Request(1, (10, 11), 20, interpreters=1), Request(2, (12, 13), 10, interpreters=1)]
    found = free_pairs(question(those, rooms=2, interpreters=1), {})
    assert {spot.slot for spot in found.values()} == {0, 1}
