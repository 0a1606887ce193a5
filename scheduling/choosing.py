"""Which meetings and when, for the greatest value, and the bound that proves how good that is.

The stages go from quick to thorough and stop as soon as the bound is reached, which is nearly always after the second:
as it comes; guided by a corner of the linear programme; the integer programme near that corner; the whole integer
programme. Where there are too many moves for corners, the bound comes from a rough solution, and one day after the
other is chosen anew between all that has no place.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from scheduling.board import Board
from scheduling.effort import Control
from scheduling.placing import greedy, guided, insert
from scheduling.plan import NONE, Plan

if TYPE_CHECKING:
    from scheduling.proving import Relaxed

# `scheduling/proving.py` is loaded where it is needed: the solver takes longer to load than all the rest.


def choose(board: Board, control: Control) -> tuple[Plan, int]:
    """The plan worth most that is found, and the points that none can exceed, both without what is fixed."""
    plan = greedy(board)
    control.value, control.bound = board.constant + plan.value, board.constant + ceiling(board)
    control.enter("bounding", 0.05)
    return _Choice(board, plan, control).made() if any(board.worth) else (plan, plan.value)


def ceiling(board: Board) -> int:
    """What no schedule can exceed, at first glance: everything at its best, everybody met."""
    best = sum(max(0, *worth.values()) for worth in board.worth if worth)
    people = {person for place, worth in enumerate(board.worth) if worth for person in board.pairs[place]}
    return best + max(board.question.first, 0) * len(people - board.met)


class _Choice:
    """The best plan and the least bound so far."""

    def __init__(self, board: Board, plan: Plan, control: Control) -> None:
        from scheduling.proving import LARGE, Programme  # noqa: PLC0415

        self.board, self.plan, self.control = board, plan, control
        self.programme = Programme(board)
        self.large = len(self.programme.moves) > LARGE
        self.bound = ceiling(board)

    def made(self) -> tuple[Plan, int]:
        found = self.programme.relaxed(self.control, roughly=self.large)
        if found is not None:
            self._lower(found.bound)
            if not self.large:
                self._consider(guided(self.board, self.programme.liking(found)))
        insert(self.plan, self.control)
        self._consider(self.plan)
        if self._done or found is None:
            return self.plan, self.bound
        self.control.enter("proving", 0.3)
        if self.large:
            self._choose_days()
        else:
            self._prove(found)
        return self.plan, self.bound

    @property
    def _done(self) -> bool:
        return self.plan.value >= self.bound or self.control.over()

    def _lower(self, bound: float) -> None:
        """A bound was proven. All values are multiples of a number, and so is what can be reached."""
        grain = self.programme.grain
        self.bound = min(self.bound, int((bound + 1e-6) // grain * grain))
        self.control.bound = self.board.constant + self.bound

    def _consider(self, plan: Plan) -> None:
        if plan.value >= self.plan.value:
            self.plan = plan
            self.control.value = self.board.constant + plan.value

    def _prove(self, found: Relaxed) -> None:
        """Whole numbers near the corner, and if they do not reach the bound all that could."""
        self._consider(self._put(self.programme.dive(found, self.control)))
        if not self._done:
            moves, bound = self.programme.proven(found, self.plan, self.control)
            self._consider(self._put(moves))
            self._lower(max(bound, self.plan.value))

    def _put(self, moves: list[tuple[int, int]], plan: Plan | None = None) -> Plan:
        """The moves as a plan, beside what is in it already."""
        plan = plan or Plan(self.board)
        for place, slot in moves:
            if plan.fits(place, slot):
                plan.put(place, slot)
        return plan

    def _choose_days(self) -> None:
        """A day's meetings anew, between those of that day and all that has no place; emptier days first, where there
        is more to choose from.
        """
        board, days = self.board, defaultdict(list)
        for slot, day in enumerate(board.day_of):
            days[day].append(slot)
        there = [len(each) for each in self.plan.by_slot()]
        spare = {day: sum(board.rooms.open[slot].bit_count() - there[slot] for slot in days[day]) for day in days}
        order = sorted(days, key=lambda day: (-spare[day], day))
        order = list(itertools.islice(itertools.cycle(order), self.control.effort.days))
        for number, day in enumerate(order):
            if self._done:
                return
            self._choose_day(days[day])
            self.control.over(0.3 + 0.3 * (number + 1) / len(order))

    def _choose_day(self, slots: list[int]) -> None:
        from scheduling.proving import Programme  # noqa: PLC0415

        programme = Programme(self.board, self.plan, slots)
        found = programme.relaxed(self.control)
        if found is None:
            return
        plan = self.plan.copy()
        for place, slot in enumerate(plan.at):
            if slot in slots and slot != NONE:
                plan.take(place)
        self._consider(self._put(programme.dive(found, self.control), plan))
