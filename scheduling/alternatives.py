"""Where else a meeting could be: each slot and room with what it would break, before anybody drops it there.

The rules are those of `scheduling/meetings.py`, asked for the meetings that are near enough to matter: those of the
same slot, and those of the same people and delegations.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from scheduling.meetings import Breach, Placement, Question, breaches
from scheduling.programme import Id


@dataclasses.dataclass(frozen=True)
class Alternative:
    """A slot and a room for one meeting."""

    spot: Placement
    #: What would be wrong; nothing: it can be there, alone or by changing places with `swaps`.
    breaches: tuple[Breach, ...] = ()
    #: The meeting that it would change places with.
    swaps: Id | None = None
    #: It is there now.
    here: bool = False

    @property
    def possible(self) -> bool:
        """Whether it could be moved there."""
        return not self.breaches and not self.here


def alternatives(
    question: Question, placed: Mapping[Id, Placement], request_id: Id, *, swapping: bool = True
) -> list[Alternative]:
    """Every slot and room for this meeting, in the order of time and then of the rooms.

    With `swapping`, a spot that is taken is an exchange of the two, where the meeting has a spot of its own to give.
    """
    question = released(question, request_id)
    others = {key: spot for key, spot in placed.items() if key != request_id}
    near = _Near(question, others)
    holder = {spot: key for key, spot in others.items()} if swapping else {}
    here = placed.get(request_id)
    return [
        _alternative(question, near, request_id, here, Placement(slot.number, room.id), holder)
        for slot in question.slots
        for room in question.rooms
    ]


def released(question: Question, request_id: Id) -> Question:
    """The question without this meeting's pin: the hand that moves it moves the pin along."""
    requests = (dataclasses.replace(one, pinned=None) if one.id == request_id else one for one in question.requests)
    return dataclasses.replace(question, requests=tuple(requests))


class _Near:
    """The meetings that stay, found by their slot and by whom they concern."""

    def __init__(self, question: Question, others: Mapping[Id, Placement]) -> None:
        self.question, self.others = question, others
        self.by_slot, self.by_person = defaultdict(set), defaultdict(set)
        for key, spot in others.items():
            self.by_slot[spot.slot].add(key)
            for one in self._concerned(key):
                self.by_person[one].add(key)

    def _concerned(self, key: Id) -> Iterator[object]:
        request = self.question.request[key]
        yield from request.people
        if self.question.delegation_a_day is not None:
            yield from (("delegation", self.question.person[one].delegation) for one in request.pair)

    def breaches(self, moves: Mapping[Id, Placement]) -> tuple[Breach, ...]:
        """What `moves` would break, of what concerns them."""
        near = set().union(*(self.by_slot.get(spot.slot, ()) for spot in moves.values()))
        near.update(*(self.by_person.get(one, ()) for key in moves for one in self._concerned(key)))
        schedule = {key: self.others[key] for key in near - moves.keys()} | dict(moves)
        return tuple(one for one in breaches(self.question, schedule) if moves.keys() & set(one.requests))


def _alternative(
    question: Question, near: _Near, key: Id, here: Placement | None, spot: Placement, holder: Mapping[Placement, Id]
) -> Alternative:
    if spot == here:
        return Alternative(spot, here=True)
    other = holder.get(spot)
    if other is None or here is None:
        return Alternative(spot, near.breaches({key: spot}))
    exchanged = near.breaches({key: spot, other: here})
    return Alternative(spot, _own_first(exchanged, key), swaps=other)


def _own_first(found: Iterable[Breach], key: Id) -> tuple[Breach, ...]:
    return tuple(sorted(found, key=lambda one: key not in one.requests))
