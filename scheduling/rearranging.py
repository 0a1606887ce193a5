"""The day has moved: keep what stands, and change as little as can be.

`rearrange` answers a question whose requests say where they stand. Meetings that cannot stay are moved or lost, others
give way only as far as the scheduler's order asks for it; what has begun is never touched and what is pinned stays. By
"people" the fewest people have another day: a meeting at another time, or lost. Then the least value is lost, and then
as little as can be is moved, far or to another day, or put into another room. By "value" the least value is lost first.
Requests that stood nowhere are placed in the end, where that moves nobody.
"""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from scheduling.differences import KINDS, Difference, differences, kind_of
from scheduling.effort import Control, Effort, Tell
from scheduling.meetings import Answer, Id, Placement, Question, Request

if TYPE_CHECKING:
    from scheduling.giving_way import Standing

__all__ = ["Difference", "Rearrangement", "differences", "rearrange"]

#: How a rearrangement calls the kinds of difference.
NAMES = {"moved": "moved", "rehoused": "new_room", "lost": "lost", "gained": "gained"}
First = Literal["people", "value"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rearrangement(Answer):
    """The changed schedule, and what it changes.

    `bound` is what no schedule can exceed that comes as near to what stands as the order asks for: `value` where that
    is proven; else all that is lost besides. `quality` is beside `first`: before, and after the rest was placed.
    """

    #: Meetings whose time is another, that stay in their slot but not their room, that have no place any more, that
    #: have one for the first time; in order.
    moved: tuple[Id, ...]
    rehoused: tuple[Id, ...]
    lost: tuple[Id, ...]
    gained: tuple[Id, ...]
    #: Whose day changes: in a meeting that is moved or lost.
    people: tuple[Id, ...]
    #: Points of what stood that are lost, first meetings counted.
    points: int
    #: Whether the change is proven to be the least; new meetings may be worth less than they could be even so.
    least: bool


def rearrange(
    question: Question, *, first: First = "people", effort: Effort | None = None, tell: Tell | None = None
) -> Rearrangement:
    """The schedule nearest to the one that stands, by the order of `first`.

    Always answers: with no rooms everything is lost, with nothing hit everything stays. The same question has the same
    answer, unless `answer.stopped` says that it was stopped.
    """
    # Not at the top: the solver takes longer to load than all the rest of the house, and few processes ask it.
    from scheduling import timetabling  # noqa: PLC0415

    effort = effort or Effort()
    control = Control(effort, tell)
    spots, proven = _changed(question, first, control)
    answer = timetabling.solve(_settled(question, spots), effort=effort, tell=tell)
    points = _points_lost(question, answer.placed)
    same = {field.name: getattr(answer, field.name) for field in dataclasses.fields(Answer)} | {
        "bound": answer.bound + (0 if proven else max(points, 1)), "stopped": control.stopped or answer.stopped,
    }  # fmt: skip
    return Rearrangement(**same, **_differing(question, answer.placed), points=points, least=proven)


def _differing(question: Question, placed: Mapping[Id, Placement]) -> dict[str, tuple[Id, ...]]:
    """Requests by what becomes of them, and whose day changes."""
    found: dict[str, list[Id]] = {kind: [] for kind in KINDS}
    for request in sorted(question.requests, key=lambda one: one.id):
        if request.stands or request.id in placed:
            found[kind_of(request, placed.get(request.id))].append(request.id)
    people = {person for key in (*found["moved"], *found["lost"]) for person in question.request[key].people}
    return {name: tuple(found[kind]) for name, kind in NAMES.items()} | {"people": tuple(sorted(people))}


def _points_lost(question: Question, placed: Mapping[Id, Placement]) -> int:
    """Of what stood: points that are missing now, and first meetings that somebody had and has no more."""
    old, lost = [one for one in question.requests if one.stands], 0
    for one in old:
        now = question.worth(one, placed[one.id].slot) if one.id in placed else 0
        lost += max(0, question.worth(one, one.stands.slot) - now)
    had = {person for one in old for person in one.pair}
    have = {person for one in old if one.id in placed for person in one.pair}
    return lost + question.first * len(had - have)


def _settled(question: Question, spots: Mapping[Id, Placement]) -> Question:
    """The question with these spots taken for good, and room for the rest."""
    requests = (
        dataclasses.replace(one, stands=spots.get(one.id), begun=one.id in spots, pinned=_pin(one, spots))
        for one in question.requests
    )
    return dataclasses.replace(question, requests=tuple(requests))


def _pin(request: Request, spots: Mapping[Id, Placement]) -> tuple[int, Id | None] | None:
    return None if request.id in spots else request.pinned


def _changed(question: Question, first: First, control: Control) -> tuple[dict[Id, Placement], bool]:
    """Where what stood is now, and whether that is proven to be the least change."""
    from scheduling.board import Board  # noqa: PLC0415
    from scheduling.giving_way import Standing  # noqa: PLC0415
    from scheduling.keeping_rooms import roomed  # noqa: PLC0415

    control.enter("placing", 0.0)
    old = tuple(one for one in question.requests if one.stands or one.pinned)
    board = Board(dataclasses.replace(question, requests=old))
    slots, proven = _decided(Standing(board), first, control)
    return roomed(board, slots), proven


def _decided(standing: "Standing", first: First, control: Control) -> tuple[dict[int, int], bool]:
    """Slots by the places of requests, step by step.

    Nobody needs to be touched who is neither in a meeting that is hit nor in one that is contested, if people come
    first: only meetings of such people alone are in question. If that loses no more than each meeting must by itself,
    the other order has the same answer.
    """
    from scheduling.changes import Change  # noqa: PLC0415
    from scheduling.giving_way import fewest_touched  # noqa: PLC0415

    stays, spared, proven = fewest_touched(standing, control)
    if len(stays) == len(standing.at):
        return stays, True
    touchable = standing.people_of(standing.hit | standing.contending)
    change = Change(standing, control, standing.within(touchable), spared)
    change.begin(stays)
    control.enter("proving", 0.2)
    points = change.lose_least()
    if first == "value" and not change.loses_only_what_must_be(points):
        slots, change = change.slots, Change(standing, control, standing.at.keys(), None)
        change.begin(slots)
        control.enter("proving", 0.4)
        change.lose_least(near=True)
        control.enter("proving", 0.6)
        change.touch_fewest()
    control.enter("proving", 0.8)
    change.change_least()
    return change.slots, proven and change.stages.proven
