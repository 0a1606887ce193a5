"""Whole choices decided by one cost after the other: each keeps to what the ones before it have reached.

HiGHS proves every step, on one thread and with a fixed seed; it begins from what is known to be possible, so that there
is always something to return, however early it has to end.
"""

from collections.abc import Iterable, Mapping

import highspy
import numpy as np

from scheduling.effort import Control


class Stages:
    """Choices of 0 or 1 under rows. Make choices and rows first, say what is possible by `begin`, then `decide`."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.least: list[float] = []
        self.starts, self.places, self.times = [0], [], []
        self.most: list[float] = []
        #: What is chosen so far.
        self.chosen = np.zeros(0)
        #: Whether every step so far is the best there is.
        self.proven = True
        self._solver: highspy.Highs | None = None

    def choice(self, *, least: int = 0) -> int:
        """Another choice; with 1 as `least` it is made already."""
        self.least.append(least)
        return len(self.least) - 1

    def row(self, terms: Iterable[tuple[int, float]], most: float) -> None:
        """A sum that must not exceed `most`. Nobody twice in `terms`."""
        for place, times in terms:
            self.places.append(place)
            self.times.append(times)
        self.starts.append(len(self.places))
        self.most.append(most)

    def begin(self, chosen: Iterable[int]) -> None:
        """What can be chosen together, for certain."""
        self.chosen = np.zeros(len(self.least))
        self.chosen[list(chosen)] = 1

    def decide(self, cost: Mapping[int, int], enough: int | None = None) -> int:
        """Choose at the least cost, keep to it from now on, and return it. `enough`: it cannot be less, for certain."""
        costs = np.zeros(len(self.least))
        costs[list(cost)] = list(cost.values())
        reached = round(float(costs @ self.chosen))
        if cost and reached != enough:
            reached = self._improve(costs, reached)
        terms = [(place, times) for place, times in cost.items() if times]
        if terms:
            self._keep(terms, reached)
        return reached

    def _improve(self, costs: np.ndarray, reached: int) -> int:
        if self.control.over():
            self.proven = False
            return reached
        solver = self._model()
        columns = np.arange(len(costs), dtype=np.int32)
        solver.changeColsCost(len(costs), columns, costs)
        solver.setSolution(len(costs), columns, self.chosen)
        solver.run()
        found, told = solver.getSolution(), solver.getInfo()
        known = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if known and round(told.objective_function_value) <= reached:
            self.chosen = np.round(np.array(found.col_value))
            reached = round(told.objective_function_value)
        self.proven = self.proven and solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return reached

    def _keep(self, terms: list[tuple[int, int]], reached: int) -> None:
        """No worse than this from now on; half a point is room for the solver's arithmetic."""
        places, times = zip(*terms, strict=True)
        if self._solver is None:
            self.row(terms, reached + 0.5)
        else:
            sums = np.array(places, dtype=np.int32), np.array(times, dtype=float)
            self._solver.addRow(-highspy.kHighsInf, reached + 0.5, len(places), *sums)

    def _model(self) -> highspy.Highs:
        """The programme, made when it is needed first."""
        if self._solver is not None:
            return self._solver
        model, number = highspy.HighsLp(), len(self.least)
        model.num_col_, model.num_row_ = number, len(self.most)
        model.col_lower_, model.col_upper_ = np.array(self.least, float), np.ones(number)
        model.col_cost_ = np.zeros(number)
        model.row_lower_, model.row_upper_ = np.full(len(self.most), -highspy.kHighsInf), np.array(self.most, float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.places, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.times, dtype=float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * number
        self._solver = highspy.Highs()
        for name, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5),
            ("mip_max_nodes", self.control.effort.nodes),
        ):  # fmt: skip
            self._solver.setOptionValue(name, value)
        self._solver.passModel(model)
        self._solver.cbMipInterrupt += self._ask
        return self._solver

    def _ask(self, event: highspy.HighsCallbackEvent) -> None:
        if self.control.over():
            event.interrupt()
