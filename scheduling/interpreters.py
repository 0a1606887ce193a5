"""How many interpreters what happens at the same time needs, and when there are not enough.

Two languages take two of them. Three interpreted simultaneously take six, two in each booth. In a meeting people speak
one after the other: one interpreter serves two languages for as long as anybody can, then two take turns; three
languages take three. Interpreters are counted, so what one hall needs is missing in another.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from scheduling.intervals import Interval
from scheduling.programme import NOBODY, Id, Item, Programme

#: How long one interpreter works alone.
ALONE = dt.timedelta(minutes=40)


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
    if item.kind == "meeting":
        return needed_by_meeting(item.languages, item.lasts)
    languages = len(set(item.languages))
    if languages < 2:
        return 0
    return languages if languages == 2 else 2 * languages


def needed_by_meeting(languages: Iterable[str], lasts: dt.timedelta) -> int:
    """Interpreters for a meeting in these languages; none for one language or where nobody said which are spoken."""
    several = len(set(languages))
    if several == 2:
        return 1 if lasts <= ALONE else 2
    return several if several > 2 else 0


def working(programme: Programme, interval: Interval, leaving_out: frozenset[Id] = NOBODY) -> int:
    """The most interpreters that are taken at one moment of this stretch; `leaving_out` these items."""
    start, end = interval
    speaking = [
        item for item in _speaking(programme)
        if item.id not in leaving_out and item.interval[0] < end and start < item.interval[1]
    ]  # fmt: skip
    moments = {start, *(item.interval[0] for item in speaking if item.interval[0] > start)}
    return max(
        sum(needed(item) for item in speaking if item.interval[0] <= moment < item.interval[1]) for moment in moments
    )


def shortages(programme: Programme) -> Iterator[Shortage]:
    """When they are too few, in order; nothing where nobody counted them. Parts share those of what holds them."""
    if programme.interpreters is None:
        return
    speaking = _speaking(programme)
    begun: list[tuple[dt.datetime, int, frozenset[Id]]] = []
    for moment, now in _moments(speaking):
        total = sum(needed(item) for item in now)
        if total > programme.interpreters:
            begun.append((moment, total, frozenset(item.id for item in now)))
        elif begun:
            yield _shortage(begun, moment)
            begun = []


def _speaking(programme: Programme) -> list[Item]:
    """What needs interpreters of its own, at a time that is known."""
    return [item for item in programme if item.interval and needed(item) and not _shares(programme, item)]


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
