"""What is unwise about visits to companies: one outside the hours in which the company receives, or more people there
at a time than it said. A company that said nothing of either is open for everybody.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from scheduling.driving import Found
from scheduling.intervals import Interval, overlaps
from scheduling.programme import NOBODY, Host, Id, Item, Programme

_MINUTE = dt.timedelta(minutes=1)


def troubles(programme: Programme) -> Iterator[Found]:
    """All of it: visits when nobody opens, then crowds. Visits without a time are nowhere yet."""
    visits = [item for item in programme if item.id in programme.hosts and item.interval]
    for item in visits:
        yield from _closed(programme, item, programme.hosts[item.id])
    yield from _full(programme, visits)


def opening(host: Host, item: Item) -> Interval | None:
    """The hours that a visit has most in common with, else those that begin next or, after all, were the last."""
    start, end = item.interval
    return min(
        host.hours, key=lambda one: (-_common(one, item.interval), one[0] < end, abs(one[0] - start)), default=None
    )


def _common(one: Interval, other: Interval) -> dt.timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), dt.timedelta())


def _closed(programme: Programme, item: Item, host: Host) -> Iterator[Found]:
    """Minutes of the visit in which the company does not receive."""
    if not (hours := opening(host, item)):
        return
    short = -(-(item.lasts - _common(hours, item.interval)) // _MINUTE)
    if short > 0:
        detail = {"short": short, "opens_at": hours[0], "closes_at": hours[1]}
        detail |= {"starts_at": item.interval[0], "ends_at": item.interval[1]}
        yield Found("company_closed", (item.id,), detail, programme.named.get(item.id, NOBODY))


def _full(programme: Programme, visits: list[Item]) -> Iterator[Found]:
    """Whoever is there when a visit begins, of all visits to one company that overlap."""
    by_company: dict[Id, list[Item]] = defaultdict(list)
    for item in visits:
        by_company[programme.hosts[item.id].company].append(item)
    for those in by_company.values():
        capacity, told = programme.hosts[those[0].id].capacity, set()
        for item in those if capacity is not None else ():
            there = [one for one in those if overlaps(one.interval, (item.interval[0], item.interval[0] + _MINUTE))]
            people = NOBODY.union(*(programme.named.get(one.id, NOBODY) for one in there))
            # What the activity itself has too many of is told of it already.
            known = len(there) == 1 and item.capacity is not None and item.capacity <= capacity
            if len(people) > capacity and not known and (items := tuple(one.id for one in there)) not in told:
                told.add(items)
                yield Found("company_full", items, _crowd(item, people, capacity), people)


def _crowd(item: Item, people: frozenset[Id], capacity: int) -> dict[str, object]:
    times = {"starts_at": item.interval[0], "ends_at": item.interval[1]}
    return {"short": len(people) - capacity, "needed": len(people), "available": capacity} | times
