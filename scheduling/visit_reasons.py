"""Why somebody does not visit a company they wished or need: each reason is true of the plan, and can be checked.

The slots in which it could have been are narrowed down step by step; the step that leaves none is the reason. Where
slots are left, the plan has used them otherwise. Codes, and what is told besides:

- `never_open`: the company receives in no slot, or never while the convoy is in its city;
- `begun`, `barred`, `forbidden`, `busy`, each with `slots`: those in which it would have been open;
- `visits`: the company receives as often as it can (`visits`), in other `slots`;
- `full`: its sessions have all their places taken (`capacity`); `position` on the list of those left out;
- `too_few`: only so many (`wanted`) could come, and it is worth while for `minimum`;
- `clashes`: they are at `host` in that `slot`; `far`: `host` in that `slot` is too far away;
- `buses`: in that `slot` no bus goes there, or theirs is at `host` (None: in none);
- `apart`: they visit it, but not in the `slot` to which they are pinned;
- `enough`: nothing else is in the way, but the plan has something better.
"""

from collections.abc import Callable, Iterator

from scheduling.matching_board import NONE
from scheduling.matching_plan import Plan
from scheduling.visits import Id, Number, Reason, Session, Visitor

Step = tuple[Callable[[Number], bool], Reason]


def reasons(plan: Plan) -> dict[tuple[Id, Id], Reason]:
    """By visitor and company that has no visit, of those they ranked, need, or were pinned to."""
    lists, found = _lists(plan), {}
    for place, visitor in enumerate(plan.board.question.visitors):
        told = _Person(plan, place, visitor, lists)
        found |= {(visitor.id, host): told.reason(host) for host in told.missing()} | told.apart()
    return found


def _lists(plan: Plan) -> dict[Id, list[int]]:
    """By company, who could visit it and does not: whom it is worth most comes first."""
    board, waiting = plan.board, {}
    for person, options in enumerate(board.options):
        visited = {board.host_of[one] for one in plan.at[person] if one != NONE}
        for host in {board.host_of[one] for one in options} - visited:
            waiting.setdefault(board.hosts[host].id, []).append(person)
    people = board.question.visitors
    for host, persons in waiting.items():
        persons.sort(key=lambda one: (-people[one].worth.get(host, 0), one))
    return waiting


class _Person:
    """Somebody, and what they do not visit."""

    def __init__(self, plan: Plan, place: int, visitor: Visitor, lists: dict[Id, list[int]]) -> None:
        self.plan, self.board, self.question = plan, plan.board, plan.board.question
        self.place, self.visitor, self.lists = place, visitor, lists
        mine = (self.board.sessions[one] for one in plan.at[place] if one != NONE)
        #: By company that is visited, when.
        self.visited = dict(self.board.seen[place]) | {one.host: one.slot for one in mine}

    def missing(self) -> list[Id]:
        """In the order of their wishes, then by worth."""
        worth = self.visitor.worth
        rest = {key for key, points in worth.items() if points > 0} | {
            key for key, _slot in self.board.pins[self.place]
        }
        order = dict.fromkeys((*self.visitor.wishes, *sorted(rest, key=lambda key: (-worth.get(key, 0), key))))
        return [key for key in order if key in self.question.host and key not in self.visited]

    def apart(self) -> dict[tuple[Id, Id], Reason]:
        """Pins to a slot that are kept in another one."""
        return {
            (self.visitor.id, host): Reason("apart", {"slot": slot})
            for host, slot in sorted(self.board.pins[self.place], key=repr)
            if slot is not None and self.visited.get(host, slot) != slot
        }

    def reason(self, host: Id) -> Reason:
        agreed = {one.slot for one in self.question.held if one.host == host}
        slots = sorted((self.question.host[host].slots | agreed) & self.question.slot.keys())
        if not slots:
            return Reason("never_open")
        for stays, reason in self._steps(host, tuple(slots)):
            slots = [slot for slot in slots if stays(slot)]
            if not slots:
                return reason
        far = [(slot, self._out_of_reach(host, slot)) for slot in slots]
        slots = [slot for slot, other in far if other is None]
        if not slots:
            return Reason("far", {"host": far[0][1].host, "slot": far[0][1].slot})
        return self._crowded_out(host, [self.board.number[Session(host, slot)] for slot in slots])

    def _steps(self, host: Id, slots: tuple[Number, ...]) -> Iterator[Step]:
        """Which slots are left at each step, and what to say if none is: nothing of the plan is in the way."""
        question, told = self.question, {"slots": slots}
        no = {one.slot for one in question.forbidden if (one.visitor, one.host) == (self.visitor.id, host)}
        yield lambda slot: slot not in question.begun, Reason("begun", told)
        yield lambda slot: Session(host, slot) not in question.barred, Reason("barred", told)
        yield lambda slot: not no & {None, slot}, Reason("forbidden", told)
        yield lambda slot: slot in self.visitor.free, Reason("busy", told)

    def _out_of_reach(self, host: Id, slot: Number) -> Session | None:
        """What has begun and is too far from there."""
        there = Session(host, slot)
        done = (Session(key, number) for key, number in self.board.seen[self.place].items())
        return next((one for one in done if not self.board.apart(there, one)), None)

    # The plan is in the way

    def _crowded_out(self, host: Id, sessions: list[int]) -> Reason:
        plan, board = self.plan, self.board
        if board.buses == []:
            return Reason("buses", {"slot": board.sessions[sessions[0]].slot, "host": None})
        taking = [one for one in sessions if plan.load[one]]
        could = [one for one in sessions if plan.opens(one)]
        if not could:
            return self._received(host)
        if all(plan.load[one] >= board.room[one] for one in could):
            position = self.lists[host].index(self.place) + 1 if self.place in self.lists.get(host, ()) else None
            return Reason("full", {"capacity": board.hosts[board.host_of[could[0]]].capacity, "position": position})
        wanted = {one: self._wanted(one) for one in could if not plan.load[one]}
        if not taking and all(wanted[one] < board.least[one] for one in could):
            most = max(could, key=lambda one: (wanted[one], -one))
            return Reason("too_few", {"minimum": board.least[most], "wanted": wanted[most]})
        return self._elsewhere(sorted(could, key=lambda one: (plan.load[one] == 0, one)))

    def _received(self, host: Id) -> Reason:
        own = self.question.host[host]
        times = {
            one.slot for one, load in zip(self.board.sessions, self.plan.load, strict=True) if load and one.host == host
        }
        times |= {one.slot for one in self.question.held if one.host == host}
        times |= {one.slot for one in self.board.settled if one.host == host}
        return Reason("visits", {"visits": own.visits, "slots": tuple(sorted(times))})

    def _wanted(self, session: int) -> int:
        return min(sum(session in points for points in self.board.points), self.board.room[session])

    def _elsewhere(self, could: list[int]) -> Reason:
        """The person is at another company, too far away, or in another bus, in the first slot where one is true."""
        plan, board = self.plan, self.board
        mine = {board.time_of[one]: one for one in plan.at[self.place] if one != NONE}
        for session in could:
            there = mine.get(board.time_of[session])
            if there is not None:
                return Reason("clashes", {"host": board.sessions[there].host, "slot": board.sessions[there].slot})
        for session in could:
            far = sorted(board.late[session] & set(mine.values()))
            if far:
                return Reason("far", {"host": board.sessions[far[0]].host, "slot": board.sessions[far[0]].slot})
        return self._ridden(could)

    def _ridden(self, could: list[int]) -> Reason:
        plan, board = self.plan, self.board
        for session in could if board.buses is not None else ():
            group = board.group_of[board.time_of[session]]
            bus = plan.bus[self.place][group]
            route = plan.routes[group][bus] if bus != NONE else ()
            if session not in route:
                own = next(
                    (board.sessions[one].host for one in route if board.time_of[one] == board.time_of[session]), None
                )
                return Reason("buses", {"slot": board.sessions[session].slot, "host": own})
        return Reason("enough", {"visits": len(self.visited), "promised": self.question.promised})
