"""A bound for company visits where the linear programme is too large to be solved: prices for people's time.

Everybody's slots, their companies, the promised visits and the companies' visits get prices; then each session can be
looked at by itself, and each slot takes the sessions worth most for its buses. Whatever the prices, no plan exceeds
what that is worth and the prices together (Lagrange); the prices move against what is asked for too often.
"""

import numpy as np

from scheduling.effort import Control
from scheduling.matching_board import Board
from scheduling.matching_greedy import Liking

#: The step is shortened after so many rounds without a better bound; the average of choices forgets so much a round.
PATIENCE, FORGETS = 12, 0.03


class Prices:
    """Choices as arrays, one entry each, in rows by session; and the prices of everything they share."""

    def __init__(self, board: Board) -> None:
        self.board = board
        pairs = sorted((session, person) for person, own in enumerate(board.options) for session in own)
        self.session = np.array([session for session, _person in pairs], dtype=int)
        self.person = np.array([person for _session, person in pairs], dtype=int)
        self.worth = np.array([board.worth[person][session] for session, person in pairs], dtype=float)
        self.top = np.array([session in board.top[person] for session, person in pairs], dtype=float)
        self.first = float(max(board.question.first, 0))
        self.owed = np.array(board.owed, dtype=float)
        self._share()
        self._rows()

    def _share(self) -> None:
        """Which of the prices each entry pays: of a person's slot, and of their company."""
        hosts, times = np.array(self.board.host_of), np.array(self.board.time_of)
        width = len(self.board.slots)
        self.hosts = len(self.board.hosts)
        _, self.of_slot = np.unique(self.person * width + times[self.session], return_inverse=True)
        _, self.of_host = np.unique(self.person * self.hosts + hosts[self.session], return_inverse=True)
        self.slots = np.zeros(self.of_slot.max() + 1)
        self.companies = np.zeros(self.of_host.max() + 1)
        self.promised = np.full(len(self.owed), self.first)
        self.visits = np.zeros(self.hosts)
        self.host_of, self.time_of = hosts, times

    def _rows(self) -> None:
        """Entries by session in rows as long as the longest, and what each session can take."""
        board, count = self.board, len(self.board.sessions)
        lengths = np.bincount(self.session, minlength=count)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        longest = max(int(lengths.max()), 1)
        self.entry = starts[:, None] + np.arange(longest)[None, :]
        self.there = np.arange(longest)[None, :] < lengths[:, None]
        self.entry[~self.there] = 0
        rank = np.arange(longest)[None, :]
        self.inside = rank < np.array(board.room)[:, None]
        self.needed = rank < np.array(board.least)[:, None]
        self.free = ~np.array(board.held)
        fleet = board.buses
        self.buses = None if fleet is None else len(fleet)
        self.seats = longest if fleet is None else max((one.seats for one in fleet), default=0)
        self.longest = longest

    def bound(self, target: float, control: Control, rounds: int) -> tuple[float, Liking]:
        """The least bound in so many rounds, and how often each choice was taken lately. `target`: of a plan."""
        best, step, idle = float("inf"), 1.0, 0
        average = np.zeros(len(self.session))
        for number in range(rounds):
            if number % 10 == 0 and control.over():
                break
            value, taken, held = self._value()
            average += FORGETS * (taken - average)
            if value < best * (1 - 1e-6):
                best, idle = value, 0
            else:
                idle += 1
            if idle >= PATIENCE:
                step, idle = step / 2, 0
            self._move(step * max(value - target, 1.0), taken, held)
        return best, {
            (int(self.person[one]), int(self.session[one])): float(average[one])
            for one in np.flatnonzero(average > 1e-2)
        }

    def _value(self) -> tuple[float, np.ndarray, np.ndarray]:
        """What these prices prove, which entries are taken, and how many sessions each company has."""
        own = (
            self.worth + self.promised[self.person] * self.top - self.slots[self.of_slot] - self.companies[self.of_host]
        )
        rows = np.where(self.there, own[self.entry], -1e12)
        order = np.argsort(-rows, axis=1, kind="stable")
        ranked = np.take_along_axis(rows, order, axis=1)
        useful = self.inside & ((ranked > 0) | self.needed)
        sums = np.where(useful, ranked, 0.0)
        taken = np.zeros(len(self.session))
        held = np.zeros(self.hosts)
        total = 0.0
        parts = self._parts(sums)
        chosen = self._chosen(parts)
        total += float(parts[chosen].sum())
        for part in range(parts.shape[1]):
            lines = np.flatnonzero(chosen[:, part])
            span = slice(part * self.seats, (part + 1) * self.seats)
            picked = np.take_along_axis(self.entry[lines], order[lines, span], axis=1)[useful[lines, span]]
            taken[picked] = 1.0
        np.add.at(held, self.host_of[chosen[:, 0] & self.free], 1.0)
        total += float(self.slots.sum() + self.companies.sum() + (self.first - self.promised) @ self.owed)
        return total + float(self.visits @ np.array(self.board.spare, dtype=float)), taken, held

    def _parts(self, sums: np.ndarray) -> np.ndarray:
        """What each bus to a session brings, the first one after what the company's visit costs."""
        count = len(sums)
        if not self.seats or self.buses == 0:
            return np.zeros((count, 1))
        number = -(-self.longest // self.seats)
        parts = np.stack(
            [sums[:, part * self.seats : (part + 1) * self.seats].sum(axis=1) for part in range(number)], 1
        )
        parts[:, 0] -= self.visits[self.host_of] * self.free
        return parts

    def _chosen(self, parts: np.ndarray) -> np.ndarray:
        """The buses' best sessions of each slot."""
        chosen = parts > 0
        if self.buses is None:
            return chosen
        for time in range(len(self.board.slots)):
            here = np.flatnonzero(self.time_of == time)
            values = parts[here].ravel()
            if (values > 0).sum() > self.buses:
                keep = np.zeros(len(values), dtype=bool)
                keep[np.argsort(-values, kind="stable")[: self.buses]] = True
                chosen[here] &= keep.reshape(len(here), -1)
        return chosen

    def _move(self, gap: float, taken: np.ndarray, held: np.ndarray) -> None:
        """Prices rise for what is asked for too often, and fall for what is not asked for at all."""
        slots = np.bincount(self.of_slot, taken, len(self.slots)) - 1
        companies = np.bincount(self.of_host, taken, len(self.companies)) - 1
        tops = np.bincount(self.person, taken * self.top, len(self.owed))
        promised = np.where(self.promised < self.first, self.owed, np.minimum(self.owed, tops)) - tops
        visits = held - np.array(self.board.spare, dtype=float)
        for each, prices in ((slots, self.slots), (companies, self.companies), (visits, self.visits)):
            each[(prices <= 0) & (each < 0)] = 0
        promised[(self.promised <= 0) & (promised < 0)] = 0
        norm = sum(float(each @ each) for each in (slots, companies, promised, visits))
        if norm <= 0:
            return
        length = gap / norm
        self.slots = np.maximum(self.slots + length * slots, 0)
        self.companies = np.maximum(self.companies + length * companies, 0)
        self.visits = np.maximum(self.visits + length * visits, 0)
        self.promised = np.clip(self.promised + length * promised, 0, self.first)
