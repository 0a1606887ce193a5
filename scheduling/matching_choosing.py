"""The plan worth most that is found, and the bound that proves how good it is.

After the first plan comes a bound from the linear programme; then everybody is given the best of the sessions and
buses that there are; then one run after the other is given new ways for its buses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduling.effort import Control
from scheduling.matching_board import Board, Route
from scheduling.matching_greedy import greedy, reseat
from scheduling.matching_plan import Plan

if TYPE_CHECKING:
    from scheduling.matching_programme import Aim

# HiGHS is loaded where it is needed: it takes longer to load than all the rest.

#: More choices than these are not solved to a corner.
LARGE = 12_000
#: So many iterations are made towards a bound there.
ROUGHLY = 2_000


def choose(board: Board, control: Control) -> tuple[Plan, int]:
    """The best plan, and the points that none can exceed: of all visits, what has begun with them."""
    from scheduling.visits import value_of  # noqa: PLC0415

    plan = greedy(board)
    choice = _Choice(board, plan, control, value_of(board.question, frozenset(board.settled)))
    choice.made()
    return choice.plan, choice.base + choice.bound


class _Choice:
    """The best plan and the least bound so far."""

    def __init__(self, board: Board, plan: Plan, control: Control, base: int) -> None:
        self.board, self.plan, self.control, self.base = board, plan, control, base
        self.bound = self._ceiling()
        self._tell()
        control.enter("placing", 0.05)

    def _ceiling(self) -> int:
        """At first glance: everybody at their best in all slots."""
        width = len(self.board.slots)
        best = sum(sum(sorted(each.values(), reverse=True)[:width]) for each in self.board.worth)
        return best + max(self.board.question.first, 0) * sum(self.board.owed)

    def _tell(self) -> None:
        self.control.value, self.control.bound = self.base + self.plan.worth(), self.base + self.bound

    def _consider(self, plan: Plan | None) -> bool:
        if plan is None or plan.value <= self.plan.value:
            return False
        self.plan = plan
        self._tell()
        return True

    def made(self) -> None:
        if not any(self.board.options) or self.control.over():
            self.bound = min(self.bound, self.plan.worth()) if not any(self.board.options) else self.bound
            return
        self._assign()
        self._relax()
        self._improve()

    def _assign(self) -> None:
        """Everybody anew, with the sessions and buses that there are."""
        ways = {group: self._own(group) for group in range(len(self.board.groups))}
        self._whole(ways, 50)

    def _own(self, group: int) -> list[Route]:
        if self.board.buses is None:
            time = self.board.groups[group][0]
            return [(one,) for one in self.board.at[time] if self.plan.load[one]]
        return [route for route in dict.fromkeys(self.plan.routes[group]) if route]

    def _whole(self, ways: dict, nodes: int) -> bool:
        from scheduling import matching_solver as solver  # noqa: PLC0415
        from scheduling.matching_programme import Programme  # noqa: PLC0415

        found, _bound = solver.whole(Programme(self.board, ways), self._aim(), self.control, self.plan, nodes=nodes)
        if found is not None:
            reseat(found)
        return self._consider(found)

    def _aim(self) -> Aim:
        from scheduling.matching_programme import Aim  # noqa: PLC0415

        first = max(self.board.question.first, 0)
        if self.board.again:
            return Aim(1, 200, 100_000, 5_000)
        return Aim(1, 0, 10 * first + 1_000, first)

    def _relax(self) -> None:
        from scheduling import matching_solver as solver  # noqa: PLC0415
        from scheduling.matching_programme import Aim, Programme  # noqa: PLC0415

        self.control.enter("bounding", 0.2)
        large = sum(map(len, self.board.options)) > LARGE
        programme = Programme(self.board, dict.fromkeys(range(len(self.board.groups))))
        aim = Aim(1, 0, 0, max(self.board.question.first, 0))
        found = solver.relaxed(programme, aim, self.control, roughly=ROUGHLY if large else 0)
        if found is not None:
            self.bound = min(self.bound, int(found.bound + 1e-6))
            self._tell()

    def _improve(self) -> None:
        self.control.enter("proving", 0.4)
        groups = range(len(self.board.groups))
        if sum(map(len, self.board.options)) > LARGE:
            return
        for group in groups:
            if self.control.over(0.4 + 0.6 * group / len(groups)) or self.plan.worth() >= self.bound:
                return
            ways = {other: self._own(other) for other in groups}
            routes = self.board.routes(group)
            if routes:
                self._whole(ways | {group: routes}, 50)
