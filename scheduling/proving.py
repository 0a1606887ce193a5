"""What and when by mathematical programming: a bound that no schedule can exceed, and schedules that mostly reach it.

HiGHS solves the linear programme of the board: one choice for each move, and one for everybody's first meeting. Any
prices of the rows prove a bound (weak duality), so the bound is worked out from the prices here, and is right however
roughly the solver has found them. The relaxation is almost exact: at one of its corners most choices are whole
numbers, and the few that are not make an integer programme of a tenth of the size.

One thread, fixed seeds, limits in iterations and nodes: the same board has the same answer.
"""

import math
from collections.abc import Collection
from typing import NamedTuple

import highspy
import numpy as np
from scipy import sparse

from scheduling.board import Board
from scheduling.effort import Control
from scheduling.plan import NONE, Plan

#: Choices closer to a whole number than this are one.
NEAR = 1e-3
#: What the solver's arithmetic may be wrong by, as a share of a point.
TINY = 1e-6
#: More moves than these are not solved to a corner.
LARGE = 30_000

Move = tuple[int, int]


class Relaxed(NamedTuple):
    """A solution of the linear programme: each choice, its price, and the bound that the prices prove."""

    choices: np.ndarray
    prices: np.ndarray
    bound: float


class Programme:
    """The moves of a board as choices under rows; with a plan and some slots, only what is in them or nowhere."""

    def __init__(self, board: Board, plan: Plan | None = None, slots: Collection[int] | None = None) -> None:
        self.board = board
        within = range(board.width) if slots is None else slots
        outside = [place for place in range(len(board.requests)) if plan and plan.at[place] not in (NONE, *within)]
        standing = set(outside)
        self.moves: list[Move] = [
            (place, slot) for place, worth in enumerate(board.worth) if place not in standing
            for slot in worth if slots is None or slot in slots
        ]  # fmt: skip
        left = list(board.limits)
        met = set(board.met)
        for place in outside:
            met.update(board.pairs[place])
            for limit in board.shares[place][plan.at[place]]:
                left[limit] -= 1
        self._rows(left, met)

    def _rows(self, left: list[int], met: set[int]) -> None:
        """Each request once, nobody in two places, the sums, and a first meeting only where there is one.

        Rows have the numbers that come to hand first: requests, people's slots, sums, people.
        """
        board, first = self.board, {}
        people = len(board.requests)
        sums = people + len(board.question.people) * board.width
        firsts = sums + len(left)
        entries: list[tuple[int, int, float]] = []
        for choice, (place, slot) in enumerate(self.moves):
            entries.append((place, choice, 1.0))
            entries += [(people + person * board.width + slot, choice, 1.0) for person in board.members[place]]
            entries += [(sums + limit, choice, 1.0) for limit in board.shares[place][slot]]
            for person in board.pairs[place] if board.question.first > 0 else ():
                if person not in met:
                    if person not in first:
                        first[person] = len(self.moves) + len(first)
                        entries.append((firsts + person, first[person], 1.0))
                    entries.append((firsts + person, choice, -1.0))
        points = [board.worth[place][slot] for place, slot in self.moves] + [board.question.first] * len(first)
        #: All values are multiples of it.
        self.grain = max(math.gcd(*points), 1)
        self.points = np.array(points, dtype=float)
        self._compress(entries, sums, np.array(left, dtype=float))

    def _compress(self, entries: list[tuple[int, int, float]], sums: int, left: np.ndarray) -> None:
        """Only the rows that anything is in, each with what it may reach: one, what is left of a sum, or nothing."""
        rows, choices, times = zip(*entries, strict=True) if entries else ((), (), ())
        there, places = np.unique(np.array(rows, dtype=np.int64), return_inverse=True)
        self.bounds = np.ones(len(there))
        self.bounds[there >= sums + len(left)] = 0.0
        summed = (there >= sums) & (there < sums + len(left))
        self.bounds[summed] = left[there[summed] - sums]
        shape = (len(there), len(self.points))
        self.matrix = sparse.coo_array((np.array(times, dtype=float), (places, choices)), shape=shape).tocsc()

    def relaxed(self, control: Control, roughly: bool = False) -> Relaxed | None:
        """The linear programme's solution: a corner, or `roughly` in a fraction of the time, somewhere between
        corners. None: it was stopped before there was any.
        """
        solver = self._solver(np.zeros(len(self.points)), np.ones(len(self.points)))
        solver.setOptionValue("solver", "pdlp" if roughly else "simplex")
        solver.setOptionValue("pdlp_optimality_tolerance", 1e-4)
        solver.setOptionValue("pdlp_iteration_limit", control.effort.iterations)
        _run(solver, control)
        found = solver.getSolution()
        if len(found.col_value) != len(self.points) or not len(self.points):
            return None
        prices, bound = self._priced(-np.array(found.row_dual))
        return Relaxed(np.array(found.col_value), prices, bound)

    def _priced(self, duals: np.ndarray) -> tuple[np.ndarray, float]:
        """What each choice is worth beyond what its rows cost, and the bound which that proves."""
        costs = np.maximum(duals, 0) if len(duals) == len(self.bounds) else np.zeros(len(self.bounds))
        prices = self.points - self.matrix.T @ costs
        return prices, float(self.bounds @ costs + np.maximum(prices, 0).sum())

    def liking(self, found: Relaxed) -> dict[Move, float]:
        """How much a solution likes each move, where it does at all."""
        liked = np.flatnonzero(found.choices[: len(self.moves)] > NEAR)
        return {self.moves[choice]: float(found.choices[choice]) for choice in liked}

    def dive(self, found: Relaxed, control: Control) -> list[Move]:
        """The best whole numbers near a corner: what it has chosen stays, what would cost points is not looked at."""
        whole, count = found.choices[: len(self.moves)], len(self.moves)
        least, most = np.zeros(len(self.points)), np.ones(len(self.points))
        least[:count][whole > 1 - NEAR] = 1
        most[:count][(found.prices[:count] < -TINY) & (whole < NEAR)] = 0
        return self._whole(least, most, control, None)[0]

    def proven(self, found: Relaxed, plan: Plan, control: Control) -> tuple[list[Move], float]:
        """The best schedule, and the bound that was proven: no move is looked at with which, by its price, a schedule
        would be worth less than the plan. Begins from the plan.
        """
        count, spare = len(self.moves), found.bound - plan.value + TINY
        least, most = np.zeros(len(self.points)), np.ones(len(self.points))
        most[found.prices < -spare] = 0
        least[:count][found.prices[:count] > spare] = 1
        return self._whole(least, most, control, plan)

    def _whole(
        self, least: np.ndarray, most: np.ndarray, control: Control, plan: Plan | None
    ) -> tuple[list[Move], float]:
        """The integer programme between these bounds: its moves, and the most that there can be."""
        solver = self._solver(least, most, whole=len(self.moves))
        for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", self.grain - 0.5),
                            ("mip_max_nodes", control.effort.nodes)):  # fmt: skip
            solver.setOptionValue(name, value)
        if plan is not None:
            chosen = np.array([float(plan.at[place] == slot) for place, slot in self.moves])
            solver.setSolution(len(self.moves), np.arange(len(self.moves), dtype=np.int32), chosen)
        _run(solver, control)
        found, told = solver.getSolution(), solver.getInfo()
        if told.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return [], -told.mip_dual_bound
        chosen = np.flatnonzero(np.array(found.col_value)[: len(self.moves)] > 1 / 2)
        return [self.moves[choice] for choice in chosen], -told.mip_dual_bound

    def _solver(self, least: np.ndarray, most: np.ndarray, whole: int = 0) -> highspy.Highs:
        """The programme as HiGHS takes it, which likes costs better than points."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.points), len(self.bounds)
        model.col_cost_, model.col_lower_, model.col_upper_ = -self.points, least, most
        model.row_lower_, model.row_upper_ = np.full(len(self.bounds), -highspy.kHighsInf), self.bounds
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        model.a_matrix_.value_ = self.matrix.data
        if whole:
            kinds = highspy.HighsVarType
            model.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(self.points) - whole)
        solver = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("run_crossover", "off")):
            solver.setOptionValue(name, value)
        solver.passModel(model)
        return solver


def _run(solver: highspy.Highs, control: Control) -> None:
    """Solve, and stop where that is asked for."""

    def ask(event: highspy.HighsCallbackEvent) -> None:
        if control.over():
            event.interrupt()

    solver.cbSimplexInterrupt += ask
    solver.cbMipInterrupt += ask
    solver.run()
