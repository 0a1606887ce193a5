"""Linear and integer programmes of company visits given to HiGHS, and what it says turned into plans and bounds."""

from collections import defaultdict

import highspy
import numpy as np

from scheduling.effort import Control
from scheduling.matching_board import NONE, Route
from scheduling.matching_plan import Plan
from scheduling.matching_programme import Aim, Programme, Relaxed


def relaxed(programme: Programme, aim: Aim, control: Control) -> Relaxed | None:
    """The linear programme's solution at a corner; None: it was stopped before there was any."""
    cost = programme.points(aim)
    solver = _solver(programme, cost)
    _run(solver, control)
    found = solver.getSolution()
    if len(found.col_value) != len(cost) or not len(cost):
        return None
    return Relaxed(np.array(found.col_value), priced(programme, cost, -np.array(found.row_dual)))


def priced(programme: Programme, cost: np.ndarray, duals: np.ndarray) -> float:
    """The bound which the prices of the rows prove."""
    bounds = np.array(programme.bounds, dtype=float)
    rows = np.maximum(duals, 0) if len(duals) == len(bounds) else np.zeros(len(bounds))
    left = cost - programme.matrix.T @ rows
    return float(bounds @ rows + np.maximum(left, 0) @ np.array(programme.most, dtype=float))


def whole(programme: Programme, aim: Aim, control: Control, plan: Plan, *, calls: int) -> tuple[Plan | None, float]:
    """The best plan found from this one on, and the most that there can be, what is frozen left out.

    `calls`: how often the solver may ask whether to go on, which measures its work.
    """
    if not programme.costs:
        return None, 0.0
    solver = _solver(programme, programme.points(aim), whole=True)
    for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("mip_max_nodes", control.effort.nodes)):
        solver.setOptionValue(name, value)
    start = _start(programme, plan)
    solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    _run(solver, control, calls)
    found, told = solver.getSolution(), solver.getInfo()
    bound = -told.mip_dual_bound
    if told.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, bound
    return _plan(programme, np.array(found.col_value)), bound


def _solver(programme: Programme, cost: np.ndarray, *, whole: bool = False) -> highspy.Highs:
    """The programme as HiGHS takes it, which likes costs better than points."""
    model, count = highspy.HighsLp(), len(programme.bounds)
    most = np.array(programme.most, dtype=float)
    model.num_col_, model.num_row_ = len(cost), count
    model.col_cost_, model.col_lower_, model.col_upper_ = -cost, np.zeros(len(cost)), most
    model.row_lower_, model.row_upper_ = np.full(count, -highspy.kHighsInf), np.array(programme.bounds, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    matrix = programme.matrix
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if whole:
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in programme.whole]
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("run_crossover", "off")):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def _run(solver: highspy.Highs, control: Control, calls: int | None = None) -> None:
    """Solve, and stop where that is asked for, or after so many calls."""
    left = calls

    def ask(event: highspy.HighsCallbackEvent) -> None:
        if control.over():
            event.interrupt()

    def count(event: highspy.HighsCallbackEvent) -> None:
        nonlocal left
        left = None if left is None else left - 1
        if control.over() or (left is not None and left < 0):
            event.interrupt()

    solver.cbSimplexInterrupt += ask
    solver.cbMipInterrupt += count
    solver.run()


# Between plans and columns


def _start(programme: Programme, plan: Plan) -> np.ndarray:
    """The plan as values of the columns."""
    values = np.zeros(len(programme.most))
    for (person, session), column in programme.choice.items():
        values[column] = plan.at[person][programme.board.time_of[session]] == session
    for session, column in programme.held.items():
        values[column] = plan.load[session] > 0
    for (group, route, seats), column in programme.number.items():
        fleet = zip(programme.board.buses, plan.routes[group], strict=True)
        values[column] = sum(bus.seats == seats and own == route for bus, own in fleet)
    for (group, person, route), column in programme.rides.items():
        bus = plan.bus[person][group]
        values[column] = bus != NONE and plan.routes[group][bus] == route
    for person, column in programme.promised.items():
        values[column] = min(
            programme.most[column], sum(values[programme.choice[person, one]] for one in programme.board.top[person]
                                        if (person, one) in programme.choice)
        )  # fmt: skip
    return values


def _plan(programme: Programme, values: np.ndarray) -> Plan:
    """The plan that the columns say, with what is frozen."""
    plan = programme.frozen.copy()
    _put_buses(programme, plan, values)
    seats = _Seats(plan)
    for (group, person, route), column in programme.rides.items():
        if values[column] > 1 / 2:
            seats.take(person, group, route)
    for (person, session), column in programme.choice.items():
        if values[column] > 1 / 2 and seats.reach(person, session) and plan.fits(person, session):
            plan.put(person, session)
    while plan.prune():
        pass
    return plan


def _put_buses(programme: Programme, plan: Plan, values: np.ndarray) -> None:
    free = {group: list(range(len(programme.board.buses))) for group, _route, _seats in programme.number}
    for (group, route, seats), column in sorted(programme.number.items(), key=lambda each: each[1]):
        for _ in range(round(values[column])):
            bus = next(one for one in free[group] if programme.board.buses[one].seats == seats)
            free[group].remove(bus)
            plan.routes[group][bus] = route


class _Seats:
    """Seats of the buses that go the same way, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.buses: dict[tuple[int, Route], list[int]] = defaultdict(list)
        for group, routes in enumerate(plan.routes):
            for bus, route in enumerate(routes):
                self.buses[group, route].append(bus)

    def take(self, person: int, group: int, route: Route) -> None:
        fleet = self.plan.board.buses
        for bus in self.buses[group, route]:
            if self.plan.riders[group][bus] < fleet[bus].seats:
                self.plan.board_bus(person, group, bus)
                return

    def reach(self, person: int, session: int) -> bool:
        """Whether their bus stops there."""
        board = self.plan.board
        if board.buses is None:
            return True
        group = board.group_of[board.time_of[session]]
        bus = self.plan.bus[person][group]
        return bus != NONE and session in self.plan.routes[group][bus]
