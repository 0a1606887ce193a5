"""Who and what can meet in a programme: people by activity, and pairs of activities that share anybody or a room.

Nearly all pairs of activities have nothing to do with each other. So an activity is held only against those that share
one of its people, its place or a crowd, not against everything.
"""

import bisect
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduling.programme import NOBODY, Id, Item, Programme

#: Open to whoever comes by: they hold nobody's time.
PASSING = ("registration", "milestone")
#: Whoever has so much time between two places rides, whatever the distance.
FARTHEST = dt.timedelta(hours=2)


class Timeline:
    """Activities by their start."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = sorted(items, key=lambda item: (item.interval[0], item.id))
        self.starts = [item.interval[0] for item in self.items]
        self.longest = max((item.interval[1] - item.interval[0] for item in self.items), default=dt.timedelta())

    def starting(self, first: dt.datetime, last: dt.datetime) -> list[Item]:
        """What starts between the two, the last moment not included."""
        return self.items[bisect.bisect_left(self.starts, first) : bisect.bisect_left(self.starts, last)]

    def around(self, item: Item) -> list[Item]:
        """What may be less than `FARTHEST` before or after it; something more may be among it."""
        return self.starting(item.interval[0] - FARTHEST - self.longest, item.interval[1] + FARTHEST)


class People:
    """Who is where, each crowd put together once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._crowds: dict[frozenset[Id], frozenset[Id]] = {}
        #: All that has a length.
        self.timed = Timeline(item for item in programme if item.interval and item.interval[0] < item.interval[1])

    def named(self, item: Item) -> frozenset[Id]:
        """Who has a participation that holds their time."""
        return NOBODY if item.kind in PASSING else self.programme.named.get(item.id, NOBODY)

    def crowd(self, item: Item) -> frozenset[Id]:
        """Who attends because everybody of their category does."""
        if not item.everyone or item.kind in PASSING:
            return NOBODY
        if item.everyone not in self._crowds:
            members = self.programme.members
            self._crowds[item.everyone] = NOBODY.union(*(members.get(category, NOBODY) for category in item.everyone))
        return self._crowds[item.everyone]

    def shared(self, one: Item, other: Item, *, aside: bool = True) -> tuple[frozenset[Id], bool]:
        """Who is in both, and whether any of them only as part of a crowd.

        With `aside` a meeting, ride or private block may take somebody out of what everyone attends: meetings are held
        beside the programme. Those who have a part in it are missed all the same.
        """
        named = self.named(one) & self.named(other)
        if not one.everyone and not other.everyone:
            return named, False
        mixed = NOBODY.union(
            NOBODY if aside and one.live else self.named(one) & self.crowd(other),
            NOBODY if aside and other.live else self.crowd(one) & self.named(other),
            self.crowd(one) & self.crowd(other),
        )
        return named | mixed, not mixed <= named

    def busy(self, start: dt.datetime, end: dt.datetime) -> frozenset[Id]:
        """Who does something else from start to end, as those who ride: their ways are judged one by one."""
        inside = (item for item in self.timed.starting(start, end) if item.interval[1] <= end)
        return NOBODY.union(*(self.named(item) | self.crowd(item) for item in inside))


def pairs(people: People, touching: frozenset[Id] | None) -> Iterator[tuple[Item, Item]]:
    """Activities that share somebody or a place and are less than `FARTHEST` apart, the earlier first.

    With `touching` only the pairs of which at least one is among these.
    """
    order = {item.id: place for place, item in enumerate(people.timed.items)}
    chosen = [item for item in people.timed.items if touching is None or item.id in touching]
    sharing, mine = _Sharing(people, chosen), {item.id for item in chosen}
    for item in chosen:
        for other in sharing.with_(item):
            earlier = order[other.id] <= order[item.id]
            if earlier and other.id in mine:
                continue
            one, two = (other, item) if earlier else (item, other)
            if two.interval[0] < one.interval[1] + FARTHEST:
                yield one, two


class _Sharing:
    """What shares a person or a place with any of some activities."""

    def __init__(self, people: People, chosen: Iterable[Item]) -> None:
        self.people = people
        self.crowds = Timeline(item for item in people.timed.items if people.crowd(item))
        self.of_person: dict[Id, list[Item]] = defaultdict(list)
        self.at_place: dict[Id, list[Item]] = defaultdict(list)
        alone = [item for item in chosen if not people.crowd(item)]
        wanted, places = NOBODY.union(*map(people.named, alone)), {item.place for item in alone} - {None}
        for item in people.timed.items:
            for person in wanted & people.named(item):
                self.of_person[person].append(item)
            if item.place in places:
                self.at_place[item.place].append(item)

    def with_(self, item: Item) -> Iterable[Item]:
        """What may share anything with it, each once, in a stable order: with a crowd everything around it."""
        if self.people.crowd(item):
            return self.people.timed.around(item)
        named = self.people.named(item)
        groups = [self.of_person[person] for person in sorted(named)]
        groups.append(self.at_place.get(item.place, ()))
        if named:
            groups.append(self.crowds.around(item))
        return {other.id: other for other in itertools.chain(*groups)}.values()
