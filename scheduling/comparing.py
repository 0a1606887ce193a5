"""Two schedules beside each other: which meetings are in one only, at another time, in another room, the same.

Slots are compared by when they begin, never by their number: the two may have been calculated for other windows.
"""

import dataclasses
from collections.abc import Mapping

from scheduling.meetings import Placement, Question
from scheduling.programme import Id

#: What may be said of a meeting, the greatest difference first.
KINDS = ("only_one", "only_other", "time", "room", "same")


@dataclasses.dataclass(frozen=True)
class Compared:
    """One meeting in both schedules; None where it has no place."""

    request: Id
    kind: str
    one: Placement | None
    other: Placement | None


def compare(
    question: Question, one: Mapping[Id, Placement], other_question: Question, other: Mapping[Id, Placement]
) -> list[Compared]:
    """Every meeting that is in one of them, the greatest differences first."""
    starts, other_starts = _starts(question), _starts(other_question)
    found = []
    for key in one.keys() | other.keys():
        here, there = one.get(key), other.get(key)
        moved = bool(here and there) and starts.get(here.slot) != other_starts.get(there.slot)
        found.append(Compared(key, _kind(here, there, moved), here, there))
    return sorted(
        found, key=lambda each: (KINDS.index(each.kind), str(_when(each, starts, other_starts)), each.request)
    )


def _kind(here: Placement | None, there: Placement | None, moved: bool) -> str:
    if there is None:
        return "only_one"
    if here is None:
        return "only_other"
    if moved:
        return "time"
    return "same" if here.room == there.room else "room"


def _starts(question: Question) -> dict[int, object]:
    return {slot.number: slot.starts_at for slot in question.slots}


def _when(each: Compared, starts: Mapping[int, object], other_starts: Mapping[int, object]) -> object:
    return starts.get(each.one.slot) if each.one else other_starts.get(each.other.slot)
