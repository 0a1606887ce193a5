"""The first plan of company visits, at once: bus after bus takes the way on which its best passengers gain most.

Where buses are not counted, session after session is opened in the same manner. What stands is put in first, where
a plan is made again.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from scheduling.matching_board import NONE, Board, Route
from scheduling.matching_plan import Plan

#: So many first stops are tried for a bus, before others are added.
BEAM = 6
#: How much a choice counts that is not liked at all.
LEAST = 0.1

Liking = Mapping[tuple[int, int], float]
Weight = Callable[[int, int], float]
#: By how much a session seems better than it is, so that others are tried.
Taste = Callable[[int], float]


def greedy(board: Board, liking: Liking | None = None, *, least: float = LEAST) -> Plan:
    """A plan that breaks no rule. With `liking`, how much each choice is liked, from 0 to 1, it follows that; `least`
    is how much one counts that is not liked at all.
    """
    plan = Plan(board)
    for group in range(len(board.groups)):
        fill_group(plan, group, liking and (lambda person, session: least + liking.get((person, session), 0.0)))
    while plan.prune():
        pass
    for group in range(len(board.groups)) if liking else ():
        fill_group(plan, group)
    while plan.prune():
        pass
    reseat(plan)
    return plan


def fill_group(plan: Plan, group: int, weight: Weight | None = None, taste: Taste | None = None) -> None:
    """Routes for all buses of a group that have none, and passengers."""
    board = plan.board
    if board.buses is None:
        while _add(plan, group, NONE, len(board.people), weight, taste):
            pass
        return
    for bus, one in enumerate(board.buses):
        if not plan.routes[group][bus] and not _add(plan, group, bus, one.seats, weight, taste):
            return


def _add(plan: Plan, group: int, bus: int, seats: int, weight: Weight | None, taste: Taste | None) -> bool:
    """One more bus, or one more session; False: nobody gains anything."""
    gains, people, sessions = _gains(plan, group, weight)
    places = {session: place for place, session in enumerate(sessions)}
    rooms = np.array([plan.board.room[one] - plan.load[one] for one in sessions], dtype=int)
    least = np.array([plan.board.least[one] - plan.load[one] for one in sessions], dtype=int)
    if taste is not None:
        gains *= np.array([taste(session) for session in sessions])
    search = _Search(plan.board, gains, rooms, least, min(seats, len(people)))
    value, route = search.best(sessions, places)
    if value <= 0:
        return False
    if bus != NONE:
        plan.routes[group][bus] = route
    for row in search.riders([places[stop] for stop in route]):
        _ride(plan, people[row], group, bus, route)
    return True


def _gains(plan: Plan, group: int, weight: Weight | None) -> tuple[np.ndarray, list[int], list[int]]:
    """What sessions of a group are worth to those who ride no bus yet: people in rows."""
    board, times = plan.board, plan.board.groups[group]
    sessions = [one for time in times for one in board.at[time]
                if plan.opens(one) and plan.load[one] < board.room[one]]  # fmt: skip
    places = {session: place for place, session in enumerate(sessions)}
    people = [one for one, mine in enumerate(plan.bus) if mine[group] == NONE]
    gains = np.zeros((len(people), len(sessions)))
    for row, person in enumerate(people):
        for session in board.near[person][group]:
            if session in places and plan.suits(person, session):
                liked = weight(person, session) if weight else 1.0
                gains[row, places[session]] = plan.gain(person, session) * liked
    return gains, people, sessions


class _Search:
    """The way of one bus."""

    def __init__(self, board: Board, gains: np.ndarray, rooms: np.ndarray, least: np.ndarray, seats: int) -> None:
        self.board, self.gains, self.rooms, self.least, self.seats = board, gains, rooms, least, seats

    def best(self, sessions: list[int], places: dict[int, int]) -> tuple[float, Route]:
        """The way that is worth most, and how much: from each of the best first stops, stop by stop."""
        alone = sorted(((self.worth([places[one]]), one) for one in sessions), key=lambda each: (-each[0], each[1]))
        found: tuple[float, Route] = (0.0, ())
        for value, first in alone[:BEAM]:
            candidate = self._extended((value, (first,)), sessions, places)
            if candidate[0] > found[0]:
                found = candidate
        return found

    def _extended(self, found: tuple[float, Route], sessions: list[int], places: dict[int, int]) -> tuple[float, Route]:
        board, route = self.board, found[1]
        taken = {board.time_of[stop] for stop in route}
        best = found
        for session in sessions:
            if board.time_of[session] not in taken and board.passes(session, route):
                value = self.worth([places[stop] for stop in (*route, session)])
                if value > best[0]:
                    best = (value, (*route, session))
        if best is found:
            return found[0], tuple(sorted(route, key=lambda stop: board.time_of[stop]))
        return self._extended(best, sessions, places)

    def riders(self, columns: list[int]) -> np.ndarray:
        """Who gains most by these stops, as many as there are seats."""
        totals = self.gains[:, columns].sum(axis=1)
        order = np.argsort(-totals, kind="stable")[: self.seats]
        return order[totals[order] > 0]

    def worth(self, columns: list[int]) -> float:
        """What the riders gain at these stops."""
        riders, total = self.riders(columns), 0.0
        for column in columns:
            own = self.gains[riders, column]
            there = int((own > 0).sum())
            if there >= self.least[column]:
                total += own.sum() if there <= self.rooms[column] else np.sort(own)[-self.rooms[column] :].sum()
        return total


def _ride(plan: Plan, person: int, group: int, bus: int, route: Route) -> None:
    """Take somebody along, if there is a place for them at any stop."""
    visited = [stop for stop in route if stop in plan.board.points[person] and plan.fits(person, stop)]
    taken = 0
    for stop in visited:
        if plan.fits(person, stop):
            plan.put(person, stop)
            taken += 1
    if taken and bus != NONE:
        plan.board_bus(person, group, bus)


# Person by person


def reseat(plan: Plan, rounds: int = 4) -> None:
    """Everybody takes the bus that is best for them, as long as no session loses its last needed visitor."""
    for _ in range(rounds):
        before = plan.value
        for group in range(len(plan.board.groups)):
            reseat_group(plan, group, range(len(plan.board.people)))
        if plan.value == before:
            return


def reseat_group(plan: Plan, group: int, people: Iterable[int]) -> None:
    """These people, in one group."""
    for person in people:
        if plan.board.near[person][group]:
            _choose_again(plan, person, group)


def _choose_again(plan: Plan, person: int, group: int) -> None:
    board = plan.board
    mine = [plan.at[person][time] for time in board.groups[group] if plan.at[person][time] != NONE]
    if any(plan.load[one] == board.least[one] > 1 for one in mine):
        return
    before, bus = plan.value, plan.bus[person][group]
    plan.leave(person, group)
    best = (before, bus, mine)
    for number, stops in _ways(plan, person, group):
        value = _tried(plan, person, stops)
        if value > best[0]:
            best = (value, number, stops)
    _put_all(plan, person, best[2])
    plan.board_bus(person, group, best[1])


def _ways(plan: Plan, person: int, group: int) -> list[tuple[int, list[int]]]:
    """By bus with a seat, the stops that would suit; without buses, each session by itself."""
    board, points = plan.board, plan.board.points[person]
    if board.buses is None:
        time = board.groups[group][0]
        return [(NONE, [one]) for one in board.at[time] if one in points and plan.load[one] and plan.fits(person, one)]
    return [
        (bus, [one for one in route if one in points and plan.load[one] and plan.fits(person, one)])
        for bus, route in enumerate(plan.routes[group]) if plan.riders[group][bus] < board.buses[bus].seats
    ]  # fmt: skip


def _tried(plan: Plan, person: int, stops: list[int]) -> int:
    put = _put_all(plan, person, stops)
    value = plan.value
    for stop in put:
        plan.take(person, stop)
    return value


def _put_all(plan: Plan, person: int, stops: list[int]) -> list[int]:
    put = []
    for stop in stops:
        if plan.fits(person, stop):
            plan.put(person, stop)
            put.append(stop)
    return put
