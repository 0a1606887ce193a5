"""Whole choices decided by one cost after the other: each keeps to what the ones before it have reached.

HiGHS solves the relaxation first, in which choices may be fractions: no whole choices cost less. Then it looks for
whole ones near that solution, and only where none of them costs as little, everywhere. One thread, a fixed seed, limits
in nodes; it begins from what is known to be possible, so that there is something to return however early it must end.
"""

import math
from collections.abc import Iterable, Mapping

import highspy
import numpy as np

from scheduling.effort import Control

#: What the solver's arithmetic may be wrong by.
TINY = 1e-6
#: Farther from the bound than so many steps, none will be found that reaches it.
FEW = 20
#: HiGHS's numbers for the ways along the edges: the one it takes by itself, and the one that needs a corner to start.
CHOOSE, PRIMAL = 0, 4


class Stages:
    """Choices of 0 or 1 under rows. Make choices and rows first, say what is possible by `begin`, then `decide`."""

    def __init__(self, control: Control) -> None:
        self.control = control
        #: What is chosen so far.
        self.chosen = np.zeros(0)
        #: Whether every step so far is the best there is.
        self.proven = True
        self._made: list[int] = []
        #: Rows one after the other: where each starts, its choices, their factors; what each may reach.
        self._starts, self._places, self._times = [0], [], []
        self._bounds: list[float] = []
        self._solver: highspy.Highs | None = None

    def choice(self, *, least: int = 0) -> int:
        """Another choice; with 1 as `least` it is made already."""
        self._made.append(least)
        return len(self._made) - 1

    def row(self, terms: Iterable[tuple[int, float]], most: float) -> None:
        """A sum that must not exceed `most`. No choice twice in `terms`."""
        for place, times in terms:
            self._places.append(place)
            self._times.append(times)
        self._starts.append(len(self._places))
        self._bounds.append(most)

    def begin(self, chosen: Iterable[int]) -> None:
        """What can be chosen together, for certain."""
        self.chosen = np.zeros(len(self._made))
        self.chosen[list(chosen)] = 1

    def decide(self, cost: Mapping[int, int], *, near: bool = False) -> int:
        """Choose at the least cost, keep to it from now on, and return it.

        Where many choices are made and few will change, say that it is `near`: the relaxation then starts from what is
        chosen, which took a tenth of the time at 90,000 choices; far from it it takes longer.
        """
        cost = {place: each for place, each in cost.items() if each}
        if not cost:
            return 0
        costs = np.zeros(len(self._made))
        costs[list(cost)] = list(cost.values())
        self._ask_for(costs)
        if near:
            self._start_from_chosen()
        found = self._run(relaxed=True)
        bound = -math.inf if found is None else self._solver.getInfo().objective_function_value
        if found is not None:
            prices, duals = (np.array(each) for each in self._prices())
            self._search(costs, bound, found, prices)
            self._narrow(float(costs @ self.chosen) - bound, prices, duals)
        reached = round(float(costs @ self.chosen))
        if reached - bound > TINY:
            self._keep(cost, reached)
        return reached

    # Steps of a decision

    def _ask_for(self, costs: np.ndarray) -> None:
        if self._solver is None:
            self._solver = self._model()
        self._columns = np.arange(len(costs), dtype=np.int32)
        #: All sums of these costs are multiples of their divisor: what is closer than that is the same.
        self._grain = math.gcd(*(int(one) for one in costs))
        self._solver.setOptionValue("mip_abs_gap", self._grain - 0.5)
        self._solver.changeColsCost(len(costs), self._columns, costs)

    def _prices(self) -> tuple[list[float], list[float]]:
        """Of the relaxation: what each choice costs beyond what its rows are worth, and what rows are worth."""
        found = self._solver.getSolution()
        return found.col_dual, found.row_dual

    def _search(self, costs: np.ndarray, bound: float, found: np.ndarray, prices: np.ndarray) -> None:
        """Whole choices: with what the relaxation chose, without what it would not; without the latter; among all."""
        least, most = self._least, self._most
        free = np.where((prices > TINY) & (found < TINY), least, most)
        enough = self._grain * math.ceil(bound / self._grain - TINY)
        searched = True
        for lower, upper in ((np.where(found > 1 - TINY, most, least), free), (least, free), (least, most)):
            over = costs @ self.chosen - enough
            if over <= TINY:
                return
            if lower is least and upper is free and over > FEW * self._grain:
                continue
            self._solver.changeColsBounds(len(costs), self._columns, lower, upper)
            self._solver.setSolution(len(costs), self._columns, self.chosen)
            whole = self._run()
            searched = whole is not None and self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            if whole is not None and costs @ np.round(whole) < costs @ self.chosen:
                self.chosen = np.round(whole)
        self.proven = self.proven and (searched or costs @ self.chosen <= enough + TINY)

    def _narrow(self, spare: float, prices: np.ndarray, duals: np.ndarray) -> None:
        """Leave only what is as good: no choice whose price is over what the relaxation has to spare, and if that is
        nothing, no slack in a row that is worth something (complementary slackness).
        """
        least, most = self._least, self._most
        self._most = np.where(prices > spare + TINY, least, most)
        self._least = np.where(prices < -spare - TINY, most, least)
        self._solver.changeColsBounds(len(prices), self._columns, self._least, self._most)
        if spare <= TINY:
            for row in np.flatnonzero(np.abs(duals) > TINY):
                self._solver.changeRowBounds(int(row), self._bounds[row], self._bounds[row])

    def _keep(self, cost: Mapping[int, int], reached: int) -> None:
        """No costlier than this from now on; half a point is room for the solver's arithmetic."""
        places, times = np.array(list(cost), dtype=np.int32), np.array(list(cost.values()), dtype=float)
        self._solver.addRow(-highspy.kHighsInf, reached + 0.5, len(cost), places, times)
        self._bounds.append(reached + 0.5)

    # The solver

    def _run(self, *, relaxed: bool = False) -> np.ndarray | None:
        """Solve; None: nothing was found, or there is no more time."""
        if self.control.over():
            self.proven = False
            return None
        self._solver.setOptionValue("solve_relaxation", relaxed)
        self._solver.run()
        self._solver.setOptionValue("simplex_strategy", CHOOSE)
        known = self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if relaxed and self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.proven = known = False
        return np.array(self._solver.getSolution().col_value) if known else None

    def _start_from_chosen(self) -> None:
        """The corner of what is chosen so far, and along the edges that only ever better it."""
        corner = (highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kUpper)
        basis = highspy.HighsBasis()
        basis.col_status = [corner[round(one)] for one in self.chosen]
        basis.row_status = [highspy.HighsBasisStatus.kBasic] * len(self._bounds)
        basis.valid = True
        self._solver.setBasis(basis)
        self._solver.setOptionValue("simplex_strategy", PRIMAL)

    def _model(self) -> highspy.Highs:
        """The programme as HiGHS takes it."""
        model, number = highspy.HighsLp(), len(self._made)
        self._least, self._most = np.array(self._made, dtype=float), np.ones(number)
        model.num_col_, model.num_row_ = number, len(self._bounds)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(number), self._least, self._most
        model.row_lower_ = np.full(len(self._bounds), -highspy.kHighsInf)
        model.row_upper_ = np.array(self._bounds, dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self._places, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._times, dtype=float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * number
        solver = highspy.Highs()
        for name, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0),
            ("mip_max_nodes", self.control.effort.nodes),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        solver.passModel(model)
        solver.cbMipInterrupt += self._ask
        solver.cbSimplexInterrupt += self._ask
        return solver

    def _ask(self, event: highspy.HighsCallbackEvent) -> None:
        if self.control.over():
            event.interrupt()
