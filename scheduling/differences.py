"""What another schedule means for each person: what they keep, where they move, what they lose and gain."""

import dataclasses
from collections.abc import Mapping

from scheduling.meetings import Id, Placement, Question, Request

#: In the order in which somebody would want to know.
KINDS = ("lost", "moved", "new_room", "gained", "kept")


@dataclasses.dataclass(frozen=True)
class Difference:
    """One meeting of one person. `kind`: one of `KINDS`; a new room in the same slot is no move."""

    person: Id
    request: Id
    kind: str
    #: None: it had no place.
    was: Placement | None
    #: None: it has none.
    now: Placement | None


def differences(question: Question, placed: Mapping[Id, Placement]) -> tuple[Difference, ...]:
    """Person by person, in the order of their ids and of time: every meeting that stood, stands now, or both."""
    found = [
        Difference(person, request.id, kind_of(request, placed.get(request.id)), request.stands, placed.get(request.id))
        for request in question.requests
        if request.stands or request.id in placed
        for person in dict.fromkeys(request.people)
    ]
    return tuple(sorted(found, key=lambda one: (one.person, (one.now or one.was).slot, one.request)))


def kind_of(request: Request, now: Placement | None) -> str:
    """What becomes of a meeting that stood, or has a place now."""
    if now is None:
        return "lost"
    if request.stands is None:
        return "gained"
    if now.slot != request.stands.slot:
        return "moved"
    return "kept" if now == request.stands else "new_room"
