"""One person's day: the way from each thing to the next, and the time that is free between them."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from scheduling import walking
from scheduling.intervals import Interval
from scheduling.programme import Id, Spot

#: A gap shorter than this is a breath, not free time.
LEAST = dt.timedelta(minutes=15)


@dataclasses.dataclass(frozen=True)
class Stop:
    """Something somebody goes to."""

    id: Id
    #: None: it holds no time, for it has none yet, was called off, or is a mere mark in the day.
    interval: Interval | None = None
    #: Its end is a guess, so nobody knows what is free after it.
    open_end: bool = False
    place: Id | None = None
    #: Where it ends, of a ride.
    to_place: Id | None = None


@dataclasses.dataclass(frozen=True)
class Gap:
    """Free time, without the walk to what follows."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclasses.dataclass(frozen=True)
class Step:
    """What comes before a stop."""

    gap: Gap | None = None
    #: Minutes on foot from the stop before.
    walk: int = 0
    #: Minutes there are for the walk; None: nobody knows, or nothing came before.
    within: int | None = None

    @property
    def hurried(self) -> bool:
        """Whether the walk takes longer than there is time for."""
        return self.within is not None and self.walk > self.within


def steps(stops: Iterable[Stop], spots: Mapping[Id, Spot]) -> dict[Id, Step]:
    """What comes before each stop of one day, by id; the stops are in the order of their starts.

    Time is free from the latest end so far until one has to leave for the next stop.
    """
    found, place, until, certain = {}, None, None, True
    for stop in stops:
        if stop.interval is None:
            found[stop.id] = Step()
            continue
        starts_at, ends_at = stop.interval
        walk = walking.minutes(spots, place, stop.place)
        found[stop.id] = _step(walk, until if certain else None, starts_at)
        if until is None or ends_at >= until:
            until, certain = ends_at, not stop.open_end
        place = stop.to_place or stop.place or place
    return found


def _step(walk: int, until: dt.datetime | None, starts_at: dt.datetime) -> Step:
    if until is None:
        return Step(walk=walk)
    leaves_at = starts_at - dt.timedelta(minutes=walk)
    gap = Gap(until, leaves_at) if leaves_at - until >= LEAST else None
    within = max(0, int((starts_at - until).total_seconds() // 60))
    return Step(gap, walk, within)
