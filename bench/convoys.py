"""Convoys that never were: generated questions of company visits, the same for the same seed.

Made as the field has it: five days in three cities, two visits before lunch and one after it; most companies are open
on half of their city's slots, a few are whom everybody wishes; people are held by a plenary, or arrive late. A wish's
points go by its rank, and what a company serves of somebody's needs and potential counts besides.
"""

import datetime as dt
import itertools
import math
import random
from collections.abc import Mapping

from scheduling.visits import Bus, Host, Question, Slot, Visitor

FIRST_DAY = dt.datetime(2023, 2, 27, tzinfo=dt.UTC)
#: City of each day, and how the companies are spread over the cities.
DAYS, SPREAD = (0, 0, 1, 2, 2), (9, 2, 6)
#: Minutes after midnight: two visits in a run, and one by itself; the third and the last day have no afternoon.
STARTS, AFTERNOON, LENGTH = (570, 690), 900, 75
SHORT_DAYS = (2, 4)
SEATS, RANKS, LATER = 50, (40, 32, 25, 19, 14), 10
NEED, POTENTIAL = 12, 4
#: Shares: away for a day, companies open in a slot; how much less the next in popularity is wanted.
AWAY, OPEN, ZIPF = 0.1, 0.6, 0.5


def convoy(people: int, companies: int, seed: int, *, buses: bool = True) -> Question:
    """A question of this size. Sectors, buses and cities' companies grow with it."""
    chance = random.Random(f"{people} {companies} {seed}")
    slots = _slots()
    sectors = max(5, companies // 9)
    city = _cities(companies)
    serves = {key: set(chance.sample(range(sectors), chance.choice((1, 1, 2)))) for key in city}
    hosts = tuple(_host(key, [one for one in slots if one.city == city[key]], chance) for key in city)
    fleet = tuple(Bus(number, SEATS) for number in range(1, -(-people // SEATS) + 1))
    return Question(
        slots, hosts, _visitors(people, slots, serves, sectors, chance), fleet if buses else None,
        travel=_travel(city, chance),
    )  # fmt: skip


def _slots() -> tuple[Slot, ...]:
    found, runs = [], itertools.count()
    for day, city in enumerate(DAYS):
        for starts in (STARTS,) if day in SHORT_DAYS else (STARTS, (AFTERNOON,)):
            run = next(runs)
            for minutes in starts:
                start = FIRST_DAY + dt.timedelta(days=day, minutes=minutes)
                number = len(found) + 1
                end = start + dt.timedelta(minutes=LENGTH)
                found.append(Slot(number, 1000 + number, start, end, start.date(), city, run))
    return tuple(found)


def _cities(companies: int) -> dict[int, int]:
    turns = [city for city, share in enumerate(SPREAD) for _ in range(share)]
    return {key: turns[(key - 1) % len(turns)] for key in range(1, companies + 1)}


def _host(key: int, slots: list[Slot], chance: random.Random) -> Host:
    slots_open = {one.number for one in slots if chance.random() < OPEN} or {chance.choice(slots).number}
    capacity = chance.choice((15, 20, 25, 30, 40, None))
    return Host(key, 5000 + key, frozenset(slots_open), capacity, chance.choice((3, 5, 8)), chance.choice((1, 2, 2, 3)))


def _travel(city: Mapping[int, int], chance: random.Random) -> dict[tuple[int, int], int]:
    """Between companies of one city as far apart as on a map; some are too far for the pause of a morning."""
    spots = {key: (chance.random() * 45, chance.random() * 30) for key in city}
    return {
        (one, other): round(math.dist(spots[one], spots[other])) + 15
        for one, other in itertools.permutations(city, 2) if city[one] == city[other]
    }  # fmt: skip


def _visitors(
    people: int, slots: tuple[Slot, ...], serves: Mapping[int, set[int]], sectors: int, chance: random.Random
) -> tuple[Visitor, ...]:
    keys = list(serves)
    chance.shuffle(keys)
    liked = {key: (rank + 1) ** -ZIPF for rank, key in enumerate(keys)}
    found: list[Visitor] = []
    while len(found) < people:
        seeks = set(chance.sample(range(sectors), chance.choice((1, 2, 2, 3))))
        offers = set(chance.sample(range(sectors), chance.choice((0, 1, 2))))
        wishes = _wishes(serves, seeks, liked, chance)
        worth = _worth(serves, seeks, offers, wishes)
        for _ in range(chance.choice((1, 1, 1, 2))):
            key = len(found) + 1
            found.append(Visitor(key, _free(slots, chance), wishes, worth, 100_000 + key))
    return tuple(found[:people])


def _wishes(
    serves: Mapping[int, set[int]], seeks: set[int], liked: Mapping[int, float], chance: random.Random
) -> tuple[int, ...]:
    """Five or so, needed ones four times as likely; one in twenty says nothing."""
    if chance.random() < 0.05:
        return ()
    score = {key: chance.random() ** (1 / (liked[key] * (4 if serves[key] & seeks else 1))) for key in serves}
    return tuple(sorted(score, key=lambda key: -score[key])[: chance.choice((3, 5, 5, 7))])


def _worth(
    serves: Mapping[int, set[int]], seeks: set[int], offers: set[int], wishes: tuple[int, ...]
) -> dict[int, int]:
    ranks = dict(zip(wishes, itertools.chain(RANKS, itertools.repeat(LATER)), strict=False))
    points = {
        key: ranks.get(key, 0) + NEED * len(serves[key] & seeks) + POTENTIAL * len(serves[key] & offers)
        for key in serves
    }
    return {key: worth for key, worth in points.items() if worth}


def _free(slots: tuple[Slot, ...], chance: random.Random) -> frozenset[int]:
    missed = chance.choice(slots).day if chance.random() < AWAY else None
    return frozenset(one.number for one in slots if one.day != missed)
