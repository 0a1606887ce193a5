"""The day has moved: against every possible schedule of small questions, and what nobody may ever see happen."""

import dataclasses
import datetime as dt
import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import summits
from scheduling import timetabling
from scheduling.changes import FARTHEST, LOST, MOVED, NEW_ROOM, OTHER_DAY
from scheduling.differences import differences
from scheduling.effort import Effort
from scheduling.meetings import Person, Placement, Question, Request, Room, Slot, breaches
from scheduling.rearranging import rearrange

SMALL = settings(max_examples=60, derandomize=True, deadline=None, database=None)
TEN = dt.datetime(2019, 6, 7, 10, tzinfo=dt.UTC)
#: Two slots on each of two days.
STARTS = [TEN + dt.timedelta(days=number // 2, minutes=30 * (number % 2)) for number in range(4)]
ORDERS = ("people", "value")


def slots(interpreters: int | None = None) -> tuple[Slot, ...]:
    twenty = dt.timedelta(minutes=20)
    return tuple(Slot(n, one, one + twenty, one.date(), interpreters) for n, one in enumerate(STARTS))


def person(key: int, *free: int) -> Person:
    return Person(key, frozenset(free or range(4)))


def request(key: int, one: int, other: int, slot: int | None, room: int = 1, **facts: object) -> Request:
    stands = None if slot is None else Placement(slot, room)
    return Request(key, (one, other), **{"value": 10, "stands": stands} | facts)


def question(people: list[Person], requests: list[Request], rooms: tuple[Room, ...] | None = None, **rules) -> Question:
    return Question(slots(), (Room(1), Room(2)) if rooms is None else rooms, tuple(people), tuple(requests), **rules)


@st.composite
def questions(draw, most: int = 4) -> Question:
    """Five people, one or two rooms, some of it gone since the meetings were placed; wherever they stand."""
    several, keys = st.frozensets(st.integers(0, 3)), range(1, 6)
    people = tuple(
        Person(key, frozenset(range(4)) - draw(several), delegation=key % 2, step_free=draw(st.integers(0, 5)) == 0)
        for key in keys
    )
    rooms = (Room(1, seats=draw(st.sampled_from([None, 2])), taken=draw(several) - {0}), Room(2, step_free=True))
    requests: list[Request] = []
    for key in range(1, draw(st.integers(0, most)) + 1):
        one, other, third = draw(st.permutations(keys))[:3]
        slot = draw(st.sampled_from([0, 1, 2, 3, -1, None] if key == 4 else [0, 1, 2, 3]))
        requests.append(request(
            key, one, other, slot, draw(st.integers(1, 3)), value=draw(st.sampled_from([10, 20, 50])),
            interpreters=draw(st.sampled_from([0, 0, 1])), suits=draw(st.one_of(st.none(), several)),
            party=draw(st.sampled_from([(), (third,)])),
        ))  # fmt: skip
    caps = draw(st.sampled_from([None, 1, 2])), draw(st.sampled_from([None, 2]))
    begun = {1} if draw(st.integers(0, 2)) == 0 else set()
    requests = [dataclasses.replace(one, begun=one.id in begun) for one in requests]
    return Question(
        slots(draw(st.sampled_from([None, 1]))), rooms[: draw(st.integers(0, 2))], people,
        tuple(requests), *caps, first=draw(st.sampled_from([0, 200])),
    )  # fmt: skip


def changes(asked: Question, placed: dict[int, Placement]) -> tuple[int, int, int]:
    """People whose day changes, points lost, and how much else is different: the less the better."""
    people, points, trouble = set(), 0, 0
    old = [one for one in asked.requests if one.stands]
    for one in old:
        now, was = placed.get(one.id), one.stands
        if now is None or now.slot != was.slot:
            people |= set(one.people)
        worth = asked.worth(one, was.slot)
        points += worth if now is None else max(0, worth - asked.worth(one, now.slot))
        if now is None:
            trouble += LOST
        elif now.slot != was.slot:
            days = was.slot >= 0 and was.slot // 2 != now.slot // 2
            trouble += MOVED + OTHER_DAY * days + (min(abs(now.slot - was.slot), FARTHEST) if was.slot >= 0 else 0)
        else:
            trouble += NEW_ROOM * (now != was)
    had = {each for one in old for each in one.pair}
    have = {each for one in old if one.id in placed for each in one.pair}
    return len(people), points + asked.first * len(had - have), trouble


def schedules(asked: Question) -> list[dict[int, Placement]]:
    """Every possible schedule of what stood."""
    old = [one for one in asked.requests if one.stands]
    spots = [Placement(slot, room.id) for slot in range(4) for room in asked.rooms]
    begun = {one.id: one.stands for one in old if one.begun}
    choices = [
        [one.stands] if one.begun
        else [None, *(spot for spot in spots if breaches(asked, begun | {one.id: spot}) == breaches(asked, begun))]
        for one in old
    ]  # fmt: skip
    made = ({one.id: spot for one, spot in zip(old, each, strict=True) if spot} for each in itertools.product(*choices))
    return [one for one in made if breaches(asked, one) == breaches(asked, begun)]


@pytest.mark.parametrize("first", ORDERS)
@SMALL
@given(asked=questions())
def test_no_other_schedule_changes_less(first, asked):
    found = rearrange(asked, first=first)
    old = {one.id for one in asked.requests if one.stands}
    kept = {key: spot for key, spot in found.placed.items() if key in old}
    order = (0, 1, 2) if first == "people" else (1, 0, 2)
    best = min(tuple(changes(asked, one)[each] for each in order) for one in schedules(asked))
    assert tuple(changes(asked, kept)[each] for each in order) == best
    assert (found.least, found.points, len(found.people)) == (True, changes(asked, kept)[1], changes(asked, kept)[0])


@SMALL
@given(asked=questions(most=7), first=st.sampled_from(ORDERS), pins=st.sets(st.integers(1, 7), max_size=2))
def test_it_can_be_applied_and_leaves_alone_what_has_begun_or_is_pinned(asked, first, pins):
    pinned = tuple(
        dataclasses.replace(one, pinned=(one.stands.slot, one.stands.room))
        if one.id in pins and one.stands and not one.begun else one
        for one in asked.requests
    )  # fmt: skip
    asked = dataclasses.replace(asked, requests=pinned)
    found = rearrange(asked, first=first)
    begun = {one.id: one.stands for one in asked.requests if one.begun}
    assert breaches(asked, found.placed) == breaches(asked, begun)
    assert {key: found.placed.get(key) for key in begun} == begun
    assert all(found.placed.get(one.id) in (None, one.stands) for one in asked.requests if one.pinned)
    assert set(found.left_out) == {one.id for one in asked.requests} - found.placed.keys()
    assert rearrange(asked, first=first) == found


def test_the_scheduler_chooses_whether_people_or_meetings_come_first():
    ana, bea, eve = person(1, 1, 3), person(2, 0, 1, 2), person(3, 1, 2)
    asked = question([ana, bea, eve], [request(10, 1, 2, 0, value=50), request(11, 2, 3, 1)])
    by_people, by_value = (rearrange(asked, first=first) for first in ORDERS)
    assert (by_people.lost, by_people.moved, by_people.people) == ((10,), (), (1, 2))
    assert (by_value.lost, by_value.moved, by_value.people) == ((), (10, 11), (1, 2, 3))
    assert (by_people.points, by_value.points) == (50 + asked.first, 0)


def test_nobody_is_moved_where_nothing_is_hit_though_it_would_be_worth_more():
    asked = question(
        [person(1), person(2), person(3)],
        [request(10, 1, 2, 0, suits=frozenset({1})), request(11, 2, 3, 3, room=2), request(12, 1, 3, None, value=90)],
    )
    found = rearrange(asked, first="value")
    assert (found.moved, found.lost, found.rehoused, found.people) == ((), (), (), ())
    assert found.gained == (12,)


def test_a_new_request_has_no_place_that_others_would_have_to_leave():
    one_room = (Room(1, taken=frozenset({1, 2, 3})),)
    requests = [request(10, 1, 2, 0), request(11, 3, 4, None, value=90)]
    asked = question([person(key) for key in (1, 2, 3, 4)], requests, one_room)
    found = rearrange(asked)
    assert found.placed == {10: Placement(0, 1)}
    assert set(found.left_out) == {11}


def test_a_lost_room_changes_rooms_before_it_changes_times():
    rooms = (Room(1, taken=frozenset({0})), Room(2))
    asked = question([person(n) for n in (1, 2, 3, 4)], [request(10, 1, 2, 0), request(11, 3, 4, 1)], rooms)
    found = rearrange(asked)
    assert (found.rehoused, found.moved, found.people) == ((10,), (), ())
    assert found.placed == {10: Placement(0, 2), 11: Placement(1, 1)}


def test_the_difference_is_told_person_by_person():
    asked = question(
        [person(1, 1), person(2), person(3)],
        [request(10, 1, 2, 0), request(11, 2, 3, 2), request(12, 1, 3, None)],
        (Room(1), Room(2)),
    )
    placed = {10: Placement(1, 1), 11: Placement(2, 2), 12: Placement(3, 1)}
    told = [(one.person, one.request, one.kind) for one in differences(asked, placed)]
    assert told == [
        (1, 10, "moved"), (1, 12, "gained"), (2, 10, "moved"),
        (2, 11, "new_room"), (3, 11, "new_room"), (3, 12, "gained"),
    ]  # fmt: skip
    assert [one.kind for one in differences(asked, {})] == ["lost"] * 4


@pytest.mark.parametrize("rooms", [(), (Room(1, seats=1),)])
def test_without_rooms_everything_is_lost_and_nothing_breaks(rooms):
    found = rearrange(question([person(1), person(2)], [request(10, 1, 2, 0)], rooms))
    assert (found.placed, found.lost, found.least) == ({}, (10,), True)
    assert rearrange(question([], [])).placed == {}


def test_stopped_at_once_it_still_answers_with_what_can_be_kept():
    asked = question([person(1, 1), person(2), person(3)], [request(10, 1, 2, 0), request(11, 2, 3, 2)])
    found = rearrange(asked, tell=lambda _progress: True)
    assert breaches(asked, found.placed) == ()
    assert (found.placed[11], found.stopped, found.least) == (Placement(2, 1), "asked", False)


def test_the_president_is_late_and_only_those_change_who_were_to_meet_meanwhile():
    on_time, late = (summits.summit(60, 300, 12, 10, 1, late=late) for late in (0, 3))
    stands = timetabling.solve(on_time, effort=Effort(chains=100, nodes=1, moves=0)).placed
    old = tuple(dataclasses.replace(one, stands=stands[one.id]) for one in late.requests if one.id in stands)
    asked = dataclasses.replace(late, requests=old)
    began = time.process_time()
    found = rearrange(asked, first="people")
    assert time.process_time() - began < 3
    assert (breaches(asked, found.placed), found.least) == ((), True)
    hit = {one.id for one in old if one.stands.slot not in asked.slots_of[one.id]}
    assert len(hit) > 10
    assert hit <= {*found.moved, *found.lost}
    assert {each for key in hit for each in asked.request[key].people} == set(found.people)
