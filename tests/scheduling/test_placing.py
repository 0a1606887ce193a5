"""The board that meetings are placed on, the moves on it, and how idle time is counted."""

import dataclasses
import datetime as dt
import random

from bench.summits import summit
from scheduling.board import Board
from scheduling.meetings import Person, Placement, Quality, Question, Request, Room, Slot
from scheduling.placing import greedy, settle
from scheduling.plan import NONE, Plan
from scheduling.quality import quality

MORNING = dt.datetime(2019, 6, 7, 9, tzinfo=dt.UTC)


def a_day(slots: int, people: list[Person], requests: list[Request], rooms: int = 2) -> Question:
    starts = [MORNING + dt.timedelta(minutes=30 * number) for number in range(slots)]
    times = tuple(
        Slot(number, start, start + dt.timedelta(minutes=20), start.date()) for number, start in enumerate(starts)
    )
    return Question(times, tuple(Room(key) for key in range(1, rooms + 1)), tuple(people), tuple(requests))


def test_the_board_has_the_slots_that_the_question_names():
    question = summit(40, 200, 16, 6, 3)
    board = Board(question)
    for request, worth in zip(question.requests, board.worth, strict=True):
        assert {question.slots[slot].number for slot in worth} == question.slots_of[request.id]


def test_a_plan_is_what_its_moves_made_of_it():
    """However often chains are turned: who is where, what sums have reached, and the points."""
    board, chance = Board(summit(40, 200, 16, 6, 3)), random.Random(1)
    plan = greedy(board)
    turned = 0
    for _ in range(2000):
        request = chance.choice([one for one, slot in enumerate(plan.at) if slot != NONE])
        other = chance.choice(list(board.worth[request]))
        target = plan.chain({request: other}, (plan.at[request], other)) if other != plan.at[request] else {}
        turned += bool(target) and plan.turn(target)
    anew = Plan(board)
    for request, slot in enumerate(plan.at):
        if slot != NONE:
            assert anew.fits(request, slot)
            anew.put(request, slot)
    assert turned > 100
    assert anew.__dict__ == plan.__dict__


def test_what_is_worth_more_takes_the_place_of_what_is_worth_less():
    everywhere = frozenset({0})
    people = [Person(key, everywhere) for key in range(1, 5)]
    question = a_day(1, people, [Request(1, (1, 2), 10), Request(2, (3, 4), 30), Request(3, (1, 3), 20)], rooms=1)
    plan = Plan(Board(question))
    plan.put(0, 0)
    settle(plan)
    assert plan.at == [NONE, 0, NONE]


def test_idle_time_is_what_lies_between_two_things_while_somebody_is_free():
    met = Request(1, (1, 2), 10)
    early, late = Request(2, (1, 3), 10), Request(3, (2, 4), 10)
    people = [
        Person(1, frozenset({0, 1, 2, 3, 4})),
        Person(2, frozenset({0, 2, 3, 4}), engaged=frozenset({1})),  # a panel, and nothing but meetings after it
        Person(3, frozenset({0, 3})),  # away between the two
        Person(4, frozenset({4}), engaged=frozenset({0})),
    ]
    question = a_day(5, people, [met, early, late])
    placed = {1: Placement(3, 1), 2: Placement(0, 2), 3: Placement(4, 1)}
    # 1 waits in 1 and 2, 2 waits in 2; 4 cannot wait, being away.
    assert quality(question, placed) == Quality(gaps=2, idle=3, room_changes=1)
    same_room = placed | {2: Placement(0, 1)}
    assert quality(question, same_room).room_changes == 0


def test_two_meetings_on_two_days_have_no_gap_between_them():
    question = a_day(
        2, [Person(key, frozenset({0, 1})) for key in (1, 2, 3)], [Request(1, (1, 2), 1), Request(2, (1, 3), 1)]
    )
    tomorrow = dataclasses.replace(question.slots[1], day=MORNING.date() + dt.timedelta(days=1))
    question = dataclasses.replace(question, slots=(question.slots[0], tomorrow))
    placed = {1: Placement(0, 1), 2: Placement(1, 2)}
    assert quality(question, placed) == Quality(gaps=0, idle=0, room_changes=0)
