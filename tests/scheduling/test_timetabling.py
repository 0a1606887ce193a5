"""Bilateral meetings: against every possible schedule of small questions, and what must hold of every answer."""

import dataclasses
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from bench.summits import summit
from scheduling.meetings import Placement, Question, Room, breaches
from scheduling.timetabling import Effort, Progress, solve
from tests.bilateral import asked, question_of, questions

SMALL = settings(max_examples=60, derandomize=True, deadline=None, database=None)
QUICK = Effort(moves=400)


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


def test_nobody_has_a_third_while_somebody_has_none():
    """The dearer meetings of three people who have met already give way."""
    question = question_of(2, 1, [asked(1, 1, 2, 30), asked(2, 2, 3, 90), asked(3, 1, 3, 90), asked(4, 4, 5, 1)])
    assert {4} < solve(question, effort=QUICK).placed.keys()


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
