"""Who could still meet: pairs that agreed and have no place, and a slot and a room that are free for both."""

from collections.abc import Iterable, Iterator, Mapping

from scheduling.meetings import Placement, Question, Request, breaches
from scheduling.programme import Id


def free_pairs(question: Question, spoken_for: Mapping[Id, Placement]) -> dict[Id, Placement]:
    """By request the earliest slot and room that nothing forbids, the most wished for first; none twice.

    `spoken_for` are meetings that stand, and places that were offered to other requests: they, and their people at
    that time, are not free. Whose day is full is left out.
    """
    found = dict(spoken_for)
    for request in sorted(question.requests, key=lambda one: (-one.value, one.id)):
        if request.id not in found and (spot := next(_spots(question, request, found), None)):
            found[request.id] = spot
    full = {key for breach in breaches(question, found) for key in breach.requests}
    return {key: spot for key, spot in found.items() if key not in spoken_for and key not in full}


def _spots(question: Question, request: Request, found: Mapping[Id, Placement]) -> Iterator[Placement]:
    for slot in sorted(question.slots_of[request.id]):
        others = {key: spot for key, spot in found.items() if spot.slot == slot and key in question.request}
        if _busy(question, others).isdisjoint(request.people) and _spoken(question, request, others, slot):
            taken = {spot.room for spot in others.values()}
            yield from (
                Placement(slot, room.id)
                for room in question.rooms
                if room.id not in taken and question.fits(request, room, slot)
            )


def _busy(question: Question, others: Iterable[Id]) -> set[Id]:
    return {one for key in others for one in question.request[key].people}


def _spoken(question: Question, request: Request, others: Iterable[Id], slot: int) -> bool:
    """Whether there are interpreters for it beside the others."""
    there = next(one.interpreters for one in question.slots if one.number == slot)
    return there is None or request.interpreters + sum(question.request[key].interpreters for key in others) <= there
