"""The President is 90 minutes late: seconds until the least change is proven, at several sizes of generated summits.

In the same run stand what starting over would change, and a repair of only those meetings that are hit, best first into
the nearest slot that is free: its seconds are the floor. Requests that had no place before are in the question too, and
placed where that moves nobody.
"""

import dataclasses
import multiprocessing
import time
from collections.abc import Mapping

from bench import figures
from bench.meetings import QUICK, SIZES, peak
from bench.summits import summit
from scheduling.board import Board
from scheduling.meetings import Id, Placement, Question, breaches
from scheduling.plan import NONE, Plan
from scheduling.rearranging import rearrange
from scheduling.timetabling import Effort, solve

#: So many slots of half an hour are ninety minutes.
LATE = 3
ORDERS = ("people", "value")


def main() -> None:
    asked = figures.arguments(__doc__, n=1).parse_args()
    for size in SIZES[:1] if asked.quick else SIZES:
        for seed in range(1, asked.n + 1):
            for first in ORDERS:
                with multiprocessing.get_context("spawn").Pool(1) as alone:
                    figures.tell("replan", **alone.apply(measure, (size, seed, first, asked.quick)))


def measure(size: tuple[int, int, int, int], seed: int, first: str, quick: bool) -> dict[str, object]:
    """One summit's figures, by one order. Seconds are of the processor, so that whoever works beside does not count."""
    effort = QUICK if quick else Effort()
    question = standing(summit(*size, seed, late=LATE), solve(summit(*size, seed), effort=effort).placed)
    began = time.process_time()
    found = rearrange(question, first=first)
    seconds = time.process_time() - began
    assert breaches(question, found.placed) == (), "a schedule that cannot be held"
    began = time.process_time()
    mended = repaired(question)
    floor = time.process_time() - began
    over = solve(question, effort=effort).placed
    hit = [one.id for one in question.requests if one.stands and one.stands.slot not in question.slots_of[one.id]]
    people, requests, slots, rooms = size
    return {
        "n": 1, "unit": "s", "value": seconds, "floor": floor, "first": first, "proven": found.least,
        "people": people, "requests": requests, "slots": slots, "rooms": rooms, "seed": seed,
        "standing": sum(one.stands is not None for one in question.requests), "hit": len(hit),
        "moved": len(found.moved), "lost": len(found.lost), "points_lost": found.points,
        "people_touched": len(found.people), "rooms_changed": len(found.rehoused), "gained": len(found.gained),
        **counted("over", question, over), **counted("repair", question, mended),
        "memory_mb": peak(),
    }  # fmt: skip


def standing(question: Question, placed: Mapping[Id, Placement]) -> Question:
    """The question with these meetings where they stand."""
    requests = (dataclasses.replace(one, stands=placed.get(one.id)) for one in question.requests)
    return dataclasses.replace(question, requests=tuple(requests))


def counted(name: str, question: Question, placed: Mapping[Id, Placement]) -> dict[str, int]:
    """Meetings moved and lost, and people whose day changes."""
    old = [one for one in question.requests if one.stands]
    lost = [one for one in old if one.id not in placed]
    moved = [one for one in old if one.id in placed and placed[one.id].slot != one.stands.slot]
    people = {person for one in (*lost, *moved) for person in one.people}
    return {f"{name}_moved": len(moved), f"{name}_lost": len(lost), f"{name}_people": len(people)}


def repaired(question: Question) -> dict[Id, Placement]:
    """Only what is hit is moved, what is worth most first, to the nearest slot that is free."""
    old = tuple(one for one in question.requests if one.stands)
    board = Board(dataclasses.replace(question, requests=old))
    plan, at = Plan(board), [board.slot_of[one.stands.slot] for one in old]
    for place, slot in enumerate(at):
        if slot in board.worth[place] and plan.fits(place, slot):
            plan.put(place, slot)
    hit = [place for place, slot in enumerate(plan.at) if slot == NONE]
    for place in sorted(hit, key=lambda place: (-old[place].value, old[place].id)):
        free = [slot for slot in board.worth[place] if plan.fits(place, slot)]
        if free:
            plan.put(place, min(free, key=lambda slot: (abs(slot - at[place]), slot)))
    numbers = {place: board.question.slots[slot].number for place, slot in enumerate(plan.at) if slot != NONE}
    return {old[place].id: Placement(number, old[place].stands.room) for place, number in numbers.items()}


if __name__ == "__main__":
    main()
