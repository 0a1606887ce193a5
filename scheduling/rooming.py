"""Rooms for meetings whose slots are known: each in one that fits, and people moving between rooms as little as can be.

Slot after slot an assignment (the Hungarian method) keeps as many people as it can in the room that they were in and
will be in. Of two people who meet only one can stay, mostly.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scheduling.board import Board
from scheduling.plan import NONE, Plan

if TYPE_CHECKING:
    import numpy as np

#: How often all slots are looked at.
ROUNDS = 8
#: More than all people who could move.
NEVER = 1e6


def first_fit(plan: Plan) -> dict[int, int]:
    """By request a room's place: the first that fits, as the meetings come. What finds none is taken out, the least
    first: only where there were more sets of rooms than are asked for.
    """
    found: dict[int, int] = {}
    for slot, meetings in enumerate(plan.by_slot()):
        while (rooms := _matched(plan, meetings, slot)) is None:
            least = min((one for one in meetings if plan.at[one] == slot), key=plan.cost)
            plan.take(least)
            meetings.remove(least)
        found |= dict(zip(meetings, rooms, strict=True))
    return found


def _matched(plan: Plan, meetings: Sequence[int], slot: int) -> list[int] | None:
    return plan.board.rooms.match([plan.board.requests[one] for one in meetings], slot)


def assign(plan: Plan) -> dict[int, int]:
    """By request a room's place: slot by slot the assignment that keeps most people where they are before and after,
    there and back through the days until nothing changes. There is a room for each, as `first_fit` has seen to.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    board, there = plan.board, plan.by_slot()
    known = board.rooms.place
    rooms = {place: known[room] for place, (_slot, room) in board.fixed.items() if room in known}
    beside = _neighbours(plan)
    order = list(range(board.width))
    for number in range(ROUNDS):
        before = dict(rooms)
        for slot in order if number % 2 == 0 else reversed(order):
            if there[slot]:
                costs = _costs(board, there[slot], slot, rooms, beside)
                chosen = linear_sum_assignment(costs)[1]
                rooms |= dict(zip(there[slot], (int(one) for one in chosen), strict=True))
        if rooms == before:
            break
    return rooms


def _neighbours(plan: Plan) -> dict[int, list[int]]:
    """By meeting, the one before and the one after it of each of its people that day; as often as it is one."""
    board, beside = plan.board, defaultdict(list)
    for person in range(len(board.question.people)):
        days = defaultdict(list)
        for slot in range(board.width):
            met = plan.who[person * board.width + slot]
            if met != NONE:
                days[board.day_of[slot]].append(met)
        for meetings in days.values():
            for one, other in itertools.pairwise(meetings):
                beside[one].append(other)
                beside[other].append(one)
    return beside


def _costs(
    board: Board, meetings: list[int], slot: int, rooms: Mapping[int, int], beside: Mapping[int, list[int]]
) -> np.ndarray:
    """By meeting and room: how many of its neighbours are elsewhere; too much where it does not fit."""
    import numpy as np  # noqa: PLC0415

    costs = np.zeros((len(meetings), len(board.question.rooms)))
    for row, meeting in enumerate(meetings):
        costs[row] = _alone(board.fitting[meeting] & board.rooms.open[slot], costs.shape[1])
        for other in beside[meeting]:
            if other in rooms:
                costs[row, rooms[other]] -= 1
    return costs


@functools.lru_cache(maxsize=4096)
def _alone(fitting: int, rooms: int) -> tuple[float, ...]:
    """The costs of a meeting without neighbours: a few kinds of meetings come up again and again."""
    return tuple(0.0 if fitting >> room & 1 else NEVER for room in range(rooms))
