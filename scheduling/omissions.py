"""Why an agreed meeting has no place in a schedule: each reason is true of it, and could be checked by hand.

The slots of a meeting are narrowed down step by step: those in which its people are free, those agreed, those with as
many interpreters, those with a room. The step that leaves none is the reason. Where slots are left, the schedule has
filled them with something else.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from scheduling.meetings import Id, Reason
from scheduling.placing import exchange
from scheduling.plan import NONE, Plan

#: So many activities are named at most.
NAMED = 3


def reasons(plan: Plan) -> dict[Id, Reason]:
    """By request that has no place, why."""
    board = plan.board
    agreed = Counter(key for one in board.requests for key in set(one.pair))
    left = [place for place in range(len(board.requests))
            if plan.at[place] == NONE and place not in board.fixed and place not in board.begun]  # fmt: skip
    return {board.requests[place].id: _Omission(plan, place, agreed).reason() for place in left}


class _Omission:
    """A request that was left out."""

    def __init__(self, plan: Plan, place: int, agreed: Counter[Id]) -> None:
        self.plan, self.board, self.question = plan, plan.board, plan.board.question
        self.place, self.request, self.agreed = place, plan.board.requests[place], agreed

    def reason(self) -> Reason:
        if self.request.pinned:
            slot, room = self.request.pinned
            return Reason("pinned_apart", {"slot": slot, "room": room})
        slots = sorted(self._free())
        for stays, reason in self._steps():
            slots = [slot for slot in slots if stays(slot)]
            if not slots:
                return reason()
        return self._crowded_out(slots)

    def _free(self) -> set[int]:
        """Slots in which all of its people are."""
        numbers = frozenset(self.board.slot_of).intersection(
            *(self.question.person[key].free for key in self.request.people)
        )
        return {self.board.slot_of[number] for number in numbers}

    def _steps(self) -> Iterator[tuple[Callable[[int], bool], Callable[[], Reason]]]:
        """Which slots are left at each step, and what to say if none is."""
        request, fitting, open_rooms = self.request, self.board.fitting[self.place], self.board.rooms.open
        agreed = request.suits if request.firm else None
        number = [slot.number for slot in self.question.slots]
        yield lambda _slot: True, self._apart
        yield lambda slot: agreed is None or number[slot] in agreed, lambda: Reason("no_agreed_time")
        yield lambda _slot: fitting, self._too_small
        wanted = {"wanted": request.interpreters, "displaces": ()}
        yield self._spoken, lambda: Reason("interpreters_short", wanted)
        yield lambda slot: fitting & open_rooms[slot], lambda: Reason("rooms_short", {"displaces": ()})

    # Nothing but the programme is in the way

    def _apart(self) -> Reason:
        """Never free together: what holds all of them at once, or what holds one or the other most."""
        people = [self.question.person[key] for key in self.request.people]
        together: set[Id] = set()
        for number in self.board.slot_of:
            held = {frozenset(() if number in person.free else person.held.get(number, ())) for person in people}
            if len(held) == 1:
                together.update(*held)
        if together:
            return Reason("only_during", {"during": tuple(sorted(together))})
        holding = Counter(
            key for person in people for number in self.board.slot_of if number not in person.free
            for key in person.held.get(number, ())
        )  # fmt: skip
        most = sorted(holding, key=lambda key: (-holding[key], key))[:NAMED]
        return Reason("no_common_time", {"during": tuple(most)})

    def _too_small(self) -> Reason:
        needed = any(self.question.person[key].step_free for key in self.request.people)
        seats = len(self.request.people) + self.request.interpreters
        return Reason("no_room_fits", {"seats": seats, "step_free": needed})

    def _spoken(self, slot: int) -> bool:
        there = self.question.slots[slot].interpreters
        return there is None or self.request.interpreters <= there

    # Other meetings are in the way

    def _crowded_out(self, slots: list[int]) -> Reason:
        """All of its slots are filled: by its people's meetings, by rooms, by interpreters, or by some of each."""
        full = {slot: self._full(slot) for slot in slots}
        for key in self.request.pair:
            told = self._filled_up(key, full)
            if told:
                return Reason("person_full", told)
        kinds = {slot: {one[0] for one in full[slot]} for slot in slots}
        displaces = self._displaces(slots)
        for kind, said in (("rooms", "rooms_short"), ("interpreters", "interpreters_short")):
            if all(kind in each for each in kinds.values()):
                return Reason(said, {"wanted": self.request.interpreters} | displaces)
        return Reason("worth_less", displaces)

    def _full(self, slot: int) -> set[tuple]:
        """The sums that leave nothing for it in this slot."""
        if (self.place, slot) in self.board.struck:
            return self.board.struck[self.place, slot]
        shares, used, limits = self.board.shares[self.place][slot], self.plan.used, self.board.limits
        return {self.board.kinds[one] for one in shares if used[one] + shares.count(one) > limits[one]}

    def _filled_up(self, key: Id, full: dict[int, set[tuple]]) -> dict[str, object]:
        """What to say if somebody has no more time: as many meetings as slots, or as many as the rules allow a day."""
        own = self.question.person[key].free
        busy = {slot for slot in full if self._busy(key, slot)}
        capped = {slot for slot in full if ("person", key, self.board.day_of[slot]) in full[slot]}
        room = Counter(self.board.day_of[self.board.slot_of[number]] for number in own & self.board.slot_of.keys())
        most = self.question.a_day
        slots = sum(many if most is None else min(many, most) for many in room.values())
        if (busy | capped) != full.keys() or (self.agreed[key] <= slots and not capped - busy):
            return {}
        return {"person": key, "number": self.agreed[key], "slots": slots}

    def _busy(self, key: Id, slot: int) -> bool:
        return self.plan.who[self.board.people[key] * self.board.width + slot] != NONE

    def _displaces(self, slots: Collection[int]) -> dict[str, object]:
        """What would have to go for it, where that is worth least."""
        found = exchange(self.plan, self.place)
        if found:
            _gain, slot, out = found
        else:
            slot = min(slots)
            out = sorted(self.plan.blockers(self.place, slot))
        ids = tuple(self.board.requests[one].id for one in out)
        return {"slot": self.question.slots[slot].number, "displaces": ids}
