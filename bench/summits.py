"""Summits that never were: generated questions of bilateral meetings, the same for the same seed.

Made as the field has it: everybody is in the President's session of ninety minutes, a third of people in each panel,
a third come late or leave early; a few people are whom everybody wants to meet, and requests differ in what they are
worth. Rooms differ in seats and steps; some meetings need an interpreter, or have somebody along.
"""

import datetime as dt
import itertools
import random

from scheduling.meetings import Person, Question, Request, Room, Slot

FIRST_DAY = dt.datetime(2019, 6, 5, 9, tzinfo=dt.UTC)
#: Slots begin so far apart; a meeting takes the first part, the way to the next the rest.
STEP, MEETING = dt.timedelta(minutes=30), dt.timedelta(minutes=20)
#: Slots of a day, of the President's session and of a panel: ninety minutes each.
A_DAY, SESSION, PANEL = 8, 3, 3
#: Shares: of people in each panel, away for a part, who need a room without steps.
IN_PANEL, AWAY, NO_STEPS = 0.3, 0.3, 0.03
#: Shares: of requests with an interpreter, with one more person, with times that suit, with times that have to.
INTERPRETED, ACCOMPANIED, WISHED, FIRM = 0.25, 0.1, 0.2, 0.05
#: What a request is worth, from its priority.
POINTS = (10, 20, 30, 50)
#: How much less the next in popularity is wanted.
ZIPF = 0.6
#: Activities that hold people: the President's session, and panels by their first slot.
PRESIDENT, PANELS = 900_000, 900_001


def summit(people: int, requests: int, slots: int, rooms: int, seed: int, *, late: int = 0) -> Question:
    """A question of this size; `late`: the President's session begins so many slots later than planned, on the same
    day, and nothing else differs.
    """
    chance = random.Random(f"{people} {requests} {slots} {rooms} {seed}")
    grid = _slots(slots, rooms)
    everybody = tuple(_person(number, slots, chance, late) for number in range(1, people + 1))
    return Question(grid, _rooms(rooms), everybody, tuple(_requests(people, requests, slots, chance)), a_day=A_DAY - 2)


def session(slots: int, late: int = 0) -> range:
    """The slots of the President's session: in the middle of the first day, or later that day."""
    first = max(0, min((min(A_DAY, slots) - SESSION) // 2 + late, min(A_DAY, slots) - SESSION))
    return range(first, min(first + SESSION, slots))


def _slots(many: int, rooms: int) -> tuple[Slot, ...]:
    """Eight a day from nine o'clock, with interpreters for a third of the rooms."""
    starts = [FIRST_DAY + dt.timedelta(days=each // A_DAY) + each % A_DAY * STEP for each in range(many)]
    return tuple(
        Slot(number, start, start + MEETING, start.date(), interpreters=-(-rooms // 3))
        for number, start in enumerate(starts)
    )


def _rooms(many: int) -> tuple[Room, ...]:
    """Every third is large, every other one without steps."""
    return tuple(Room(key, seats=6 if key % 3 == 0 else 3, step_free=key % 2 == 1) for key in range(1, many + 1))


def _person(key: int, slots: int, chance: random.Random, late: int) -> Person:
    held: dict[int, tuple[int, ...]] = {}
    for first in range(0, slots - PANEL + 1, PANEL):
        if chance.random() < IN_PANEL:
            held |= dict.fromkeys(range(first, first + PANEL), (PANELS + first,))
    away = _away(slots, chance)
    held |= dict.fromkeys(session(slots, late), (PRESIDENT,))
    engaged = frozenset(held) - away
    free = frozenset(range(slots)) - engaged - away
    return Person(
        key, free, engaged=engaged, delegation=key // 3, step_free=chance.random() < NO_STEPS,
        held={slot: held[slot] for slot in sorted(engaged)},
    )  # fmt: skip


def _away(slots: int, chance: random.Random) -> frozenset[int]:
    """Before somebody arrives, or after they have left."""
    if chance.random() >= AWAY:
        return frozenset()
    missed = chance.randrange(slots // 3 + 1)
    return frozenset(range(missed) if chance.random() < 1 / 2 else range(slots - missed, slots))


def _requests(people: int, many: int, slots: int, chance: random.Random) -> list[Request]:
    """Distinct pairs: whom one asks is drawn by popularity."""
    wanted = list(range(1, people + 1))
    chance.shuffle(wanted)
    sums = list(itertools.accumulate((rank + 1) ** -ZIPF for rank in range(people)))
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    while len(pairs) < min(many, people * (people - 1) // 2):
        asker, asked = chance.randrange(1, people + 1), chance.choices(wanted, cum_weights=sums)[0]
        if asker != asked:
            pairs.setdefault((min(asker, asked), max(asker, asked)), (asker, asked))
    return [_request(key, pair, people, slots, chance) for key, pair in enumerate(pairs.values(), start=1)]


def _request(key: int, pair: tuple[int, int], people: int, slots: int, chance: random.Random) -> Request:
    third = chance.randrange(1, people + 1)
    party = (third,) if chance.random() < ACCOMPANIED and third not in pair else ()
    suits, firm = None, False
    if chance.random() < WISHED:
        suits = frozenset(chance.sample(range(slots), slots // 2))
        firm = chance.random() < FIRM / WISHED
    spoken = int(chance.random() < INTERPRETED)
    return Request(key, pair, chance.choice(POINTS), party=party, interpreters=spoken, suits=suits, firm=firm)
