"""Less idle time in people's days, and not a point less: Kempe chains turned at random, as in annealing.

Turning a chain changes the day of nobody who is in both slots, so few days have to be looked at again. A turn that adds
idle time is taken now and then, ever more rarely; the best schedule seen is the answer. Chance is seeded.
"""

import functools
import math
import random

from scheduling.effort import Control
from scheduling.plan import NONE, Plan
from scheduling.quality import bits, waits

#: A gap costs as much as so many idle slots.
GAP = 3
#: How much worse a turn may be that is taken, at first and at last.
WARM, COLD = 2.0, 0.3
#: The share of moves in which two meetings change places.
IN_PLACE = 0.4
SEED = 20190607
#: How often somebody is asked whether to go on.
OFTEN = 512


def compact(plan: Plan, control: Control) -> None:
    """Make the plan one of less idle time, in as many moves as the effort allows."""
    movable = [request for request, slot in enumerate(plan.at) if slot != NONE]
    if not movable:
        return
    days = _Days(plan)
    tries, chance = control.effort.moves, random.Random(SEED)  # noqa: S311 - the same each time
    best, best_cost, cost = list(plan.at), days.costs, days.costs
    for turn in range(tries):
        if best_cost == 0 or (turn % OFTEN == 0 and control.over(0.6 + 0.35 * turn / tries)):
            break
        warmth = WARM * (COLD / WARM) ** (turn / tries)
        moves = _move(plan, days, movable, chance)
        cost += _turn(plan, days, moves, chance, warmth) if moves else 0
        if cost < best_cost:
            best_cost, best = cost, list(plan.at)
    _restore(plan, best)


def _move(plan: Plan, days: "_Days", movable: list[int], chance: random.Random) -> dict[int, int]:
    """A meeting and another slot for it; or two that change places, which full slots allow as well."""
    request = movable[int(chance.random() * len(movable))]
    slot, open_slots = plan.at[request], days.slots[request]
    if chance.random() < IN_PLACE:
        partner = movable[int(chance.random() * len(movable))]
        return {request: plan.at[partner], partner: slot} if plan.at[partner] != slot else {}
    other = open_slots[int(chance.random() * len(open_slots))]
    return {request: other} if other != slot else {}


def _turn(plan: Plan, days: "_Days", moves: dict[int, int], chance: random.Random, warmth: float) -> int:
    """Make the moves, with all that has to give way; what that costs, nothing if it is not done."""
    request, other = next(iter(moves.items()))
    target = plan.chain(moves, (plan.at[request], other))
    if not target:
        return 0
    worth, at = plan.board.worth, plan.at
    if sum(worth[one][goes] - worth[one][at[one]] for one, goes in target.items()) < 0:
        return 0
    moved = days.moved(target, at)
    costs = days.change(moved)
    if costs > 0 and chance.random() >= math.exp(-costs / warmth):
        return 0
    if not plan.turn(target):
        return 0
    days.take(moved)
    return costs


def _restore(plan: Plan, best: list[int]) -> None:
    """The best there was."""
    changed = [request for request, slot in enumerate(best) if plan.at[request] != slot]
    for request in changed:
        plan.take(request)
    for request in changed:
        plan.put(request, best[request])


class _Days:
    """What everybody's days hold and cost, as bits."""

    def __init__(self, plan: Plan) -> None:
        board, question = plan.board, plan.board.question
        self.members = board.members
        self.slots = [list(worth) for worth in board.worth]
        by_day: dict[int, list[int]] = {}
        for slot, day in enumerate(board.day_of):
            by_day.setdefault(day, []).append(slot)
        self.many = len(by_day)
        self.day_of = board.day_of
        #: A slot's bit in its day.
        self.bit = [1 << by_day[day].index(slot) for slot, day in enumerate(board.day_of)]
        #: By person and day: slots with a thing, and in which they are free.
        self.things, self.free = [], []
        for number, person in enumerate(question.people):
            for slots in by_day.values():
                names = [question.slots[slot].number for slot in slots]
                met = (plan.who[number * board.width + slot] != NONE for slot in slots)
                held = [one in person.engaged or busy for one, busy in zip(names, met, strict=True)]
                self.things.append(bits(held))
                self.free.append(bits(one in person.free for one in names))

    @property
    def costs(self) -> int:
        """Of all days together."""
        return sum(_cost(things, free) for things, free in zip(self.things, self.free, strict=True))

    def moved(self, target: dict[int, int], at: list[int]) -> dict[int, int]:
        """The bits that change, by place of a person's day."""
        changed: dict[int, int] = {}
        for request, goes in target.items():
            leaves = at[request]
            for person in self.members[request]:
                for slot in (leaves, goes):
                    place = person * self.many + self.day_of[slot]
                    changed[place] = changed.get(place, 0) ^ self.bit[slot]
        return changed

    def change(self, moved: dict[int, int]) -> int:
        """What it would cost."""
        costs = 0
        for place, bits_changed in moved.items():
            if bits_changed:
                things, free = self.things[place], self.free[place]
                costs += _cost(things ^ bits_changed, free) - _cost(things, free)
        return costs

    def take(self, moved: dict[int, int]) -> None:
        """The days are so from now on."""
        for place, bits_changed in moved.items():
            self.things[place] ^= bits_changed


@functools.lru_cache(maxsize=1 << 16)
def _cost(things: int, free: int) -> int:
    """What a day costs: a few days come up again and again."""
    gaps, idle = waits(things, free)
    return GAP * gaps + idle
