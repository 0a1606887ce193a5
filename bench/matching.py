"""Company visits of generated convoys: value, proven bound, seconds and memory, as large as in 2023 and ten times it.

The floor is the greedy plan that the calculation begins with, in the same run: bus after bus, as its best passengers
gain most.
"""

import multiprocessing
import resource
import time

from bench import figures
from bench.convoys import convoy
from scheduling.effort import Effort, Progress
from scheduling.matching import solve
from scheduling.matching_board import Board
from scheduling.matching_greedy import greedy
from scheduling.visit_checks import breaches
from scheduling.visits import Answer, Question

#: People and companies: as in 2023, and ten times that.
SIZES = ((94, 17), (940, 170))
TINY, QUICK = (40, 17), Effort(moves=20_000)


def main() -> None:
    asked = figures.arguments(__doc__, n=1).parse_args()
    if asked.quick:
        figures.tell("matching", **measure(TINY, 1, quick=True))
        return
    # Each in a process of its own, so that memory is what this one needs.
    for size in SIZES:
        for seed in range(1, asked.n + 1):
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                figures.tell("matching", **alone.apply(measure, (size, seed, False)))


def measure(size: tuple[int, int], seed: int, quick: bool) -> dict[str, object]:
    """One convoy's figures. Seconds are of the processor, so that whoever works beside does not count."""
    question, begun = convoy(*size, seed), time.process_time()
    told: list[tuple[int, float]] = []

    def tell(progress: Progress) -> None:
        told.append((progress.value, time.process_time() - begun))

    answer = solve(question, effort=QUICK if quick else Effort(seconds=600), tell=tell)
    seconds = time.process_time() - begun
    assert breaches(question, answer.visits, answer.tracks) == [], "a plan that cannot be held"
    assert answer.value <= answer.bound, "a bound that is none"
    people, companies = size
    return {
        "n": 1, "unit": "points", "value": answer.value, "floor": greedy(Board(question)).worth(),
        "bound": answer.bound, "proven": answer.proven, "gap_percent": 100 * answer.gap,
        "gap_percent_without_promised": 100 * without_promised(question, answer),
        "seconds": seconds, "first_plan_s": told[0][1], "best_plan_s": best(told, answer), "memory_mb": peak(),
        "people": people, "companies": companies, "cities": 3, "days": 5, "slots": len(question.slots),
        "buses": len(question.buses), "seed": seed, "visits": len(answer.visits), "stopped": answer.stopped,
    }  # fmt: skip


def best(told: list[tuple[int, float]], answer: Answer) -> float:
    """Seconds until the value was there that nothing exceeded later."""
    return next((seconds for value, seconds in told if value >= answer.value), told[-1][1])


def without_promised(question: Question, answer: Answer) -> float:
    """The gap as a share of what the visits alone are worth: points for promised ones would make it look small."""
    worth = sum(question.visitor[one.visitor].worth.get(one.host, 0) for one in answer.visits)
    return (answer.bound - answer.value) / max(worth + answer.bound - answer.value, 1)


def peak() -> float:
    """The most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
