"""Company visits by mathematical programming: plans that nearly reach a bound which no plan exceeds.

HiGHS chooses which sessions are held, which way buses go, who rides and who visits what. Any prices of the rows prove a
bound (weak duality), so it is worked out from them here, and is right however roughly the solver has found them.

A group whose ways are too many is relaxed: its slots are taken each by itself, which no plan can be better than.
One thread, fixed seeds, limits in iterations and nodes: the same board has the same answer.
"""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import sparse

from scheduling.matching_board import Board, Route
from scheduling.matching_plan import Plan


@dataclasses.dataclass(frozen=True)
class Aim:
    """What counts how much: the worth of a visit, that it stood, that it is pinned, and a promised one."""

    worth: int
    stays: int
    pinned: int
    first: int


class Relaxed(NamedTuple):
    """A solution of the linear programme: each column, and the bound that its prices prove."""

    columns: np.ndarray
    bound: float


class Programme:
    """Choices of a board as columns under rows.

    `ways`: by group that is planned, the routes that may be gone, or None: its slots each by itself. Other groups stay
    as they are in `plan`; with `people`, so does everybody else, and so do the sessions and buses that there are.
    """

    def __init__(
        self,
        board: Board,
        ways: Mapping[int, list[Route] | None],
        plan: Plan | None = None,
        people: Collection[int] | None = None,
    ) -> None:
        self.board, self.ways, self.people = board, ways, people
        self.before = plan
        self.frozen = self._frozen(plan)
        self.costs: list[tuple[int, ...]] = []  # worth, stays, pinned, first of each column
        self.most: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.times: list[float] = []
        self.bounds: list[float] = []
        #: Buses by group, way and seats; riders by group, person and way; promised visits by person.
        self.number: dict[tuple[int, Route, int], int] = {}
        self.rides: dict[tuple[int, int, Route], int] = {}
        self.promised: dict[int, int] = {}
        self._choices()
        self._sessions()
        self._people()
        for group, routes in ways.items():
            if routes is None or board.buses is None:
                for time in board.groups[group]:
                    self._slot_buses(time)
            else:
                self._group_buses(group, routes)

    @property
    def matrix(self) -> sparse.csc_array:
        """All rows."""
        shape = (len(self.bounds), len(self.costs))
        return sparse.csc_array((self.times, (self.rows, self.columns)), shape=shape)

    def points(self, aim: Aim) -> np.ndarray:
        """What each column counts."""
        costs = np.array(self.costs, dtype=float).reshape(len(self.costs), 4)
        return costs @ np.array([aim.worth, aim.stays, aim.pinned, aim.first], dtype=float)

    def at_least(self, aim: Aim, least: int) -> None:
        """Only plans that reach so much of something else."""
        points = self.points(aim)
        self._row((), bound=-least)
        for column in np.flatnonzero(points):
            self._entry(len(self.bounds) - 1, int(column), -float(points[column]))

    def _frozen(self, plan: Plan | None) -> Plan:
        """What stays as it is."""
        frozen = plan.copy() if plan else Plan(self.board)
        for group in self.ways:
            if self.people is None:
                frozen.clear(group)
            for person in self.people or ():
                frozen.leave(person, group)
        return frozen

    # Columns and rows

    def _column(self, *cost: int, most: float = 1.0, whole: bool = True) -> int:
        self.costs.append(cost or (0, 0, 0, 0))
        self.most.append(most)
        self.whole.append(whole)
        return len(self.costs) - 1

    def _row(self, plus: Iterable[int], minus: Iterable[int] = (), bound: float = 0.0, factor: float = 1.0) -> None:
        """Those of `plus` are together at most the bound, and `factor` times those of `minus`."""
        row = len(self.bounds)
        for column in plus:
            self._entry(row, column, 1.0)
        for column in minus:
            self._entry(row, column, -factor)
        self.bounds.append(bound)

    def _entry(self, row: int, column: int, times: float) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.times.append(times)

    def _choices(self) -> None:
        """Who could be where, beside what is frozen."""
        board, frozen = self.board, self.frozen
        times = {time for group in self.ways for time in board.groups[group]}
        there = self._reached()
        self.choice: dict[tuple[int, int], int] = {}
        self.at: dict[int, list[int]] = defaultdict(list)
        for person, options in enumerate(board.options):
            if self.people is not None and person not in self.people:
                continue
            points, stays, pinned = board.worth[person], board.stays[person], board.pinned[person]
            for session in options:
                open_then = board.time_of[session] in times and session in there and frozen.opens(session)
                if open_then and frozen.suits(person, session):
                    column = self._column(points[session], int(session in stays), pinned.get(session, 0), 0)
                    self.choice[person, session] = column
                    self.at[session].append(column)

    def _reached(self) -> set[int]:
        """Sessions at which any bus can stop."""
        found: set[int] = set()
        for group, routes in self.ways.items():
            if routes is None:
                found.update(one for time in self.board.groups[group] for one in self.board.at[time])
            else:
                found.update(stop for route in routes for stop in route)
        return found if self.people is None else {one for one in found if self.before.load[one]}

    def _sessions(self) -> None:
        """Held or not: as many as come, at least as few as are worth while, and as often as the company can."""
        board, by_host = self.board, defaultdict(list)
        self.held: dict[int, int] = {}
        for session, choices in self.at.items():
            if self.frozen.load[session]:
                self._others_stay(session, choices)
                continue
            held = self.held[session] = self._column()
            if len(choices) > board.room[session]:
                self._row(choices, [held], factor=board.room[session])
            for choice in choices:
                self._row([choice], [held])
            if board.least[session] > 1:
                self._row([], choices)
                self._entry(len(self.bounds) - 1, held, board.least[session])
            if not board.held[session]:
                by_host[board.host_of[session]].append(held)
        for host, held in by_host.items():
            if len(held) > self.frozen.left[host]:
                self._row(held, bound=self.frozen.left[host])

    def _others_stay(self, session: int, choices: list[int]) -> None:
        """A session at which others are that are not planned now."""
        board, there = self.board, self.frozen.load[session]
        if there + len(choices) > board.room[session]:
            self._row(choices, bound=board.room[session] - there)
        if there < board.least[session]:
            self._row([], choices, bound=there - board.least[session])

    def _people(self) -> None:
        """One place at a time, no company twice, none out of reach; and the promised visits."""
        board, slots, hosts, tops = self.board, defaultdict(list), defaultdict(list), defaultdict(list)
        for (person, session), column in self.choice.items():
            slots[person, board.time_of[session]].append(column)
            hosts[person, board.host_of[session]].append(column)
            if session in board.top[person]:
                tops[person].append(column)
            self._far(person, session, column)
        for each in (*slots.values(), *hosts.values()):
            if len(each) > 1:
                self._row(each, bound=1.0)
        for person, each in tops.items():
            owed = self.frozen.owed[person]
            if owed > 0:
                self.promised[person] = self._column(0, 0, 0, 1, most=min(owed, len(each)), whole=False)
                self._row([self.promised[person]], each)

    def _far(self, person: int, session: int, column: int) -> None:
        """Not at this session and, in another slot, out of its reach."""
        board, late = self.board, defaultdict(list)
        for other in board.late[session]:
            if (person, other) in self.choice:
                late[board.time_of[other]].append(self.choice[person, other])
        for each in late.values():
            self._row([column, *each], bound=1.0)

    # Buses

    def _kinds(self) -> Counter[int]:
        """How many buses there are by their seats."""
        return Counter(one.seats for one in self.board.buses or ())

    def _slot_buses(self, time: int) -> None:
        """As many sessions at a time as buses, and seats for all; the buses may be elsewhere in the next slot."""
        kinds, number = self._kinds(), {}
        if self.board.buses is None:
            return
        for session in self.board.at[time]:
            if session in self.held:
                for seats, count in kinds.items():
                    number[session, seats] = self._column(most=count)
                self._row([self.held[session]], [number[session, seats] for seats in kinds])
                self._seats(self.at[session], {seats: number[session, seats] for seats in kinds})
        for seats, count in kinds.items():
            self._row([column for (_one, own), column in number.items() if own == seats], bound=count)

    def _seats(self, riders: Iterable[int], buses: Mapping[int, int]) -> None:
        self._row(riders)
        for seats, column in buses.items():
            self._entry(len(self.bounds) - 1, column, -seats)

    def _group_buses(self, group: int, routes: list[Route]) -> None:
        """Buses by way, riders by way, and visits only where the bus stops."""
        kinds = self._kinds()
        if self.people is not None:
            self._riders(group, routes, {}, kinds)
            return
        number = {(route, seats): self._column(most=count) for route in routes for seats, count in kinds.items()}
        for seats, count in kinds.items():
            self._row([number[route, seats] for route in routes], bound=count)
        stops = defaultdict(list)
        for route in routes:
            for stop in route:
                stops[stop] += [number[route, seats] for seats in kinds]
        for session, columns in stops.items():
            if session in self.held:
                self._row([self.held[session]], columns)
        self.number |= {(group, *key): column for key, column in number.items()}
        self._riders(group, routes, number, kinds)

    def _riders(self, group: int, routes: list[Route], number: Mapping, kinds: Counter[int]) -> None:
        riding, visiting, people = defaultdict(list), defaultdict(list), defaultdict(list)
        goers = defaultdict(set)
        for person, session in self.choice:
            goers[session].add(person)
        for route in routes:
            for person in sorted(set().union(*(goers[stop] for stop in route))):
                column = self.rides[group, person, route] = self._column()
                riding[route].append(column)
                people[person].append(column)
                for stop in route:
                    if (person, stop) in self.choice:
                        visiting[person, stop].append(column)
        for route, columns in riding.items():
            if number:
                self._seats(columns, {seats: number[route, seats] for seats in kinds})
            else:
                self._row(columns, bound=self._empty(group, route))
        for columns in people.values():
            if len(columns) > 1:
                self._row(columns, bound=1.0)
        for choice, columns in visiting.items():
            self._row([self.choice[choice]], columns)

    def _empty(self, group: int, route: Route) -> int:
        """Seats in buses that go this way which nobody has who is not planned now."""
        frozen, fleet = self.frozen, self.board.buses
        return sum(
            fleet[bus].seats - frozen.riders[group][bus] for bus, own in enumerate(frozen.routes[group]) if own == route
        )
