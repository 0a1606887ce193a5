"""A question of meetings as a board: which meeting can be in which slot, and the sums that everything on it shares.

Placing, proving and compacting play on the same board, so that none can know another rule than the others. A move is
a request in a slot; `limits` are the sums over moves that must not exceed a number: rooms, interpreters, days. That
nobody is in two places is a rule of its own, being asked most often. What is begun or pinned stands from the start and
has no moves.

Rooms are chosen after slots, so a slot must leave a room for each of its meetings. By Hall's theorem that is so when
no set of rooms has more meetings that fit nowhere else than it has rooms. Sets worth asking for are unions of what
single meetings fit into, and those are few: seats and access make a handful of classes.
"""

import functools
from collections import Counter

from scheduling.meetings import Question, Request
from scheduling.room_sets import Rooms, unions


class Board:
    """Requests, people and slots by their places in the question: a slot's place, not its number, is used inside."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.requests = question.requests
        self.width = len(question.slots)
        self.slot_of = {slot.number: place for place, slot in enumerate(question.slots)}
        self.rooms = Rooms(question)
        people = self.people = {one.id: place for place, one in enumerate(question.people)}
        #: By request, whose time it takes, and whose meeting it is.
        self.members = [tuple(sorted({people[key] for key in one.people})) for one in self.requests]
        self.pairs = [tuple(sorted({people[key] for key in one.pair})) for one in self.requests]
        days = {day: place for place, day in enumerate(dict.fromkeys(slot.day for slot in question.slots))}
        self.day_of = [days[slot.day] for slot in question.slots]
        #: By request, the rooms that take it, as bits.
        self.fitting = [self.rooms.fitting(one) for one in self.requests]
        #: By request that has begun, where it is.
        self.begun = {place: one.stands for place, one in enumerate(self.requests) if one.begun and one.stands}
        #: By request, its points in each slot in which it can be.
        self.worth = [self._opened(one, self.fitting[place]) for place, one in enumerate(self.requests)]
        #: By request, where it stands for good; with None as room wherever one is left.
        self.fixed: dict[int, tuple[int, int | None]] = {}
        #: Who is taken when by what is fixed, and what it takes of the sums.
        self.busy: dict[tuple[int, int], int] = {}
        self.standing: Counter[int] = Counter()
        self._numbers: dict[tuple, int] = {}
        self._most: list[int] = []
        self._fix()
        #: What sums may still reach, and by request and slot those that it adds one to, as often as it does.
        self.limits: list[int] = []
        self.shares: list[dict[int, tuple[int, ...]]] = []
        #: What each limit is, and by request and slot what kinds of sums the fixed meetings have used up.
        self.kinds: list[tuple] = []
        self.struck: dict[tuple[int, int], set[tuple]] = {}
        self._limit()

    @functools.cached_property
    def met(self) -> frozenset[int]:
        """Who has a meeting for good."""
        return frozenset(person for place in (*self.fixed, *self.begun) for person in self.pairs[place])

    @functools.cached_property
    def constant(self) -> int:
        """Points of what is fixed."""
        slots = {place: self.question.slots[slot].number for place, (slot, _room) in self.fixed.items()}
        slots |= {place: stands.slot for place, stands in self.begun.items()}
        points = (self.question.worth(self.requests[place], number) for place, number in slots.items())
        return sum(points) + self.question.first * len(self.met)

    def _opened(self, request: Request, fitting: int) -> dict[int, int]:
        """Where it could be if it were alone, and what it is worth there."""
        question, numbers = self.question, set(self.slot_of)
        if request.begun and request.stands:
            return {}
        numbers = numbers.intersection(*(question.person[key].free for key in request.people))
        if request.pinned:
            numbers &= {request.pinned[0]}
        if request.firm and request.suits is not None:
            numbers &= request.suits
        slots = sorted(self.slot_of[number] for number in numbers)
        return {
            slot: question.worth(request, question.slots[slot].number)
            for slot in slots
            if question.slots[slot].interpreters is None or request.interpreters <= question.slots[slot].interpreters
            if fitting & self.rooms.open[slot]
        }

    # What stands for good

    def _fix(self) -> None:
        """Let stand what has begun, then what is pinned: in a room, in any. Of two that exclude each other that stays
        which is worth more.
        """
        pinned = [place for place, one in enumerate(self.requests) if one.pinned and place not in self.begun]
        for place, stands in self.begun.items():
            if stands.slot in self.slot_of:
                self._stand(place, self.slot_of[stands.slot], stands.room)
        for place in sorted(pinned, key=self._pin_rank):
            number, room = self.requests[place].pinned
            slot = self.slot_of.get(number)
            if slot in self.worth[place] and self._can_stand(place, slot):
                self._stand(place, slot, room)
            self.worth[place] = {}

    def _pin_rank(self, place: int) -> tuple:
        request = self.requests[place]
        return request.pinned[1] is None, -request.value, request.id

    def _stand(self, place: int, slot: int, room: int | None) -> None:
        self.fixed[place] = (slot, room)
        self.busy |= {(person, slot): place for person in self.members[place]}
        self.standing.update(self._sums(place, slot))
        if room is not None:
            self.rooms.reserve(room, slot)

    def _can_stand(self, place: int, slot: int) -> bool:
        """Whether it can beside all that stands already."""
        if any((person, slot) in self.busy for person in self.members[place]):
            return False
        taken = Counter(self._sums(place, slot))
        if any(self.standing[number] + many > self._most[number] for number, many in taken.items()):
            return False
        beside = [other for other, spot in self.fixed.items() if spot == (slot, None)]
        return self.rooms.match([self.requests[other] for other in (*beside, place)], slot) is not None

    # Sums

    def _sums(self, place: int, slot: int) -> tuple[int, ...]:
        """The sums that a meeting adds to, rooms apart."""
        spoken = self._sum(("interpreters", slot), self.question.slots[slot].interpreters)
        return spoken * self.requests[place].interpreters + self._daily(place, self.day_of[slot])

    def _daily(self, place: int, day: int) -> tuple[int, ...]:
        """The sums of its people's days."""
        question, (one, other) = self.question, self.requests[place].pair
        theirs = sorted({question.person[key].delegation for key in (one, other)} - {None})
        own = (self._sum(("person", key, day), question.a_day) for key in (one, other))
        return sum((*own, *(self._sum(("delegation", key, day), question.delegation_a_day) for key in theirs)), ())

    def _sum(self, what: tuple, most: int | None) -> tuple[int, ...]:
        """The number of a sum; nothing where nobody limits it."""
        if most is None:
            return ()
        if what not in self._numbers:
            self._numbers[what] = len(self._most)
            self._most.append(most)
        return (self._numbers[what],)

    def _limit(self) -> None:
        """Find the sums that could be exceeded, and strike the moves that what is fixed leaves no room for."""
        crowds = [self._crowds(slot) for slot in range(self.width)]
        for place, (slot, room) in self.fixed.items():
            if room is None:
                self.standing.update(crowds[slot][self.fitting[place] & self.rooms.open[slot]])
        moves = [self._moves(place, crowds) for place in range(len(self.requests))]
        what = list(self._numbers)
        left = [max(most - self.standing[number], 0) for number, most in enumerate(self._most)]
        asked: Counter[int] = Counter()
        for place, sums in enumerate(moves):
            for slot in list(self.worth[place]):
                if not self._leaves(place, slot, sums[slot], left):
                    self.struck[place, slot] = {what[number] for number in sums[slot] if left[number] < 1}
                    del self.worth[place][slot], sums[slot]
            asked.update(set().union(*sums.values()))
        # A request of two interpreters asks twice at most; all others once.
        most = max((one.interpreters for one in self.requests), default=1)
        binding = {number: at for at, number in enumerate(each for each in sorted(asked)
                   if asked[each] * max(most, 1) > left[each])}  # fmt: skip
        self.limits, self.kinds = [left[number] for number in binding], [what[number] for number in binding]
        self.shares = [
            {slot: tuple(binding[number] for number in each if number in binding) for slot, each in sums.items()}
            for sums in moves
        ]

    def _moves(self, place: int, crowds: list[dict[int, tuple[int, ...]]]) -> dict[int, tuple[int, ...]]:
        """The sums of each of its moves."""
        days = {day: self._daily(place, day) for day in {self.day_of[slot] for slot in self.worth[place]}}
        spoken, fitting, open_rooms = self.requests[place].interpreters, self.fitting[place], self.rooms.open
        slots = self.question.slots
        return {
            slot: crowds[slot][fitting & open_rooms[slot]] + days[self.day_of[slot]]
            + (self._sum(("interpreters", slot), slots[slot].interpreters) * spoken if spoken else ())
            for slot in self.worth[place]
        }  # fmt: skip

    def _leaves(self, place: int, slot: int, sums: tuple[int, ...], left: list[int]) -> bool:
        """Whether what is fixed leaves people and sums for this move."""
        if self.busy and any((person, slot) in self.busy for person in self.members[place]):
            return False
        return all(left[number] and left[number] >= sums.count(number) for number in sums)

    def _crowds(self, slot: int) -> dict[int, tuple[int, ...]]:
        """By the rooms that take a meeting, as bits, the sets of rooms that could be too small for all that fit
        nowhere else, this one among them.
        """
        open_rooms = self.rooms.open[slot]
        asked = {self.fitting[place] & open_rooms for place, worth in enumerate(self.worth) if slot in worth}
        asked |= {self.fitting[place] & open_rooms for place, spot in self.fixed.items() if spot == (slot, None)}
        sets = unions(frozenset(asked))
        numbers = [(one, self._sum(("rooms", slot, one), one.bit_count())) for one in sets]
        return {bits: sum((number for one, number in numbers if bits & ~one == 0), ()) for bits in asked}
