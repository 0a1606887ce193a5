"""Which rooms take which meetings, and whether there are enough of them in a slot for all that are to be in it."""

import functools
from collections.abc import Sequence

from scheduling.meetings import Id, Question, Request

#: More unions of rooms than these in one slot are not all asked for; `Rooms.match` then has the last word.
UNIONS = 64


class Rooms:
    """Which rooms take which meetings, as bits: the n-th room of the question is the n-th bit. Slots by their place."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.place = {room.id: place for place, room in enumerate(question.rooms)}
        self.open = [
            sum(1 << place for place, room in enumerate(question.rooms) if slot.number not in room.taken)
            for slot in question.slots
        ]
        self._fitting: dict[tuple, int] = {}

    def of(self, request: Request, slot: int) -> int:
        """The rooms that take this meeting in this slot, beside none of those reserved."""
        return self.fitting(request) & self.open[slot]

    def fitting(self, request: Request) -> int:
        """The rooms that take this meeting at some time: the same for all with as many people and as much need."""
        needed = any(self.question.person[key].step_free for key in request.people)
        room = request.pinned[1] if request.pinned else None
        size = len(request.people) + request.interpreters
        key = (size, needed, room)
        if key not in self._fitting:
            self._fitting[key] = sum(
                1 << place
                for place, one in enumerate(self.question.rooms)
                if room in (None, one.id) and (one.seats is None or size <= one.seats) and (one.step_free or not needed)
            )
        return self._fitting[key]

    def reserve(self, room: Id, slot: int) -> None:
        """Nothing else may be there then."""
        if room in self.place:
            self.open[slot] &= ~(1 << self.place[room])

    def match(self, requests: Sequence[Request], slot: int) -> list[int] | None:
        """A room's place for each of these meetings in this slot, the first that fits; None: there are not enough.

        Augmenting paths (Kuhn): where the first that fits is taken, its meeting goes elsewhere if it can.
        """
        fitting = [self.of(one, slot) for one in requests]
        holder: dict[int, int] = {}

        def seat(meeting: int, seen: set[int]) -> bool:
            rooms = [room for room in range(fitting[meeting].bit_length()) if fitting[meeting] >> room & 1]
            for room in rooms:
                if room not in holder:
                    holder[room] = meeting
                    return True
            for room in rooms:
                if room not in seen:
                    seen.add(room)
                    if seat(holder[room], seen):
                        holder[room] = meeting
                        return True
            return False

        if not all(seat(meeting, set()) for meeting in range(len(requests))):
            return None
        room_of = {meeting: room for room, meeting in holder.items()}
        return [room_of[meeting] for meeting in range(len(requests))]


@functools.lru_cache(maxsize=1024)
def unions(single: frozenset[int]) -> tuple[int, ...]:
    """All unions of these sets of rooms, or the sets and the union of all of them where there are too many."""
    found = set(single)
    for one in sorted(single):
        found |= {one | other for other in found}
        if len(found) > UNIONS:
            return tuple(sorted(single | {functools.reduce(int.__or__, single)}))
    return tuple(sorted(found))
