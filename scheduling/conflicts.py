"""What is unwise in a programme: people or places taken twice, too little room, too little time, too few interpreters.

A conflict forbids nothing: an organizer may accept it and say why. Conflicts are computed from what stands, never
stored. What has no time yet holds nobody and nothing.
"""

import bisect
import dataclasses
import datetime as dt
import functools
import hashlib
import itertools
import operator
from collections.abc import Iterator, Mapping

from scheduling import interpreters, walking
from scheduling.programme import NOBODY, Id, Item, Programme

#: In the order in which they are told.
KINDS = (
    "during_blocked", "person_twice", "place_taken", "over_capacity", "interpreters_short", "no_way_there", "too_short",
)  # fmt: skip
#: Open to whoever comes by: they hold nobody's time.
PASSING = ("registration", "milestone")
#: They begin somewhere, and take no room there.
PLACELESS = ("transfer", "milestone")
#: A meal for more people than the first number takes this many minutes: thirty were too few for 200 to 250 people.
MEAL_CROWD, MEAL_MINUTES = 100, 45
#: A way of so few minutes is lost in finding a seat.
NEARBY = 3
#: Whoever has so much time between two places rides, whatever the distance.
FARTHEST = dt.timedelta(hours=2)
_MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Conflict:
    """One thing an organizer should know of. `items` are in the order of the day; a blocked time comes first."""

    kind: str
    items: tuple[Id, ...]
    #: Whom it concerns.
    people: frozenset[Id] = NOBODY
    #: "short": minutes, seats or interpreters that are missing; "crowd": whether people are in it by their category
    #: alone; "starts_at", "ends_at": when it lasts, where that can be said; and by kind "needed", "available", "place".
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)

    @functools.cached_property
    def fingerprint(self) -> str:
        """What makes it this one: kind, activities, times, numbers, and people by name; a crowd may grow.

        An accepted conflict whose fingerprint changes is a new one. At most 64 characters.
        """
        people = () if self.detail.get("crowd") else sorted(self.people)
        written = repr((self.items, people, [(name, _plain(value)) for name, value in sorted(self.detail.items())]))
        return f"{self.kind}:{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def of(programme: Programme, touching: frozenset[Id] | None = None) -> tuple[Conflict, ...]:
    """All conflicts by time, then kind; with `touching` only those that one of these items is part of."""
    every = (*_pairs(programme, touching), *_alone(programme, touching), *_interpreters(programme, touching))
    return tuple(sorted(every, key=functools.partial(_order, programme)))


def arising(before: Programme, after: Programme) -> tuple[Conflict, ...]:
    """Conflicts of `after` that `before` does not have: other activities, other people, or more that is missing."""
    touched = _touched(before, after)
    known: dict[tuple[str, Id], list[Conflict]] = {}
    for conflict in of(before, touched):
        for item in conflict.items:
            known.setdefault((conflict.kind, item), []).append(conflict)
    return tuple(
        conflict
        for conflict in of(after, touched)
        if not any(_covers(old, conflict) for old in known.get((conflict.kind, conflict.items[0]), ()))
    )


def _covers(old: Conflict, new: Conflict) -> bool:
    """Whether somebody who knew of the old one learns nothing from the new one."""
    smaller = {*new.items} <= {*old.items} and new.people <= old.people
    return smaller and new.detail["short"] <= old.detail["short"]


def _touched(before: Programme, after: Programme) -> frozenset[Id] | None:
    """The items that differ, or None where what differs is around them: people, places, interpreters."""
    around = ("spots", "members", "interpreters", "zone", "named", "needed")
    if any(getattr(before, name) != getattr(after, name) for name in around):
        return None
    return frozenset(item.id for item in {*before.items} ^ {*after.items})


def _plain(value: object) -> object:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def _order(programme: Programme, conflict: Conflict) -> tuple[object, ...]:
    first = programme[conflict.items[0]]
    starts_at = conflict.detail.get("starts_at") or dt.datetime.max.replace(tzinfo=dt.UTC)
    return first.day, starts_at, KINDS.index(conflict.kind), conflict.items


# Two activities at a time


def _pairs(programme: Programme, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    """Conflicts between two activities that overlap, or follow each other closely in different places."""
    people, ways = _People(programme), _ways(programme, touching)
    apart = min(max(ways.values(), default=0) * _MINUTE, FARTHEST)
    close = _close(people, apart) if touching is None else _close_to(people, apart, touching)
    for one, other, at_once in close:
        if _related(programme, one, other):
            continue
        if at_once:
            yield from _taken_twice(programme, one, other, people)
        elif way := ways.get((one.to_place or one.place, other.place)):
            yield from _far_apart(programme, one, other, people, way)


def _ways(programme: Programme, touching: frozenset[Id] | None) -> dict[tuple[Id, Id], int]:
    """Minutes on foot from where something ends to where something begins, where that takes any time to speak of; with
    `touching` only the ways from and to these items.
    """
    timed = [item for item in programme if item.interval]
    chosen = [item for item in timed if touching is None or item.id in touching]
    pairs = {
        *itertools.product({item.to_place or item.place for item in chosen}, {item.place for item in timed}),
        *itertools.product({item.to_place or item.place for item in timed}, {item.place for item in chosen}),
    }
    ways = {pair: walking.minutes(programme.spots, *pair) for pair in pairs}
    return {pair: way for pair, way in ways.items() if way > NEARBY}


def _close(people: "_People", apart: dt.timedelta) -> Iterator[tuple[Item, Item, bool]]:
    """Pairs that overlap or are less than so far apart in time, the earlier first, and whether they overlap."""
    recent: list[tuple[dt.datetime, Item]] = []
    for start, end, _, item in people.timed:
        recent = [(ended, earlier) for ended, earlier in recent if start < ended + apart]
        yield from ((earlier, item, start < ended) for ended, earlier in recent)
        recent.append((end, item))


def _close_to(people: "_People", apart: dt.timedelta, chosen: frozenset[Id]) -> Iterator[tuple[Item, Item, bool]]:
    """Those pairs of which at least one is chosen: a few against all is quicker than all against all."""
    for place, mine in enumerate(people.timed):
        if mine[2] not in chosen:
            continue
        for other_place, other in enumerate(people.timed):
            if other_place == place or (other_place < place and other[2] in chosen):
                continue
            (_, ended, _, one), (start, _, _, two) = (mine, other) if place < other_place else (other, mine)
            if start < ended + apart:
                yield one, two, start < ended


def _related(programme: Programme, one: Item, other: Item) -> bool:
    """Whether one is part of the other."""
    if one.parent is None and other.parent is None:
        return False
    return one.id in _ancestors(programme, other) or other.id in _ancestors(programme, one)


def _ancestors(programme: Programme, item: Item) -> Iterator[Id]:
    seen = {item.id}
    while item.parent in programme and item.parent not in seen:
        seen.add(item.parent)
        yield item.parent
        item = programme[item.parent]


class _People:
    """Who is where, each crowd put together once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.crowds: dict[frozenset[Id], frozenset[Id]] = {}
        #: Start, end, id and item of all that has a length, by start.
        self.timed = _timed(programme)

    def named(self, item: Item) -> frozenset[Id]:
        return NOBODY if item.kind in PASSING else self.programme.named.get(item.id, NOBODY)

    def crowd(self, item: Item) -> frozenset[Id]:
        """Who attends because everybody of their category does."""
        if not item.everyone or item.kind in PASSING:
            return NOBODY
        if item.everyone not in self.crowds:
            members = self.programme.members
            self.crowds[item.everyone] = NOBODY.union(*(members.get(category, NOBODY) for category in item.everyone))
        return self.crowds[item.everyone]

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
        begun = bisect.bisect_left(self.timed, start, key=operator.itemgetter(0))
        starting = itertools.takewhile(lambda row: row[0] < end, self.timed[begun:])
        inside = (item for _, until, _, item in starting if until <= end)
        return NOBODY.union(*(self.named(item) | self.crowd(item) for item in inside))


def _timed(programme: Programme) -> list[tuple[dt.datetime, dt.datetime, Id, Item]]:
    rows = [(*item.interval, item.id, item) for item in programme if item.interval]
    return sorted((row for row in rows if row[0] < row[1]), key=operator.itemgetter(0, 2))


def _taken_twice(programme: Programme, one: Item, other: Item, people: _People) -> Iterator[Conflict]:
    shared = one.place is not None and one.place == other.place
    if shared and not {one.kind, other.kind} & set(PLACELESS) and not _holds_places(programme, one.place):
        yield Conflict("place_taken", (one.id, other.id), detail={"place": one.place, **_overlap(one, other)})
    blocked = one.blocking or other.blocking
    who, crowd = people.shared(one, other, aside=not blocked)
    if who:
        first, second = (other, one) if other.blocking and not one.blocking else (one, other)
        kind = "during_blocked" if blocked else "person_twice"
        yield Conflict(kind, (first.id, second.id), who, {"crowd": crowd, **_overlap(one, other)})


def _holds_places(programme: Programme, place: Id) -> bool:
    return place in programme.spots and programme.spots[place].holds_places


def _overlap(one: Item, other: Item) -> dict[str, object]:
    start, end = max(one.interval[0], other.interval[0]), min(one.interval[1], other.interval[1])
    return {"starts_at": start, "ends_at": end, "short": (end - start) // _MINUTE}


def _far_apart(programme: Programme, one: Item, other: Item, people: _People, way: int) -> Iterator[Conflict]:
    gap = (other.interval[0] - one.interval[1]) // _MINUTE
    if way <= gap:
        return
    who, crowd = people.shared(one, other)
    who = who and who - people.busy(one.interval[1], other.interval[0])
    if who:
        detail = {"crowd": crowd, "needed": way, "available": gap, "short": way - gap}
        times = {"starts_at": one.interval[1], "ends_at": other.interval[0]}
        yield Conflict("no_way_there", (one.id, other.id), who, detail | times)


# One activity by itself


def _alone(programme: Programme, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    people = _People(programme)
    for item in programme:
        if item.kind not in PASSING and (touching is None or item.id in touching):
            yield from _over_capacity(programme, item, people)
            yield from _too_short(item, people)


def _over_capacity(programme: Programme, item: Item, people: _People) -> Iterator[Conflict]:
    """More people than its own seats, or than its place holds, whichever is shorter of seats."""
    named, crowd = people.named(item), people.crowd(item)
    spot = programme.spots.get(item.place)
    # A crowd has no seats of its own to count: only those who are on the list take the activity's.
    limits = ((named, item.capacity, False), (named | crowd, spot and spot.capacity, bool(crowd)))
    full = [(len(who) - limit, who, limit, by_place) for who, limit, by_place in limits if limit is not None]
    short, who, limit, by_crowd = max(full, key=lambda row: row[0], default=(0, NOBODY, 0, False))
    if short > 0:
        detail = {"short": short, "needed": len(who), "available": limit, "crowd": by_crowd}
        yield Conflict("over_capacity", (item.id,), who, detail | _times(item))


def _too_short(item: Item, people: _People) -> Iterator[Conflict]:
    """A meal for a crowd with a stated end that leaves no time to be served."""
    if item.kind != "meal" or not item.interval or not item.ends_at:
        return
    who, minutes = people.named(item) | people.crowd(item), item.lasts // _MINUTE
    if len(who) > MEAL_CROWD and minutes < MEAL_MINUTES:
        detail = {"needed": MEAL_MINUTES, "available": minutes, "short": MEAL_MINUTES - minutes, "crowd": True}
        yield Conflict("too_short", (item.id,), who, detail | _times(item))


def _times(item: Item) -> dict[str, object]:
    return {"starts_at": item.interval[0], "ends_at": item.interval[1]} if item.interval else {}


def _interpreters(programme: Programme, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    for found in interpreters.shortages(programme):
        if touching is None or touching & found.items:
            items = sorted(found.items, key=lambda key: (programme[key].interval, key))
            detail = {"needed": found.needed, "available": programme.interpreters}
            times = {"starts_at": found.starts_at, "ends_at": found.ends_at}
            short = found.needed - programme.interpreters
            yield Conflict("interpreters_short", tuple(items), detail={**detail, **times, "short": short})
