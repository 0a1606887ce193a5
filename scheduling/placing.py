"""Which meetings, and when: what is worth most first, then room for the rest by exchanging slots.

Placing as it comes is done in a blink and rarely best; `insert` finds places for what was left out by turning Kempe
chains, and where none is found lets it displace what is worth less. `guided` begins from a linear programme's solution,
which is nearly one of whole numbers.
"""

import heapq
import math
from collections.abc import Mapping

from scheduling.board import Board
from scheduling.effort import Control
from scheduling.plan import NONE, Plan

#: A request may be displaced so many times before it is let go.
PATIENCE = 4


def greedy(board: Board, plan: Plan | None = None) -> Plan:
    """Always the meeting that adds most, in the slot that suits and is asked for least. Somebody's first counts more,
    so what a meeting adds only ever falls, and a heap may be asked again about its top.
    """
    plan = plan or Plan(board)
    asked = [0] * board.width
    for worth in board.worth:
        for slot in worth:
            asked[slot] += 1
    heap = [(-max(plan.gain(request, slot) for slot in worth), len(worth), request)
            for request, worth in enumerate(board.worth) if worth and plan.at[request] == NONE]  # fmt: skip
    heapq.heapify(heap)
    while heap:
        rank, choices, request = heapq.heappop(heap)
        open_slots = [slot for slot in board.worth[request] if plan.fits(request, slot)]
        if not open_slots:
            continue
        gain, slot = max((plan.gain(request, slot), -asked[slot], -slot) for slot in open_slots)[0::2]
        if -gain > rank:
            heapq.heappush(heap, (-gain, choices, request))
        elif gain > 0:
            plan.put(request, -slot)
    return plan


def guided(board: Board, liking: Mapping[tuple[int, int], float]) -> Plan:
    """What a fractional solution likes most, as far as it goes, and then as it comes."""
    plan = Plan(board)
    for request, slot in sorted(liking, key=lambda move: (-liking[move], move)):
        if plan.at[request] == NONE and plan.fits(request, slot):
            plan.put(request, slot)
    return greedy(board, plan)


def insert(plan: Plan, control: Control) -> None:
    """Find places for what was left out, that adds most first, until nothing helps or enough was tried."""
    board = plan.board
    left = [request for request, worth in enumerate(board.worth) if worth and plan.at[request] == NONE]
    heap = [(-board.requests[request].value, request) for request in left]
    heapq.heapify(heap)
    displaced = [0] * len(board.requests)
    while heap and not control.over():
        _rank, request = heapq.heappop(heap)
        found, tried = _exchange(plan, request) if control.chains > 0 else (False, 0)
        control.chains -= tried
        for other in () if found else _displace(plan, request):
            displaced[other] += 1
            if displaced[other] < PATIENCE:
                heapq.heappush(heap, (-board.requests[other].value, other))


def _exchange(plan: Plan, request: int) -> tuple[bool, int]:
    """Place it if a chain can be turned to make room; whether it was, and how many chains were tried."""
    board, tried = plan.board, 0
    worth, members = board.worth[request], board.members[request]
    for slot in sorted(worth, key=lambda slot: (-worth[slot], slot)):
        if plan.gain(request, slot) <= 0:
            continue
        blockers = plan.blockers(request, slot)
        if not blockers:
            if plan.room(request, slot):
                plan.put(request, slot)
                return True, tried
            continue
        for other in range(board.width):
            if other == slot or any(other not in board.worth[one] for one in blockers):
                continue
            tried += 1
            before = plan.value
            target = plan.chain(dict.fromkeys(sorted(blockers), other), (slot, other), members)
            if target and _turned(plan, target, request, slot, before):
                return True, tried
    return False, tried


def _turned(plan: Plan, target: dict[int, int], request: int, slot: int, before: int) -> bool:
    """Turn the chain and place the request, if both can be and it is worth it; else leave all as it was."""
    back = {one: plan.at[one] for one in target}
    if not plan.turn(target):
        return False
    if plan.room(request, slot) and plan.value + plan.gain(request, slot) > before:
        plan.put(request, slot)
        return True
    if not plan.turn(back):
        raise AssertionError("a chain that was turned can be turned back")
    return False


def settle(plan: Plan, rounds: int | None = None) -> None:
    """Until nothing that was left out would be worth more than what it displaces, or so many times."""
    changed = True
    while changed and rounds != 0:
        rounds = None if rounds is None else rounds - 1
        left = [request for request, worth in enumerate(plan.board.worth) if worth and plan.at[request] == NONE]
        before = plan.value
        for request in left:
            waiting = [request]
            while waiting:
                waiting += _displace(plan, waiting.pop())
        changed = plan.value > before


def _displace(plan: Plan, request: int) -> tuple[int, ...]:
    """Place it instead of what is worth less, where that gains most; returns what was displaced."""
    best = exchange(plan, request, least=0)
    if best is None:
        return ()
    _gain, slot, out = best
    for other in out:
        plan.take(other)
    plan.put(request, slot)
    return out


def exchange(plan: Plan, request: int, least: float = -math.inf) -> tuple[int, int, tuple[int, ...]] | None:
    """Where placing it would gain most, or lose least: the points, the slot, and what would have to go for it: its
    people's meetings, and where sums are short those that weigh least on them. None: nowhere more than `least`.
    """
    best = None
    for slot in plan.board.worth[request]:
        found = _out(plan, request, slot, best[0] if best else least)
        if found:
            best = (found[0], slot, found[1])
    return best


def _out(plan: Plan, request: int, slot: int, least: float) -> tuple[int, tuple[int, ...]] | None:
    """The points that it would gain in this slot, and what goes for it; None if those are not more than `least`. The
    plan is as before afterwards.
    """
    before, out = plan.value, plan.blockers(request, slot)
    # Nobody's first meeting is added but its own, so it cannot gain more than this.
    if plan.gain(request, slot) - sum(plan.board.worth[one][slot] for one in out) <= least:
        return None
    spots = {one: plan.take(one) for one in sorted(out)}
    gain = plan.value + plan.gain(request, slot) - before
    while gain > least and not plan.room(request, slot):
        one = _cheapest(plan, request, slot)
        if one is None:
            gain = -math.inf
        else:
            spots[one] = plan.take(one)
            gain = plan.value + plan.gain(request, slot) - before
    found = (gain, tuple(sorted(spots))) if gain > least else None
    for one, spot in spots.items():
        plan.put(one, spot)
    return found


def _cheapest(plan: Plan, request: int, slot: int) -> int | None:
    """The meeting that costs least of those that add to a sum which is full: in this slot, or that day."""
    board, used = plan.board, plan.used
    wanted = board.shares[request][slot]
    full = {limit for limit in wanted if used[limit] + wanted.count(limit) > board.limits[limit]}
    slots = {slot}
    if any(board.kinds[limit][0] in ("person", "delegation") for limit in full):
        slots = {other for other, day in enumerate(board.day_of) if day == board.day_of[slot]}
    beside = (one for other in slots for one in plan.there[other])
    adding = (one for one in beside if not full.isdisjoint(board.shares[one][plan.at[one]]))
    return min(adding, key=plan.cost, default=None)
