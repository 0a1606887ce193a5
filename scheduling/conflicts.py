"""What is unwise in a programme: people or places taken twice, too little room, too little time, too few interpreters;
and in a convoy what `driving.py` and `receiving.py` find.

A conflict forbids nothing: an organizer may accept it and say why. Conflicts are computed from what stands, never
stored. What has no time yet holds nobody and nothing.
"""

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Mapping

from scheduling import driving, encounters, interpreters, receiving
from scheduling.encounters import PASSING, People
from scheduling.programme import NOBODY, Id, Item, Programme
from scheduling.walking import Ways

#: In the order in which they are told.
KINDS = (
    "during_blocked", "person_twice", "place_taken", "over_capacity", "interpreters_short", "no_way_there", "too_short",
    "bus_twice", "driving_hours", "duty_hours", "bus_seats", "arrival_buffer",
    "company_closed", "company_full",
)  # fmt: skip
#: They begin somewhere, and take no room there.
PLACELESS = ("transfer", "milestone")
#: A meal for more people than the first number takes this many minutes: thirty were too few for 200 to 250 people.
MEAL_CROWD, MEAL_MINUTES = 100, 45
#: A way of so few minutes is lost in finding a seat.
NEARBY = 3
_MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Conflict:
    """One thing an organizer should know of. `items` are in the order of the day; a blocked time comes first."""

    kind: str
    items: tuple[Id, ...]
    #: Whom it concerns.
    people: frozenset[Id] = NOBODY
    #: "short": minutes, seats or interpreters that are missing; "crowd": whether people are in it by their category
    #: alone; "starts_at", "ends_at": when it lasts, where that can be said; and by kind "needed", "available", "place",
    #: "bus".
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
    people = People(programme)
    every = (*_pairs(people, touching), *_alone(people, touching), *_interpreters(programme, touching),
             *_rides(programme, touching))  # fmt: skip
    return tuple(sorted(every, key=functools.partial(_order, programme)))


def arising(before: Programme, after: Programme) -> tuple[Conflict, ...]:
    """Conflicts of `after` that `before` does not have: other activities, other people, or more that is missing."""
    touched = _touched(before, after)
    known: dict[tuple[str, Id], list[Conflict]] = {}
    for conflict in of(before, touched):
        for item in conflict.items:
            known.setdefault((conflict.kind, item), []).append(conflict)
    return tuple(conflict for conflict in of(after, touched) if not _known(known, conflict))


def _known(known: Mapping[tuple[str, Id], list[Conflict]], conflict: Conflict) -> bool:
    """Whether one of these, by kind and item, covers it. It has every item of this one: the rarest is looked at."""
    alike = min((known.get((conflict.kind, item), ()) for item in conflict.items), key=len)
    return any(_covers(old, conflict) for old in alike)


def _covers(old: Conflict, new: Conflict) -> bool:
    """Whether somebody who knew of the old one learns nothing from the new one."""
    smaller = {*new.items} <= {*old.items} and new.people <= old.people
    return smaller and new.detail["short"] <= old.detail["short"]


def _touched(before: Programme, after: Programme) -> frozenset[Id] | None:
    """The items that differ, or None where what differs is around them: people, places, interpreters."""
    around = ("spots", "members", "interpreters", "zone", "named", "needed", "convoy", "hosts")
    if any(getattr(before, name) != getattr(after, name) for name in around):
        return None
    return before.differing(after)


def _plain(value: object) -> object:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def _order(programme: Programme, conflict: Conflict) -> tuple[object, ...]:
    first = programme[conflict.items[0]]
    starts_at = conflict.detail.get("starts_at") or dt.datetime.max.replace(tzinfo=dt.UTC)
    return first.day, starts_at, KINDS.index(conflict.kind), conflict.items


# Two activities at a time


def _pairs(people: People, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    """Conflicts between two activities that overlap, or follow each other closely in different places."""
    programme, ways = people.programme, Ways(people.programme.spots)
    for one, other in encounters.pairs(people, touching):
        if _related(programme, one, other):
            continue
        if other.interval[0] < one.interval[1]:
            yield from _taken_twice(programme, one, other, people)
        elif (way := ways.minutes(one.to_place or one.place, other.place)) > NEARBY:
            yield from _far_apart(one, other, people, way)


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


def _taken_twice(programme: Programme, one: Item, other: Item, people: People) -> Iterator[Conflict]:
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


def _far_apart(one: Item, other: Item, people: People, way: int) -> Iterator[Conflict]:
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


def _alone(people: People, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    for item in people.programme:
        if item.kind not in PASSING and (touching is None or item.id in touching):
            yield from _over_capacity(people.programme, item, people)
            yield from _too_short(item, people)


def _over_capacity(programme: Programme, item: Item, people: People) -> Iterator[Conflict]:
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


def _too_short(item: Item, people: People) -> Iterator[Conflict]:
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


def _rides(programme: Programme, touching: frozenset[Id] | None) -> Iterator[Conflict]:
    for found in (*driving.troubles(programme), *receiving.troubles(programme)):
        if touching is None or not touching.isdisjoint(found.items):
            yield Conflict(found.kind, found.items, found.people, found.detail)
