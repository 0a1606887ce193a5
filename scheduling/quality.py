"""How good a schedule is beside its value: idle time in people's days, and how often they change rooms.

A day's things are somebody's meetings and what the programme holds them for. Between two of them a stretch of slots
without a thing is a gap if they are free in any of it, and those slots are idle: time in which one can only wait.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduling.meetings import Id, Placement, Quality, Question


def quality(question: Question, placed: Mapping[Id, Placement]) -> Quality:
    """Gaps, idle slots and room changes of all people together."""
    rooms: dict[Id, dict[int, Id]] = defaultdict(dict)
    numbers = {slot.number for slot in question.slots}
    for key, spot in placed.items():
        for person in question.request[key].people if spot.slot in numbers else ():
            rooms[person][spot.slot] = spot.room
    days = _days(question)
    waits = [_waits(question, key, rooms[key], days) for key in sorted(rooms)]
    return Quality(
        gaps=sum(gaps for gaps, _idle in waits),
        idle=sum(idle for _gaps, idle in waits),
        room_changes=sum(_changes(own, day) for own in rooms.values() for day in days),
    )


def _days(question: Question) -> list[list[int]]:
    """Numbers of slots by day, in order."""
    days = defaultdict(list)
    for slot in question.slots:
        days[slot.day].append(slot.number)
    return [sorted(numbers) for numbers in days.values()]


def _waits(question: Question, key: Id, met: Iterable[int], days: list[list[int]]) -> tuple[int, int]:
    """Somebody's gaps, and the idle slots in them."""
    person, met = question.person[key], frozenset(met)
    counted = [
        waits(
            bits(number in met or number in person.engaged for number in day),
            bits(number in person.free for number in day),
        )
        for day in days
    ]
    return sum(gaps for gaps, _idle in counted), sum(idle for _gaps, idle in counted)


def _changes(rooms: Mapping[int, Id], day: list[int]) -> int:
    """How often somebody's next meeting of a day is in another room."""
    met = [rooms[number] for number in day if number in rooms]
    return sum(one != other for one, other in itertools.pairwise(met))


def bits(marks: Iterable[bool]) -> int:
    """Marks as a number: the first is its lowest bit."""
    return sum(1 << place for place, mark in enumerate(marks) if mark)


def waits(things: int, free: int) -> tuple[int, int]:
    """Gaps and idle slots of one person's day, given as bits: slots with a thing, slots in which they are free."""
    gaps = idle = stretch = 0
    begun = False
    for place in range(things.bit_length()):
        if things >> place & 1:
            gaps += begun and stretch > 0
            idle += stretch * begun
            begun, stretch = True, 0
        elif free >> place & 1:
            stretch += 1
    return gaps, idle
