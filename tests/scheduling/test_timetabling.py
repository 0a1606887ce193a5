"""Bilateral meetings: against every possible schedule of small questions, and what must hold of every answer."""

import dataclasses
import datetime as dt
import functools
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.summits import summit
from scheduling.meetings import Answer, Person, Placement, Question, Request, Room, Slot, breaches
from scheduling.timetabling import Effort, Progress, solve

SMALL = settings(max_examples=60, derandomize=True, deadline=None, database=None)
QUICK = Effort(moves=400)
MORNING = dt.datetime(2019, 6, 7, 9, tzinfo=dt.UTC)


def slot(number: int, interpreters: int | None = None) -> Slot:
    """Two on the first day, the rest on the next."""
    start = MORNING + dt.timedelta(days=number // 2, minutes=30 * (number % 2))
    return Slot(number, start, start + dt.timedelta(minutes=20), start.date(), interpreters)


def asked(key: int, one: int, other: int, value: int = 10, **more) -> Request:
    return Request(key, (one, other), value, **more)


def question_of(slots: int, rooms: int, requests: list[Request], free: dict | None = None, **more) -> Question:
    """Everybody who is asked for, free in every slot but where `free` says otherwise."""
    people = sorted({key for one in requests for key in one.people})
    free = {key: frozenset(range(slots)) for key in people} | {key: frozenset(one) for key, one in (free or {}).items()}
    return Question(
        tuple(slot(number) for number in range(slots)), tuple(Room(key) for key in range(1, rooms + 1)),
        tuple(Person(key, free[key]) for key in people), tuple(requests), **more,
    )  # fmt: skip


@st.composite
def questions(draw, most: int = 4) -> Question:
    """Five people, up to four slots on two days, two rooms and so many requests, with a bit of everything."""
    some = functools.partial(st.sets, st.integers(0, 3))
    slots = tuple(slot(number, draw(st.sampled_from([None, None, 0, 1]))) for number in range(draw(st.integers(1, 4))))
    rooms = tuple(
        Room(key, draw(st.sampled_from([None, 2, 3])), draw(st.booleans()), frozenset(draw(some(max_size=1))))
        for key in range(1, draw(st.integers(0, 2)) + 1)
    )
    people = []
    for key in range(1, 6):
        away = draw(some(max_size=2))
        held = dict.fromkeys(sorted(away), (draw(st.sampled_from([700, 701])),))
        free = frozenset(range(len(slots))) - away
        delegation, stepless = draw(st.sampled_from([None, 8])), draw(st.sampled_from([False, False, True]))
        people.append(Person(key, free, frozenset(away), delegation, stepless, held))
    pairs = draw(st.lists(st.sampled_from(list(itertools.combinations(range(1, 6), 2))), max_size=most, unique=True))
    requests = [draw(asking(key, pair, slots, rooms)) for key, pair in enumerate(pairs, start=1)]
    caps = {"a_day": draw(st.sampled_from([None, 1])), "delegation_a_day": draw(st.sampled_from([None, 1, 2]))}
    if requests and rooms and draw(st.integers(0, 4)) == 0:
        stands = Placement(draw(st.sampled_from(slots)).number, draw(st.sampled_from(rooms)).id)
        requests[0] = dataclasses.replace(requests[0], begun=True, stands=stands, pinned=None, interpreters=0)
    return Question(slots, rooms, tuple(people), tuple(requests), first=draw(st.sampled_from([0, 7, 200])), **caps)


@st.composite
def asking(draw, key: int, pair: tuple[int, int], slots: tuple[Slot, ...], rooms: tuple[Room, ...]) -> Request:
    third = draw(st.sampled_from([None, None, None, *({1, 2, 3, 4, 5} - set(pair))]))
    pinned = None
    if draw(st.integers(0, 5)) == 0:
        pinned = (draw(st.integers(0, 3)), draw(st.sampled_from([None, *(room.id for room in rooms)])))
    return Request(
        key, pair, draw(st.integers(0, 9)) * 10, party=(third,) if third else (),
        interpreters=draw(st.sampled_from([0, 0, 0, 1, 2])), pinned=pinned,
        suits=draw(st.one_of(st.none(), st.frozensets(st.integers(0, 3), max_size=3))), firm=draw(st.booleans()),
    )  # fmt: skip


def every_schedule(question: Question, kept: dict):
    """All that breaks no rule and has in it what is kept."""
    choices = []
    for request in question.requests:
        places = [Placement(number, room.id) for number in sorted(question.slots_of[request.id])
                  for room in question.rooms if question.fits(request, room, number)]  # fmt: skip
        choices.append([kept[request.id]] if request.id in kept else [None, *places])
    for chosen in itertools.product(*choices):
        pairs = zip(question.requests, chosen, strict=True)
        placed = {request.id: spot for request, spot in pairs if spot}
        if not breaches(question, placed):
            yield placed


@SMALL
@given(questions())
def test_no_other_schedule_is_worth_more(question):
    answer = solve(question, effort=QUICK)
    assert breaches(question, answer.placed) == ()
    assert answer.value == question.value(answer.placed)
    kept = {
        one.id: answer.placed[one.id]
        for one in question.requests
        if (one.pinned or one.begun) and one.id in answer.placed
    }
    best = max(question.value(placed) for placed in every_schedule(question, kept))
    assert answer.value == best == answer.bound
    assert answer.proven


@SMALL
@given(questions(most=10))
def test_every_reason_is_true(question):
    answer = solve(question, effort=QUICK)
    explained(question, answer)


@pytest.mark.parametrize("seed", range(4))
def test_every_reason_is_true_where_the_best_was_not_looked_for(monkeypatch, seed):
    monkeypatch.setattr("scheduling.proving.LARGE", 0)
    question = dataclasses.replace(summit(24, 150, 8, 3, seed), a_day=2, delegation_a_day=3, first=0)
    answer = solve(question, effort=Effort(chains=0, days=0, moves=400))
    assert breaches(question, answer.placed) == ()
    explained(question, answer)


def explained(question: Question, answer: Answer) -> None:
    """Each request has a place, or a reason that is true."""
    assert answer.left_out.keys() == question.request.keys() - answer.placed.keys()
    for key, reason in answer.left_out.items():
        assert TRUE[reason.kind](question, answer, question.request[key], reason.detail), (key, reason)


def together(question: Question, request: Request) -> set[int]:
    return {
        one.number for one in question.slots if all(one.number in question.person[key].free for key in request.people)
    }


def agreed(question: Question, request: Request) -> set[int]:
    suits = request.suits if request.firm and request.suits is not None else together(question, request)
    return together(question, request) & suits


def spoken(question: Question, request: Request) -> set[int]:
    there = {one.number: one.interpreters for one in question.slots}
    fine = {number for number in there if there[number] is None or there[number] >= request.interpreters}
    return agreed(question, request) & fine


def held_together(question: Question, request: Request, activity: int) -> bool:
    people = [question.person[key] for key in request.people]
    return any(all(activity in one.held.get(number, ()) for one in people) for number in range(len(question.slots)))


def seated(question: Question, meetings: list[Request], number: int) -> bool:
    """Whether there is a room for each, in this slot."""
    if not meetings:
        return True
    first, *rest = meetings
    rooms = [room for room in question.rooms if question.fits(first, room, number)]
    without = (dataclasses.replace(question, rooms=tuple(set(question.rooms) - {room})) for room in rooms)
    return any(seated(less, rest, number) for less in without)


def beside(question: Question, answer, number: int) -> list[Request]:
    """What else is on then, bound to where it is if it is fixed."""
    meetings = [question.request[key] for key, spot in answer.placed.items() if spot.slot == number]
    return [
        dataclasses.replace(one, pinned=(number, answer.placed[one.id].room)) if one.begun else one for one in meetings
    ]


def rooms_are_short(question, answer, request, detail) -> bool:
    return bool(question.rooms) and all(
        not seated(question, [*beside(question, answer, number), request], number)
        for number in spoken(question, request)
    )


def interpreters_are_short(question, answer, request, detail) -> bool:
    there = {one.number: one.interpreters for one in question.slots}
    return all(
        there[number] is not None
        and sum(one.interpreters for one in beside(question, answer, number)) + request.interpreters > there[number]
        for number in agreed(question, request)
    )


def person_is_full(question, answer, request, detail) -> bool:
    person, days = detail["person"], {one.number: one.day for one in question.slots}
    theirs = [answer.placed[one.id].slot for one in question.requests
              if one.id in answer.placed and person in one.people]  # fmt: skip
    met = [days[answer.placed[one.id].slot] for one in question.requests
           if one.id in answer.placed and person in one.pair]  # fmt: skip
    assert detail["number"] == sum(person in one.pair for one in question.requests)
    capped = {number for number in days if question.a_day is not None and met.count(days[number]) >= question.a_day}
    stuck = all(number in theirs or number in capped for number in spoken(question, request))
    return person in request.pair and stuck and (detail["number"] > detail["slots"] or bool(capped))


def is_worth_less(question, answer, request, detail) -> bool:
    """What is displaced is worth as much at least, and without it there would be a place."""
    out = [question.request[key] for key in detail["displaces"]]
    if any(one.begun or one.pinned for one in out) or not out:
        return request.value - question.unsuited <= 0 or any(one.begun or one.pinned for one in out)
    left = {key: spot for key, spot in answer.placed.items() if key not in detail["displaces"]}
    number = detail["slot"]
    others = [one for one in beside(question, answer, number) if one.id in left]
    spots = {**left, request.id: Placement(number, question.rooms[0].id)}
    broken = [one for one in breaches(question, spots) if not one.kind.startswith("room")]
    return seated(question, [*others, request], number) and not broken and question.value(spots) <= answer.value


TRUE = {
    "pinned_apart": lambda question, answer, request, detail: (
        request.pinned == (detail["slot"], detail["room"]) and not stands(question, answer, request)
    ),
    "no_common_time": lambda question, answer, request, detail: not together(question, request) and all(
        any(key in ids for one in request.people for ids in question.person[one].held.values())
        for key in detail["during"]
    ),
    "only_during": lambda question, answer, request, detail: not together(question, request) and all(
        held_together(question, request, key) for key in detail["during"]
    ),
    "no_agreed_time": lambda question, answer, request, detail: (
        bool(together(question, request)) and not agreed(question, request)
    ),
    "no_room_fits": lambda question, answer, request, detail: not any(
        (room.seats is None or room.seats >= detail["seats"]) and (room.step_free or not detail["step_free"])
        for room in question.rooms
    ),
    "interpreters_short": interpreters_are_short,
    "rooms_short": rooms_are_short,
    "person_full": person_is_full,
    "worth_less": is_worth_less,
}  # fmt: skip


def stands(question: Question, answer, request: Request) -> bool:
    """Whether what is pinned could be there, beside the others that are fixed."""
    number = request.pinned[0]
    if number not in question.slots_of[request.id]:
        return False
    fixed = {key: spot for key, spot in answer.placed.items()
             if question.request[key].pinned or question.request[key].begun}  # fmt: skip
    there = [one for one in beside(question, answer, number) if one.id in fixed]
    spots = {**fixed, request.id: Placement(number, request.pinned[1] or question.rooms[0].id)}
    broken = [one for one in breaches(question, spots) if not one.kind.startswith("room")]
    return not broken and seated(question, [*there, request], number)


# Each reason where it is the truth


def test_two_who_are_never_free_together():
    question = question_of(4, 2, [asked(1, 1, 2)], {1: {0, 1}, 2: {2, 3}})
    held = {1: {2: (700,), 3: (700,)}, 2: {0: (701,)}}
    people = tuple(dataclasses.replace(one, held=held[one.id]) for one in question.people)
    reason = solve(dataclasses.replace(question, people=people), effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail["during"]) == ("no_common_time", (700, 701))


def test_two_who_are_free_only_during_the_president_s_session():
    question = question_of(2, 2, [asked(1, 1, 2)], {1: {0}, 2: set()})
    held = {1: {1: (900,)}, 2: {0: (701,), 1: (900,)}}
    people = tuple(dataclasses.replace(one, held=held[one.id]) for one in question.people)
    reason = solve(dataclasses.replace(question, people=people), effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail["during"]) == ("only_during", (900,))


def test_times_agreed_that_are_not_free():
    question = question_of(4, 2, [asked(1, 1, 2, suits=frozenset({3}), firm=True)], {1: {0, 1}})
    assert solve(question, effort=QUICK).left_out[1].kind == "no_agreed_time"
    loosely = dataclasses.replace(question.requests[0], firm=False)
    answer = solve(dataclasses.replace(question, requests=(loosely,)), effort=QUICK)
    assert (answer.value, answer.left_out) == (10 - question.unsuited + 2 * question.first, {})


def test_somebody_with_more_meetings_than_slots():
    question = question_of(3, 9, [asked(key, 1, key + 1, 10 * key) for key in range(1, 5)])
    answer = solve(question, effort=QUICK)
    assert answer.left_out.keys() == {1}
    assert answer.left_out[1].kind == "person_full"
    assert answer.left_out[1].detail == {"person": 1, "number": 4, "slots": 3}


def test_somebody_whose_days_are_full_by_the_rules():
    question = question_of(4, 9, [asked(key, 1, key + 1, 10 * key) for key in range(1, 4)], a_day=1)
    answer = solve(question, effort=QUICK)
    assert {answer.placed[key].slot // 2 for key in (2, 3)} == {0, 1}
    assert answer.left_out[1].detail == {"person": 1, "number": 3, "slots": 2}


def test_rooms_that_ran_out_and_what_would_have_to_go():
    question = question_of(1, 1, [asked(1, 1, 2, 30), asked(2, 3, 4, 20)])
    answer = solve(question, effort=QUICK)
    assert answer.placed == {1: Placement(0, 1)}
    assert (answer.left_out[2].kind, answer.left_out[2].detail["displaces"]) == ("rooms_short", (1,))


def test_nobody_has_a_third_while_somebody_has_none():
    """The dearer meetings of three people who have met already give way."""
    question = question_of(2, 1, [asked(1, 1, 2, 30), asked(2, 2, 3, 90), asked(3, 1, 3, 90), asked(4, 4, 5, 1)])
    assert {4} < solve(question, effort=QUICK).placed.keys()


def test_a_room_that_is_too_small_or_up_the_stairs():
    question = question_of(1, 1, [asked(1, 1, 2, party=(3,))])
    small = dataclasses.replace(question, rooms=(Room(1, seats=2),))
    reason = solve(small, effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail) == ("no_room_fits", {"seats": 3, "step_free": False})
    people = (dataclasses.replace(question.people[0], step_free=True), *question.people[1:])
    upstairs = dataclasses.replace(question, people=people)
    assert solve(upstairs, effort=QUICK).left_out[1].detail == {"seats": 3, "step_free": True}


def test_interpreters_who_are_all_taken():
    requests = [asked(1, 1, 2, 30, interpreters=1), asked(2, 3, 4, 20, interpreters=1), asked(3, 5, 6, interpreters=3)]
    question = dataclasses.replace(question_of(1, 9, requests), slots=(slot(0, interpreters=1),))
    left = solve(question, effort=QUICK).left_out
    assert {key: one.kind for key, one in left.items()} == dict.fromkeys((2, 3), "interpreters_short")
    assert [left[key].detail["displaces"] for key in (2, 3)] == [(1,), ()]


def test_a_pin_where_somebody_cannot_be():
    question = question_of(2, 1, [asked(1, 1, 2, pinned=(1, None))], {1: {0}})
    assert solve(question, effort=QUICK).left_out[1].kind == "pinned_apart"


def test_what_would_displace_a_meeting_of_somebody_else_in_another_slot():
    """Neither is full by numbers: each has as many slots as meetings, but not at the same times."""
    requests = [asked(1, 1, 2, 90), asked(2, 1, 3, 90), asked(3, 2, 3, 10)]
    question = question_of(2, 9, requests, {3: {0, 1}})
    reason = solve(question, effort=QUICK).left_out[3]
    assert (reason.kind, len(reason.detail["displaces"])) == ("worth_less", 1)


# Whatever comes in


def test_nobody_accepted_anything():
    answer = solve(question_of(3, 2, []))
    assert (answer.placed, answer.value, answer.bound, answer.left_out, answer.gap) == ({}, 0, 0, {}, 0.0)


def test_no_rooms_and_no_slots():
    for slots, rooms, kind in ((3, 0, "no_room_fits"), (0, 3, "no_common_time")):
        answer = solve(question_of(slots, rooms, [asked(1, 1, 2)]), effort=QUICK)
        assert (answer.placed, answer.bound, answer.left_out[1].kind) == ({}, 0, kind)


def test_one_person_with_three_hundred_requests():
    question = question_of(16, 4, [asked(key, 1, key + 1, 1 + key % 7) for key in range(1, 301)])
    answer = solve(question, effort=QUICK)
    assert answer.proven and len(answer.placed) == 16
    assert {one.kind for one in answer.left_out.values()} == {"person_full"}
    assert {question.request[key].value for key in answer.placed} == {7}


def test_everything_pinned_on_one_slot():
    requests = [asked(key, 2 * key, 2 * key + 1, key, pinned=(1, None)) for key in range(1, 7)]
    answer = solve(question_of(3, 4, requests), effort=QUICK)
    assert sorted(answer.placed) == [3, 4, 5, 6]
    assert {spot.slot for spot in answer.placed.values()} == {1}
    assert {one.kind for one in answer.left_out.values()} == {"pinned_apart"}


def test_forty_rooms_that_are_all_different():
    """More sets of rooms than anybody asks for: each meeting is pinned to a time, and fits by its size alone."""
    requests = [asked(key, 100 * key, 100 * key + 1, party=tuple(range(100 * key + 2, 100 * key + 2 + key % 9)))
                for key in range(1, 60)]  # fmt: skip
    question = question_of(1, 1, requests)
    rooms = tuple(Room(key, seats=2 + key % 9, step_free=key % 3 == 0) for key in range(1, 41))
    answer = solve(dataclasses.replace(question, rooms=rooms), effort=QUICK)
    assert breaches(dataclasses.replace(question, rooms=rooms), answer.placed) == ()
    assert len(answer.placed) > 35 and answer.value <= answer.bound


def test_somebody_who_asks_can_stop_it_and_has_the_best_so_far():
    told: list[Progress] = []
    question = summit(50, 300, 12, 10, 1)
    answer = solve(question, tell=lambda progress: told.append(progress) or progress.stage == "compacting")
    assert (answer.stopped, answer.proven, breaches(question, answer.placed)) == ("asked", True, ())
    assert [one.stage for one in told][-1] == "compacting"
    at_once = solve(question, tell=lambda progress: True)
    assert at_once.stopped == "asked" and breaches(question, at_once.placed) == ()
    assert 0 < at_once.value <= answer.value <= answer.bound <= at_once.bound


def test_the_emergency_limit_says_so():
    question = summit(50, 300, 12, 10, 1)
    answer = solve(question, effort=Effort(seconds=0.0))
    assert (answer.stopped, breaches(question, answer.placed)) == ("clock", ())
    assert answer.value <= answer.bound


# A summit


@pytest.fixture(scope="module")
def answered():
    question = summit(60, 200, 16, 20, 1)
    return question, solve(question, effort=Effort(moves=40_000))


def test_a_summit_is_scheduled_as_well_as_can_be(answered):
    question, answer = answered
    assert breaches(question, answer.placed) == ()
    assert answer.proven and answer.stopped is None
    assert answer.quality.gaps <= 0.6 * answer.first.gaps
    assert answer.quality.room_changes <= 0.55 * answer.first.room_changes
    assert answer.left_out.keys() == question.request.keys() - answer.placed.keys()


def test_the_same_question_has_the_same_answer_elsewhere(answered):
    _question, answer = answered
    told = (
        "from bench.summits import summit; from scheduling.timetabling import *;"
        "print(solve(summit(60, 200, 16, 20, 1), effort=Effort(moves=40_000)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", told], cwd=Path(__file__).parents[2], capture_output=True, check=True, text=True,
        env=os.environ | {"PYTHONHASHSEED": "4711"}, timeout=60,
    )  # fmt: skip
    assert run.stdout.strip() == repr(answer)


def test_too_many_moves_for_corners_are_still_within_a_bound(monkeypatch):
    monkeypatch.setattr("scheduling.proving.LARGE", 500)
    question = summit(60, 200, 16, 20, 1)
    answer = solve(question, effort=Effort(moves=0))
    assert breaches(question, answer.placed) == ()
    assert 0 <= answer.gap < 0.005
