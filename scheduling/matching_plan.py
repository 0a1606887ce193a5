"""A plan of company visits while it is being made: who is where, the routes of buses, and what it is worth.

Nothing here breaks a rule but one: a session may have fewer visitors than it is worth while for, until `prune` takes
such sessions out. People ride the bus of a group for all of it; where buses are not counted there are no rides.
"""

from __future__ import annotations

from scheduling.matching_board import NONE, Board, Route


class Plan:
    """Who is at which session in which slot, and by which bus."""

    def __init__(self, board: Board) -> None:
        self.board = board
        width = len(board.slots)
        self.at = [[NONE] * width for _ in board.people]
        self.load = [0] * len(board.sessions)
        self.left = list(board.spare)
        self.owed = list(board.owed)
        self.value = 0
        #: By group: the routes of buses in the order of `board.buses`, riders of each, and everybody's bus.
        fleet = board.buses or ()
        self.routes: list[list[Route]] = [[()] * len(fleet) for _ in board.groups]
        self.riders: list[list[int]] = [[0] * len(fleet) for _ in board.groups]
        self.bus = [[NONE] * len(board.groups) for _ in board.people]

    def copy(self) -> Plan:
        other = Plan.__new__(Plan)
        other.board, other.value = self.board, self.value
        other.at, other.bus = [list(row) for row in self.at], [list(row) for row in self.bus]
        other.load, other.left, other.owed = list(self.load), list(self.left), list(self.owed)
        other.routes, other.riders = [list(row) for row in self.routes], [list(row) for row in self.riders]
        return other

    def gain(self, person: int, session: int) -> int:
        """What one more visit is worth."""
        board = self.board
        counts = self.owed[person] > 0 and session in board.top[person]
        return board.points[person][session] + board.first * counts

    def opens(self, session: int) -> bool:
        """Whether a company can have this session, now that it has others."""
        return self.load[session] > 0 or self.board.held[session] or self.left[self.board.host_of[session]] > 0

    def suits(self, person: int, session: int) -> bool:
        """Whether it would break nothing of this person's, whichever bus there is: a slot and a company of its own."""
        board, mine = self.board, self.at[person]
        if mine[board.time_of[session]] != NONE:
            return False
        host, late = board.host_of[session], board.late[session]
        return all(one == NONE or (board.host_of[one] != host and one not in late) for one in mine)

    def fits(self, person: int, session: int) -> bool:
        """Whether there is a place at the session besides."""
        return self.load[session] < self.board.room[session] and self.opens(session) and self.suits(person, session)

    def put(self, person: int, session: int) -> None:
        board = self.board
        self.value += self.gain(person, session)
        self.owed[person] -= session in board.top[person]
        self.at[person][board.time_of[session]] = session
        if not self.load[session] and not board.held[session]:
            self.left[board.host_of[session]] -= 1
        self.load[session] += 1

    def take(self, person: int, session: int) -> None:
        board = self.board
        self.load[session] -= 1
        if not self.load[session] and not board.held[session]:
            self.left[board.host_of[session]] += 1
        self.at[person][board.time_of[session]] = NONE
        self.owed[person] += session in board.top[person]
        self.value -= self.gain(person, session)

    def board_bus(self, person: int, group: int, bus: int) -> None:
        """Ride this bus, or none."""
        before = self.bus[person][group]
        if before != NONE:
            self.riders[group][before] -= 1
        if bus != NONE:
            self.riders[group][bus] += 1
        self.bus[person][group] = bus

    def clear(self, group: int) -> None:
        """Nobody goes anywhere in this group."""
        for person in range(len(self.board.people)):
            self.leave(person, group)
        self.routes[group] = [()] * len(self.routes[group])

    def leave(self, person: int, group: int) -> None:
        """What somebody visits in this group is given up, and their seat."""
        for time in self.board.groups[group]:
            if self.at[person][time] != NONE:
                self.take(person, self.at[person][time])
        self.board_bus(person, group, NONE)

    def prune(self) -> bool:
        """Sessions with too few visitors are not held; whether there were any."""
        few = [one for one, load in enumerate(self.load) if 0 < load < self.board.least[one]]
        for session in few:
            time = self.board.time_of[session]
            for person, mine in enumerate(self.at):
                if mine[time] == session:
                    self.take(person, session)
        return bool(few)

    def tidy(self) -> None:
        """Buses stop only where somebody gets off, and who visits nothing rides no bus."""
        board = self.board
        for group, times in enumerate(board.groups):
            stops: dict[int, set[int]] = {}
            for person, mine in enumerate(self.at):
                visited = {mine[time] for time in times} - {NONE}
                if not visited:
                    self.board_bus(person, group, NONE)
                stops.setdefault(self.bus[person][group], set()).update(visited)
            self.routes[group] = [
                tuple(stop for stop in route if stop in stops.get(bus, ()))
                for bus, route in enumerate(self.routes[group])
            ]

    def worth(self) -> int:
        """Points of the value alone, whatever else comes first."""
        board, total = self.board, 0
        for person, mine in enumerate(self.at):
            visited = [session for session in mine if session != NONE]
            met = min(sum(session in board.top[person] for session in visited), board.owed[person])
            total += sum(board.worth[person][session] for session in visited) + max(board.question.first, 0) * met
        return total

    def sum(self, stays: int, pinned: int, first: int) -> int:
        """What comes before the value: how much of what stood, of pins, and of the promised visits, times these."""
        board, total = self.board, 0
        for person, mine in enumerate(self.at):
            visited = [session for session in mine if session != NONE]
            kept = sum(session in board.stays[person] for session in visited)
            pins = sum(board.pinned[person].get(session, 0) for session in visited)
            total += stays * kept + pinned * pins + first * (board.owed[person] - max(self.owed[person], 0))
        return total
