"""How many interpreters what happens at the same time needs, and when there are not enough.

Two languages take two of them. Three interpreted simultaneously take six, two in each booth; three spoken one after the
other, as in a meeting, take three. Interpreters are counted, so what one hall needs is missing in another.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from scheduling.programme import Id, Item, Programme


@dataclasses.dataclass(frozen=True)
class Shortage:
    """A stretch of time without a break in which more are needed than there are."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    #: At the worst moment.
    needed: int
    #: What needs any of them in that time.
    items: frozenset[Id]


def needed(item: Item) -> int:
    """Interpreters for one activity; none for one language or where nobody said which are spoken."""
    languages = len(set(item.languages))
    if languages < 2:
        return 0
    return languages if languages == 2 or item.kind == "meeting" else 2 * languages


def shortages(programme: Programme) -> Iterator[Shortage]:
    """When they are too few, in order; nothing where nobody counted them. Parts share those of what holds them."""
    if programme.interpreters is None:
        return
    speaking = [item for item in programme if needed(item) and item.interval and not _shares(programme, item)]
    begun: list[tuple[dt.datetime, int, frozenset[Id]]] = []
    for moment, now in _moments(speaking):
        total = sum(needed(item) for item in now)
        if total > programme.interpreters:
            begun.append((moment, total, frozenset(item.id for item in now)))
        elif begun:
            yield _shortage(begun, moment)
            begun = []


def _shares(programme: Programme, item: Item) -> bool:
    """Whether it is part of something that has interpreters of its own at that time."""
    return item.parent in programme and bool(needed(parent := programme[item.parent])) and parent.interval is not None


def _moments(items: Iterable[Item]) -> Iterator[tuple[dt.datetime, set[Item]]]:
    """Every moment at which something begins or ends, with all that goes on from then; the last has nothing."""
    beginning, ending = {}, {}
    for item in items:
        start, end = item.interval
        if start < end:
            beginning.setdefault(start, set()).add(item)
            ending.setdefault(end, set()).add(item)
    going_on: set[Item] = set()
    for moment in sorted({*beginning, *ending}):
        going_on = (going_on - ending.get(moment, set())) | beginning.get(moment, set())
        yield moment, going_on


def _shortage(begun: list[tuple[dt.datetime, int, frozenset[Id]]], ends_at: dt.datetime) -> Shortage:
    worst = max(total for _, total, _ in begun)
    return Shortage(begun[0][0], ends_at, worst, frozenset().union(*(items for _, _, items in begun)))
