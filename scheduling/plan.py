"""A schedule in the making: who is in which meeting when, on a board, and the moves that keep it a schedule.

A move puts a meeting into a slot, or exchanges two slots along a Kempe chain: the meetings of two slots, joined where
they share somebody, fall into chains, and any one of them may be turned round without anybody being in two places.
"""

from collections.abc import Mapping, Sequence

from scheduling.board import Board

#: Nobody, nothing, nowhere.
NONE = -1


class Plan:
    """Slots of requests and requests of people by their places on the board. What is fixed is there from the start."""

    def __init__(self, board: Board) -> None:
        self.board, self.width = board, board.width
        self.at = [NONE] * len(board.requests)
        #: By slot, what is in it and could be elsewhere.
        self.there: list[set[int]] = [set() for _ in range(board.width)]
        #: By person and slot, the meeting they are in.
        self.who = [NONE] * (len(board.question.people) * board.width)
        self.used = [0] * len(board.limits)
        #: How many meetings of their own people have.
        self.met = [0] * len(board.question.people)
        #: Points of all that is not fixed, first meetings of those who have none fixed included.
        self.value = 0
        self.first = board.question.first
        for (person, slot), place in board.busy.items():
            self.who[person * self.width + slot] = place
        for person in board.met:
            self.met[person] += 1

    def copy(self) -> "Plan":
        other = object.__new__(Plan)
        other.__dict__ = self.__dict__ | {name: list(getattr(self, name)) for name in ("at", "who", "used", "met")}
        other.there = [set(each) for each in self.there]
        return other

    def put(self, request: int, slot: int) -> None:
        """Place it, whatever the rules say."""
        board, width = self.board, self.width
        self.at[request] = slot
        self.there[slot].add(request)
        for person in board.members[request]:
            self.who[person * width + slot] = request
        for limit in board.shares[request][slot]:
            self.used[limit] += 1
        for person in board.pairs[request]:
            self.met[person] += 1
            if self.met[person] == 1:
                self.value += self.first
        self.value += board.worth[request][slot]

    def take(self, request: int) -> int:
        """Take it out; returns the slot in which it was."""
        board, width, slot = self.board, self.width, self.at[request]
        self.at[request] = NONE
        self.there[slot].discard(request)
        for person in board.members[request]:
            self.who[person * width + slot] = NONE
        for limit in board.shares[request][slot]:
            self.used[limit] -= 1
        for person in board.pairs[request]:
            self.met[person] -= 1
            if self.met[person] == 0:
                self.value -= self.first
        self.value -= board.worth[request][slot]
        return slot

    def gain(self, request: int, slot: int) -> int:
        """Points that it would add."""
        points = self.board.worth[request][slot]
        for person in self.board.pairs[request]:
            if not self.met[person]:
                points += self.first
        return points

    def cost(self, request: int) -> tuple[int, int]:
        """Points that taking it out would lose, and itself: of several the least is the same each time."""
        points = self.board.worth[request][self.at[request]]
        return points + self.first * sum(self.met[person] == 1 for person in self.board.pairs[request]), request

    def by_slot(self) -> list[list[int]]:
        """The meetings of each slot whose room is not fixed, in order."""
        pinned = [(request, slot) for request, (slot, room) in self.board.fixed.items() if room is None]
        return [
            sorted({*each, *(one for one, there in pinned if there == slot)}) for slot, each in enumerate(self.there)
        ]

    def blockers(self, request: int, slot: int) -> set[int]:
        """The meetings of its people in this slot."""
        return {self.who[person * self.width + slot] for person in self.board.members[request]} - {NONE}

    def room(self, request: int, slot: int) -> bool:
        """Whether the sums leave room for it. Several interpreters are one sum several times."""
        shares, used, limits = self.board.shares[request][slot], self.used, self.board.limits
        for limit in shares:
            if used[limit] >= limits[limit]:
                return False
        return self.board.requests[request].interpreters < 2 or all(
            used[limit] + shares.count(limit) <= limits[limit] for limit in shares
        )

    def fits(self, request: int, slot: int) -> bool:
        """Whether it can be added as things stand."""
        width, who = self.width, self.who
        for person in self.board.members[request]:
            if who[person * width + slot] != NONE:
                return False
        return self.room(request, slot)

    def chain(self, moves: Mapping[int, int], slots: tuple[int, int], barred: Sequence[int] = ()) -> dict[int, int]:
        """The meetings to exchange between two slots so that those given go where they are given to: by meeting, where
        it goes. Empty: one of them cannot, or would bring somebody barred into the first slot.
        """
        members, worth, who, width = self.board.members, self.board.worth, self.who, self.width
        first, second = slots
        target = dict(moves)
        waiting = list(target)
        while waiting:
            request = waiting.pop()
            goes = target[request]
            if goes not in worth[request]:
                return {}
            back = first if goes == second else second
            for person in members[request]:
                if goes == first and person in barred:
                    return {}
                met = who[person * width + goes]
                if met != NONE and met not in target:
                    target[met] = back
                    waiting.append(met)
        return target

    def turn(self, target: dict[int, int]) -> bool:
        """Exchange; where the sums do not allow it nothing changes, and the answer is no."""
        board, used, limits = self.board, self.used, self.board.limits
        changes: dict[int, int] = {}
        for request, goes in target.items():
            shares = board.shares[request]
            for limit in shares[self.at[request]]:
                changes[limit] = changes.get(limit, 0) - 1
            for limit in shares[goes]:
                changes[limit] = changes.get(limit, 0) + 1
        for limit, more in changes.items():
            if more > 0 and used[limit] + more > limits[limit]:
                return False
        for limit, more in changes.items():
            used[limit] += more
        at, who, width, there = self.at, self.who, self.width, self.there
        for request in target:
            there[at[request]].discard(request)
            for person in board.members[request]:
                who[person * width + at[request]] = NONE
        for request, goes in target.items():
            self.value += board.worth[request][goes] - board.worth[request][at[request]]
            at[request] = goes
            there[goes].add(request)
            for person in board.members[request]:
                who[person * width + goes] = request
        return True
