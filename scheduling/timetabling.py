"""A question of bilateral meetings answered: which are held, when and where; how good that is; why the rest is not.

What is worth most comes first, and with it a bound that no schedule exceeds (`choosing.py`); then, without losing a
point, less idle time (`compacting.py`), then rooms (`rooming.py`); whatever has no place gets its reason
(`omissions.py`). The same question has the same answer, unless somebody or the emergency limit of time stopped it.
"""

from scheduling.board import Board
from scheduling.choosing import choose
from scheduling.compacting import compact
from scheduling.effort import Control, Effort, Progress, Tell
from scheduling.meetings import Answer, Id, Placement, Question
from scheduling.omissions import reasons
from scheduling.placing import settle
from scheduling.plan import NONE, Plan
from scheduling.quality import quality
from scheduling.rooming import assign, first_fit

__all__ = ["Effort", "Progress", "solve"]


def solve(question: Question, *, effort: Effort | None = None, tell: Tell | None = None) -> Answer:
    """The answer. `tell` is told now and then how far it is, and returns True to end with the best so far."""
    board, control = Board(question), Control(effort or Effort(), tell)
    plan, bound = choose(board, control)
    settle(plan, rounds=2)
    first = _placed(plan, first_fit(plan))
    control.value = board.constant + plan.value
    control.enter("compacting", 0.6)
    compact(plan, control)
    settle(plan)
    control.enter("rooming", 0.95)
    first_fit(plan)  # takes out what a turned chain left without a room, where that was not among the sums
    placed = _placed(plan, assign(plan))
    return Answer(
        placed=placed, value=question.value(placed), bound=board.constant + bound, left_out=reasons(plan),
        quality=quality(question, placed), first=quality(question, first), stopped=control.stopped,
    )  # fmt: skip


def _placed(plan: Plan, rooms: dict[int, int]) -> dict[Id, Placement]:
    """The plan in the question's words, what is fixed with it, in the order of the question."""
    board, question = plan.board, plan.board.question
    slots = {place: slot for place, slot in enumerate(plan.at) if slot != NONE}
    spots = {place: (slot, None) for place, slot in slots.items()} | board.fixed
    found = {
        place: Placement(question.slots[slot].number, question.rooms[rooms[place]].id if room is None else room)
        for place, (slot, room) in spots.items()
    } | board.begun
    return {question.requests[place].id: found[place] for place in sorted(found)}
