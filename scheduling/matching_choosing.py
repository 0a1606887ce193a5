"""The plan worth most that is found, and the bound that proves how good it is.

The stages go from quick to thorough and stop as soon as the bound is reached: bus after bus; everybody assigned anew
to what there is; a bound, and a plan guided by what it was proven with; other ways for buses, and everybody anew, in
turns; and at last the whole as one integer programme, where that is little enough.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from scheduling.effort import Control
from scheduling.matching_board import Board, Route
from scheduling.matching_greedy import Liking, greedy
from scheduling.matching_plan import Plan
from scheduling.matching_rerouting import reroute
from scheduling.visits import value_of

if TYPE_CHECKING:
    from scheduling.matching_programme import Aim, Programme

# The modules that load HiGHS are loaded where they are needed: it takes longer to load than all the rest.

#: More choices than these are not solved to a corner; so many people's choices are assigned at once.
LARGE, BLOCK = 12_000, 9_000
#: Rounds towards a bound where there are more; turns of other ways and everybody anew, few where each takes long.
ROUNDS, TURNS, FEW = 450, 36, 5
#: Moves of the effort for each try of other ways, in few turns and in many.
MOVES, QUICKLY = 3_000, 8_000
#: How often an integer programme may ask whether to go on, for each of the effort's nodes.
ASKS = 0.8
#: More columns are not solved as a whole: the solver may then take minutes for a single step, in which nobody can stop
#: it.
COLUMNS = 1_200


def choose(board: Board, control: Control) -> tuple[Plan, int]:
    """The best plan, and the points that none can exceed: of all visits, what has begun with them."""
    choice = _Choice(board, control)
    choice.made()
    return choice.plan, choice.base + choice.bound + (not choice.first_proven)


class _Choice:
    """The best plan and the least bound so far."""

    def __init__(self, board: Board, control: Control) -> None:
        self.board, self.control = board, control
        self.base = value_of(board.question, frozenset(board.settled))
        self.large = sum(map(len, board.options)) > LARGE
        self.groups = range(len(board.groups))
        #: What was proven to be the most of what comes before the value.
        self._proven_most: int | None = None
        self.told: int | None = None
        self.plan, self.bound = self._first(), self._ceiling()
        self._tell()
        control.enter("placing", 0.05)

    def made(self) -> None:
        if not any(self.board.options):
            self.bound = self.plan.worth()
        elif not self.control.over():
            self._assign()
            self._relax()
            self._take_turns()
            self._prove()

    @property
    def _done(self) -> bool:
        return (self.first_proven and self.plan.worth() >= self.bound) or self.control.over()

    def _first(self) -> Plan:
        """What stands, as far as it can, with what fits beside it; else whatever is worth most."""
        if not self.board.again:
            return greedy(self.board)
        stays = {(person, session): 1.0 for person, own in enumerate(self.board.stays) for session in own}
        return greedy(self.board, stays, least=0.0)

    # What is known

    def _ceiling(self) -> int:
        """At first glance: everybody at their best in all slots."""
        width = len(self.board.slots)
        best = sum(sum(sorted(each.values(), reverse=True)[:width]) for each in self.board.worth)
        return best + max(self.board.question.first, 0) * sum(self.board.owed)

    def _tell(self) -> None:
        """Whoever listens hears of the best plan, not of one that is tried."""
        if self.told is None or self.plan.value >= self.told:
            self.told, self.control.value = self.plan.value, self.base + self.plan.worth()
        self.control.bound = self.base + self.bound

    def _lower(self, bound: float) -> None:
        if bound < self.bound:
            self.bound = max(int(bound + 1e-6), self.plan.worth() if self.first_proven else 0)
            self._tell()

    def _consider(self, plan: Plan | None) -> bool:
        if plan is None or plan.value <= self.plan.value:
            return False
        self.plan = plan
        self._tell()
        return True

    # What comes before the value

    @property
    def _before(self) -> Aim | None:
        """What comes first, in whole numbers: pins, promised visits, what stands. None: nothing does."""
        from scheduling.matching_programme import Aim  # noqa: PLC0415

        board = self.board
        if board.again:
            first = sum(map(len, board.stays)) + 1
            return Aim(0, 1, first * (sum(board.owed) + 1), first)
        return Aim(0, 0, 1, 0) if any(board.pins) else None

    @property
    def _aim(self) -> Aim:
        """All at once, near enough for small steps: whether a plan is better is counted exactly."""
        from scheduling.matching_programme import Aim  # noqa: PLC0415

        first = max(self.board.question.first, 0)
        return Aim(1, 1_000, 1_000_000, 30_000) if self.board.again else Aim(1, 0, 10 * first + 1_000, first)

    @property
    def first_proven(self) -> bool:
        """Whether no plan is better in what comes before the value."""
        aim = self._before
        return aim is None or self.plan.sum(aim.stays, aim.pinned, aim.first) >= self._most(aim)

    def _most(self, aim: Aim) -> int:
        """What is known to be the most of what comes first."""
        if self._proven_most is not None:
            return self._proven_most
        board = self.board
        named = [{(board.sessions[one].host, slot) for one in own for slot in (None, board.sessions[one].slot)}
                 for own in board.options]  # fmt: skip
        pins = sum(len(own & there) for own, there in zip(board.pins, named, strict=True))
        owed = sum(min(owed, len({board.host_of[one] for one in own}))
                   for owed, own in zip(board.owed, board.top, strict=True))  # fmt: skip
        return aim.pinned * pins + aim.first * owed + aim.stays * sum(map(len, board.stays))

    # Stages

    def _assign(self) -> None:
        """Everybody anew, with the sessions and buses that there are, as many at once as can be."""
        people = list(range(len(self.board.people)))
        random.Random(self.plan.value).shuffle(people)  # noqa: S311
        ways = {group: self._own(group) for group in self.groups}
        while people and not self._done:
            block, count = [], 0
            while people and (count < BLOCK or not block):
                block.append(people.pop())
                count += len(self.board.options[block[-1]])
            self._whole(ways, frozenset(block))

    def _own(self, group: int) -> list[Route]:
        """The ways of a group's buses, or its sessions."""
        if self.board.buses is None:
            return [(one,) for one in self.board.at[self.board.groups[group][0]] if self.plan.load[one]]
        return [route for route in dict.fromkeys(self.plan.routes[group]) if route]

    def _whole(self, ways: dict[int, list[Route]], people: frozenset[int]) -> None:
        from scheduling.matching_programme import Programme  # noqa: PLC0415
        from scheduling.matching_solver import whole  # noqa: PLC0415

        programme = Programme(self.board, ways, self.plan, people)
        found, _bound = whole(programme, self._aim, self.control, self.plan, calls=self._calls)
        self._consider(found)

    @property
    def _calls(self) -> int:
        return int(ASKS * self.control.effort.nodes)

    def _relax(self) -> None:
        """A bound, and a plan guided by what proves it."""
        self.control.enter("bounding", 0.15)
        liking = self._priced() if self.large else self._cornered()
        if liking and not self._done and not self.board.again:
            guided, before = greedy(self.board, liking), self.plan
            self.plan = guided
            self._assign()
            self._consider(before)

    def _priced(self) -> Liking:
        from scheduling.matching_bounding import Prices  # noqa: PLC0415

        bound, liking = Prices(self.board).bound(1.01 * self.plan.worth(), self.control, ROUNDS)
        self._lower(bound)
        return liking

    def _cornered(self) -> Liking:
        from scheduling.matching_programme import Programme  # noqa: PLC0415
        from scheduling.matching_solver import relaxed  # noqa: PLC0415

        programme = self._kept(Programme(self.board, dict.fromkeys(self.groups)))
        found = relaxed(programme, self._value, self.control)
        if found is None:
            return {}
        self._lower(found.bound)
        return {choice: float(found.columns[column]) for choice, column in programme.choice.items()}

    @property
    def _value(self) -> Aim:
        from scheduling.matching_programme import Aim  # noqa: PLC0415

        return Aim(1, 0, 0, max(self.board.question.first, 0))

    def _kept(self, programme: Programme) -> Programme:
        """With what comes first no worse than it is."""
        aim = self._before
        if aim is not None:
            programme.at_least(aim, self.plan.sum(aim.stays, aim.pinned, aim.first))
        return programme

    def _take_turns(self) -> None:
        """Other ways for buses, and everybody anew; later a small plan is first made a little worse."""
        self.control.enter("proving", 0.3)
        turns = FEW if self.large else TURNS
        for turn in range(turns):
            if self._done or self.board.buses is None:
                return
            kick = turn >= FEW
            tries = max(self.control.effort.moves // (QUICKLY if kick else MOVES), 1)
            share = 0.3 + 0.5 * turn / turns, 0.3 + 0.5 * (turn + 1) / turns
            best = self.plan
            self.plan = reroute(best, self.control, tries, share, seed=turn, kick=kick)
            self._assign()
            self._consider(best)

    def _prove(self) -> None:
        """All at once, where that is little enough."""
        if self.large or self._done:
            return
        routes = {group: self.board.routes(group) for group in self.groups}
        if None not in routes.values() and sum(map(len, routes.values())) < COLUMNS:
            self._prove_all(routes)

    def _prove_all(self, routes: dict[int, list[Route]]) -> None:
        from scheduling.matching_programme import Programme  # noqa: PLC0415
        from scheduling.matching_solver import whole  # noqa: PLC0415

        programme, aim = Programme(self.board, routes), self._before
        if len(programme.costs) > COLUMNS:
            return
        if aim is not None and not self.first_proven:
            found, most = whole(programme, aim, self.control, self.plan, calls=self._calls)
            self._consider(found)
            self._proven_most = int(min(most + 1e-6, self._most(aim)))
        found, bound = whole(self._kept(programme), self._value, self.control, self.plan, calls=self._calls)
        self._consider(found)
        self._lower(bound)
