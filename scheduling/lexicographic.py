"""Yes-or-no choices under sums that may reach a bound, and several costs, the first of which matters most.

Each step is a linear programme, and the next one chooses among its best solutions: variables that would cost are fixed,
bounds that have a price are kept tight (complementary slackness). Where the sums are two nested families, corners are
whole numbers by themselves; only otherwise are there fractions, and HiGHS then proves the step as an integer programme.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

#: Whole numbers are compared with this much room for the solver's arithmetic.
ROOM, TINY = 0.25, 1e-6
#: Seconds for one step that needs proof; what is best by then is taken, and `proven` says that it is not.
PATIENCE = 10


class Choices:
    """`number` choices, and what has been decided so far as rows. Raises RuntimeError should the solver ever fail."""

    def __init__(self, number: int) -> None:
        self.number = self.width = number
        self.rows: list[tuple[dict[int, float], float]] = []
        self.tight: set[int] = set()
        self.bounds = [(0.0, 1.0)] * number
        #: Whether every step so far is the best there is.
        self.proven = True

    def at_most(self, places: Sequence[int], bound: int | None) -> None:
        """Of these choices at most so many; None: no limit."""
        if bound is not None and len(places) > bound:
            self.rows.append((dict.fromkeys(places, 1.0), max(bound, 0)))

    def evenly(self, groups: Iterable[tuple[Sequence[int], int]]) -> dict[int, float]:
        """The cost of choosing unevenly: the sum of squares by group, given as its choices and how many it has already.

        The k-th of a group costs 2k - 1. New variables count them; being convex, they fill up from the cheapest by
        themselves.
        """
        cost = {}
        for places, held in groups:
            steps = range(self.width, self.width + len(places))
            self.width += len(places)
            self.bounds += [(0.0, 1.0)] * len(places)
            cost |= {step: 2 * (held + number) + 1 for number, step in enumerate(steps)}
            self.tight.add(len(self.rows))
            self.rows.append((dict.fromkeys(places, 1.0) | dict.fromkeys(steps, -1.0), 0))
        return cost

    def decide(self, cost: Mapping[int, float]) -> list[bool]:
        """Choose at the least cost, and keep to the solutions that are as good from now on."""
        objective = np.zeros(self.width)
        objective[list(cost)] = list(cost.values())
        found = self._relaxed(objective)
        if np.all(np.abs(found.x - np.round(found.x)) < TINY):
            self._keep_to(found)
        else:
            found = self._whole(objective)
            self.rows.append((dict(cost), round(found.fun) + ROOM))
        return [bool(one > 1 / 2) for one in found.x[: self.number]]

    def _relaxed(self, objective: np.ndarray) -> OptimizeResult:
        """The linear programme, fractions allowed."""
        matrix, bounds = self._matrix()
        loose = [row for row in range(len(self.rows)) if row not in self.tight]
        tight = sorted(self.tight)
        found = linprog(
            objective, A_ub=matrix[loose] if loose else None, b_ub=bounds[loose] if loose else None,
            A_eq=matrix[tight] if tight else None, b_eq=bounds[tight] if tight else None,
            bounds=self.bounds, method="highs-ds",
        )  # fmt: skip
        if found.status != 0:
            raise RuntimeError(f"the choices have no solution: {found.message}")
        found.priced = [row for row, price in zip(loose, found.ineqlin.marginals, strict=True) if abs(price) > TINY]
        return found

    def _keep_to(self, found: OptimizeResult) -> None:
        """Leave only the solutions that are as good as this one."""
        self.tight |= set(found.priced)
        for place in np.flatnonzero(np.abs(found.lower.marginals) > TINY):
            self.bounds[place] = (self.bounds[place][0],) * 2
        for place in np.flatnonzero(np.abs(found.upper.marginals) > TINY):
            self.bounds[place] = (self.bounds[place][1],) * 2

    def _whole(self, objective: np.ndarray) -> OptimizeResult:
        """The integer programme: proven, or the best that was found in good time."""
        matrix, bounds = self._matrix()
        least = np.array([bounds[row] if row in self.tight else -np.inf for row in range(len(self.rows))])
        whole = np.zeros(self.width)
        whole[: self.number] = 1
        found = milp(
            objective, integrality=whole, bounds=Bounds(*np.array(self.bounds).T),
            constraints=LinearConstraint(matrix, least, bounds),
            options={"mip_rel_gap": 0.0, "time_limit": PATIENCE},
        )  # fmt: skip
        if found.x is None:
            raise RuntimeError(f"the choices have no solution: {found.message}")
        self.proven = self.proven and found.status == 0
        return found

    def _matrix(self) -> tuple[sparse.csr_array, np.ndarray]:
        """All sums as rows, and what each may reach."""
        if not self.rows:
            return sparse.csr_array((0, self.width)), np.zeros(0)
        entries = [(row, place, value) for row, (sums, _bound) in enumerate(self.rows) for place, value in sums.items()]
        rows, places, values = zip(*entries, strict=True)
        matrix = sparse.csr_array((values, (rows, places)), shape=(len(self.rows), self.width))
        return matrix, np.array([bound for _sums, bound in self.rows], dtype=float)
