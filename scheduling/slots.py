"""Free time for a meeting: the slot nearest to its own in which its people and its room are free.

Meetings are held beside what everybody attends, but not beside what blocks them, nor beside what its people signed up
for; and who has just been elsewhere needs the way.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from scheduling import walking
from scheduling.conflicts import NEARBY, PASSING
from scheduling.intervals import Interval, overlaps
from scheduling.programme import NOBODY, Id, Item, Programme

#: Slots begin so far apart.
STEP = dt.timedelta(minutes=5)
_MINUTE = dt.timedelta(minutes=1)


class Slots:
    """What is free in a programme. Meetings given another time with `put` are where they were put."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.standing = {item.id: item for item in programme if item.interval and item.kind not in PASSING}
        self.of_person: dict[Id, list[Id]] = defaultdict(list)
        self.at_place: dict[Id, list[Id]] = defaultdict(list)
        for item in self.standing.values():
            for person in programme.named.get(item.id, NOBODY):
                self.of_person[person].append(item.id)
            if item.place is not None and item.kind != "transfer":
                self.at_place[item.place].append(item.id)
        self.crowds = {item.id: programme.attending(item) for item in self.standing.values() if item.blocking}
        self.days = self._days()
        self.ways: dict[tuple[Id | None, Id | None], int] = {}

    def put(self, item: Item) -> None:
        """The item stands here now."""
        self.standing[item.id] = item

    def nearest(self, item: Item, not_before: dt.datetime | None = None) -> dt.datetime | None:
        """The start of the free slot nearest to the item's own, on its day; of two equally near the later one."""
        opens, closes = self.days[item.day]
        opens, others = max(opens, not_before or opens), self._others(item)
        for start in _around(item.starts_at, opens, closes - item.lasts):
            if self._free((start, start + item.lasts), item, others):
                return start
        return None

    def _days(self) -> dict[dt.date, Interval]:
        """From when until when there is anything on each day, for all that is not private."""
        days: dict[dt.date, Interval] = {}
        for item in self.standing.values():
            start, end = item.interval
            opens, closes = days.get(item.day, (start, end))
            days[item.day] = min(opens, start), max(closes, end)
        return days

    def _others(self, item: Item) -> list[tuple[Item, bool]]:
        """What on its day may be in its way, and whether it is so by its people."""
        people = self.programme.named.get(item.id, NOBODY)
        by_people = {key for person in people for key in self.of_person[person]}
        by_people |= {key for key, crowd in self.crowds.items() if not people.isdisjoint(crowd)}
        if item.blocking:
            others = (other for other in self.standing.values() if other.everyone)
            by_people |= {other.id for other in others if not people.isdisjoint(self.programme.attending(other))}
        room = self.programme.spots.get(item.place)
        by_place = set() if room is None or room.holds_places else set(self.at_place[item.place])
        found = ((self.standing[key], key in by_people) for key in sorted(by_people | by_place))
        return [(other, shared) for other, shared in found if other.id != item.id and other.day == item.day]

    def _free(self, slot: Interval, item: Item, others: list[tuple[Item, bool]]) -> bool:
        return not any(
            overlaps(slot, other.interval) or (shared and self._too_far(slot, item, other)) for other, shared in others
        )

    def _too_far(self, slot: Interval, item: Item, other: Item) -> bool:
        start, end = other.interval
        if end <= slot[0]:
            gap, way = slot[0] - end, self._way(other.to_place or other.place, item.place)
        else:
            gap, way = start - slot[1], self._way(item.to_place or item.place, other.place)
        return way > NEARBY and gap < way * _MINUTE

    def _way(self, origin: Id | None, goal: Id | None) -> int:
        if (origin, goal) not in self.ways:
            self.ways[origin, goal] = walking.minutes(self.programme.spots, origin, goal)
        return self.ways[origin, goal]


def _around(start: dt.datetime, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """Starts from the nearest outwards, the later of two first."""
    later, earlier = start + STEP, start - STEP
    while later <= last or earlier >= first:
        if first <= later <= last:
            yield later
        if first <= earlier <= last:
            yield earlier
        later, earlier = later + STEP, earlier - STEP
