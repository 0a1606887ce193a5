"""Better ways for buses: a few of one or two runs are emptied, and take the best way anew with those who ride none.

What a try is worth is known only when everybody concerned has a seat again; a try that loses is taken back. Sessions
seem a little better or worse than they are, so that each try is another one; the seed is fixed.
"""

import random

from scheduling.effort import Control
from scheduling.matching_board import NONE
from scheduling.matching_greedy import fill_group, reseat_group
from scheduling.matching_plan import Plan

#: At most so many buses are emptied at once, and this far may a session seem better or worse.
AT_ONCE, TASTE = 3, 0.35


def reroute(
    plan: Plan, control: Control, tries: int, share: tuple[float, float], *, seed: int, kick: bool = False
) -> Plan:
    """The best plan after so many tries; with `kick`, the first one counts whatever it costs. `share`: how far the
    whole is before and after.
    """
    chance = random.Random(f"ways {seed}")  # noqa: S311
    begin, end = share
    for number in range(tries):
        if number % 10 == 0 and control.over(begin + (end - begin) * number / tries):
            return plan
        other = plan.copy()
        _try(other, chance)
        if other.value >= plan.value or (kick and number == 0):
            plan = other
    return plan


def _try(plan: Plan, chance: random.Random) -> None:
    """Some buses of one or two groups go other ways."""
    board = plan.board
    groups = chance.sample(range(len(board.groups)), min(chance.choice((1, 1, 2)), len(board.groups)))
    touched = {group: _emptied(plan, group, chance) for group in groups}
    tastes: dict[int, float] = {}

    def taste(session: int) -> float:
        if session not in tastes:
            tastes[session] = 1 + TASTE * (2 * chance.random() - 1)
        return tastes[session]

    for group in groups:
        fill_group(plan, group, taste=taste)
    while plan.prune():
        pass
    for group in groups:
        reseat_group(plan, group, touched[group])


def _emptied(plan: Plan, group: int, chance: random.Random) -> list[int]:
    """Who rode the buses that are emptied now."""
    fleet = len(plan.routes[group])
    buses = set(chance.sample(range(fleet), min(chance.randint(1, AT_ONCE), fleet)))
    riders = [person for person, mine in enumerate(plan.bus) if mine[group] in buses or mine[group] == NONE]
    for person in riders:
        plan.leave(person, group)
    for bus in buses:
        plan.routes[group][bus] = ()
    return riders
