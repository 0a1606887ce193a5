"""Bilateral meetings of generated summits: value, proven bound, seconds and memory, at several sizes.

The floor is what is placed first come, first served, in the first slot that is free: how meetings come about where
people book them themselves. `greedy` is what is placed by worth alone, with the same rules and no exchanges.
"""

import multiprocessing
import resource
import time

from bench import figures
from bench.summits import summit
from scheduling.board import Board
from scheduling.meetings import Answer, Question, breaches
from scheduling.placing import greedy
from scheduling.plan import Plan
from scheduling.timetabling import Effort, solve

#: People, requests, slots, rooms, as a summit of that size has them.
SIZES = ((50, 500, 12, 10), (130, 900, 16, 25), (250, 2000, 24, 40), (1000, 5000, 40, 120))
QUICK = Effort(moves=20_000)


def main() -> None:
    asked = figures.arguments(__doc__, n=1).parse_args()
    if asked.quick:
        figures.tell("meetings", **measure(SIZES[0], 1, quick=True))
        return
    # Each in a process of its own, so that memory is what this one needs.
    for size in SIZES:
        for seed in range(1, asked.n + 1):
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                figures.tell("meetings", **alone.apply(measure, (size, seed, False)))


def measure(size: tuple[int, int, int, int], seed: int, quick: bool) -> dict[str, object]:
    """One summit's figures. Seconds are of the processor, so that whoever works beside does not count."""
    question = summit(*size, seed)
    told: list[float] = []
    begun = time.process_time()
    answer = solve(question, effort=QUICK if quick else None, tell=lambda _: told.append(time.process_time() - begun))
    seconds = time.process_time() - begun
    assert breaches(question, answer.placed) == (), "a schedule that cannot be held"
    assert answer.value <= answer.bound, "a bound that is none"
    people, requests, slots, rooms = size
    return {
        "n": 1, "unit": "points", "value": answer.value, "floor": served(question), "greedy": by_worth(question),
        "bound": answer.bound, "proven": answer.proven, "gap_percent": 100 * answer.gap,
        "gap_percent_without_firsts": 100 * without_firsts(question, answer),
        "seconds": seconds, "first_plan_s": told[0], "memory_mb": peak(),
        "people": people, "requests": requests, "slots": slots, "rooms": rooms, "seed": seed,
        "meetings": len(answer.placed), "stopped": answer.stopped,
        "gaps_at_first": answer.first.gaps, "gaps": answer.quality.gaps,
        "room_changes_first_fit": answer.first.room_changes, "room_changes": answer.quality.room_changes,
    }  # fmt: skip


def without_firsts(question: Question, answer: Answer) -> float:
    """The gap as a share of what the meetings alone are worth: points for first meetings would make it look small."""
    met = {key for one in answer.placed for key in question.request[one].pair}
    return (answer.bound - answer.value) / max(answer.bound - question.first * len(met), 1)


def served(question: Question) -> int:
    """First come, first served: the points of taking requests as they come, each in its first slot that is free."""
    plan = Plan(Board(question))
    for request, worth in enumerate(plan.board.worth):
        slot = next((slot for slot in worth if plan.fits(request, slot)), None)
        if slot is not None:
            plan.put(request, slot)
    return plan.board.constant + plan.value


def by_worth(question: Question) -> int:
    """The points of what is placed by worth alone."""
    board = Board(question)
    return board.constant + greedy(board).value


def peak() -> float:
    """The most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
