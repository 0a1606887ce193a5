"""Free time for a meeting: the slot nearest to its own in which its people and its room are free.

Meetings are held beside what everybody attends, but not beside what blocks them, nor beside what its people signed up
for; and who has just been elsewhere needs the way.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduling.conflicts import NEARBY
from scheduling.encounters import PASSING
from scheduling.intervals import Interval
from scheduling.programme import NOBODY, Id, Item, Programme
from scheduling.walking import Ways

#: Slots begin so far apart.
STEP = dt.timedelta(minutes=5)
NO_TIME = dt.timedelta()
_MINUTE = dt.timedelta(minutes=1)


class Slots:
    """What is free in a programme. Meetings given another time with `put` are where they were put."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.ways = Ways(programme.spots)
        self.standing = {item.id: item for item in programme if item.interval and item.kind not in PASSING}
        self.of_person: dict[tuple[Id, dt.date], set[Id]] = defaultdict(set)
        self.at_place: dict[tuple[Id, dt.date], set[Id]] = defaultdict(set)
        for item in self.standing.values():
            for person in programme.named.get(item.id, NOBODY):
                self.of_person[person, item.day].add(item.id)
            if item.place is not None and item.kind != "transfer":
                self.at_place[item.place, item.day].add(item.id)
        crowds = [item for item in self.standing.values() if item.blocking or item.everyone]
        self.crowds = [(item, programme.attending(item)) for item in crowds]
        self.days = self._days()

    def put(self, item: Item) -> None:
        """The item stands here now."""
        self.standing[item.id] = item

    def nearest(self, item: Item, not_before: dt.datetime | None = None) -> dt.datetime | None:
        """The start of the free slot nearest to the item's own, on its day; of two equally near the later one."""
        opens, closes = self.days[item.day]
        gaps = _gaps(max(opens, not_before or opens), closes - item.lasts, sorted(self._barred(item)))
        starts = (start for gap in gaps for start in _beside(item.starts_at, *gap))
        return min(starts, key=lambda start: (abs(start - item.starts_at), start < item.starts_at), default=None)

    def _days(self) -> dict[dt.date, Interval]:
        """From when until when there is anything on each day, for all that is not private."""
        days: dict[dt.date, Interval] = {}
        for item in self.standing.values():
            start, end = item.interval
            opens, closes = days.get(item.day, (start, end))
            days[item.day] = min(opens, start), max(closes, end)
        return days

    def _barred(self, item: Item) -> Iterator[Interval]:
        """Between which starts it would be in the way of something, or its people too far from it. Both are free."""
        by_people, by_place = self._by_people(item) - {item.id}, self._by_place(item) - {item.id}
        for key in by_people | by_place:
            other = self.standing[key]
            start, end = other.interval
            if start < end:
                before, after = self._apart(item, other) if key in by_people else (NO_TIME, NO_TIME)
                yield start - before - item.lasts, end + after

    def _by_people(self, item: Item) -> set[Id]:
        """What takes the time of any of its people that day."""
        people = self.programme.named.get(item.id, NOBODY)
        crowds = (other for other in self.crowds if other[0].day == item.day and (other[0].blocking or item.blocking))
        found = {other.id for other, crowd in crowds if not people.isdisjoint(crowd)}
        return found.union(*(self.of_person.get((person, item.day), ()) for person in people))

    def _by_place(self, item: Item) -> set[Id]:
        """What takes its room that day."""
        room = self.programme.spots.get(item.place)
        return set() if room is None or room.holds_places else self.at_place.get((item.place, item.day), set())

    def _apart(self, item: Item, other: Item) -> tuple[dt.timedelta, dt.timedelta]:
        """The time that people need from the item to the other, and from the other to the item."""
        before = self.ways.minutes(item.to_place or item.place, other.place)
        after = self.ways.minutes(other.to_place or other.place, item.place)
        return before * _MINUTE * (before > NEARBY), after * _MINUTE * (after > NEARBY)


def _gaps(first: dt.datetime, last: dt.datetime, barred: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of the time from first to last, both included, between what is barred, which is in order."""
    for low, high in barred:
        if first <= low:
            yield first, min(low, last)
        first = max(first, high)
    yield first, last


def _beside(start: dt.datetime, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """From first to last the nearest starts that are a number of steps later than a start, or earlier."""
    later = start + max(1, -((start - first) // STEP)) * STEP
    earlier = start - max(1, -((last - start) // STEP)) * STEP
    yield from (later,) if later <= last else ()
    yield from (earlier,) if earlier >= first else ()
