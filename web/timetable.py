"""A day of the programme as a timetable: places side by side, time downwards, drafts beside what is published.

Positions are words that static/css/timetable.css turns into places on the page, to five minutes: a page holds no style
of its own.
"""

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Sequence

from models import Event, Place
from models.activity import Facts
from queries.drafts import Planned
from web.formats import local

#: Hours that a day shows at least, and the last hour that the following night can have.
FIRST, LAST, LATEST = 8, 20, 30
#: Minutes of the grid.
STEP = 5
#: Blocks beside each other in one column; more of them share the last lane.
LANES = 4
#: Minutes a block takes at least, to be read and held.
LEAST = 30
#: What is shorter has its time and title on one line.
SHORT = 45


@dataclasses.dataclass(frozen=True)
class Block:
    """One activity in a column, at its proposed time; or, as a `ghost`, where the published programme still has it."""

    plan: Planned
    #: Minutes after the day's midnight, of the grid.
    starts: int
    ends: int
    ghost: bool = False
    lane: int = 1
    lanes: int = 1

    @property
    def short(self) -> bool:
        """Whether there is room for one line only."""
        return self.ends - self.starts < SHORT

    @property
    def position(self) -> str:
        """Its place on the page, as classes."""
        return (
            f"from-h{self.starts // 60} from-m{self.starts % 60} to-h{self.ends // 60} to-m{self.ends % 60} "
            f"lane-{self.lane} lanes-{self.lanes}"
        )


@dataclasses.dataclass(frozen=True)
class Column:
    """A place with its blocks; None where no place is said."""

    place: Place | None
    blocks: tuple[Block, ...]


@dataclasses.dataclass(frozen=True)
class Timetable:
    date: dt.date
    opens: int
    closes: int
    columns: tuple[Column, ...]
    #: What has no time yet.
    tray: tuple[Planned, ...]

    @property
    def hours(self) -> range:
        return range(self.opens, self.closes + 1)


def days(event: Event, plans: Iterable[Planned]) -> list[dt.date]:
    """The event's days and every other one that something is on."""
    own = {event.starts_on + dt.timedelta(days=number) for number in range((event.ends_on - event.starts_on).days + 1)}
    return sorted(own | {one.facts.day for one in plans})


def timetable(event: Event, plans: Sequence[Planned], date: dt.date) -> Timetable:
    """The day's columns, in the order of the event's places; a place that nothing is on that day has none."""
    blocks = [(one.facts.place_id, Block(one, *_minutes(event, one.facts))) for one in plans if _timed(one.facts, date)]
    blocks += [(one.published.place_id, _ghost(event, one)) for one in plans if _was_elsewhere(one, date)]
    places = [*event.places, None]
    columns = [(place, [block for key, block in blocks if key == (place and place.id)]) for place in places]
    kept = tuple(Column(place, _in_lanes(those)) for place, those in columns if those)
    opens = min([FIRST, *(block.starts // 60 for _, block in blocks)])
    closes = max([LAST, *(math.ceil(block.ends / 60) for _, block in blocks)])
    tray = tuple(one for one in plans if one.facts.day == date and one.facts.starts_at is None)
    return Timetable(date, opens, min(closes, LATEST), kept, tray)


def _timed(facts: Facts, date: dt.date) -> bool:
    return facts.day == date and facts.starts_at is not None


def _was_elsewhere(one: Planned, date: dt.date) -> bool:
    """Whether the published programme has it on this day where the draft does not."""
    was, now = one.published, one.draft
    if was is None or now is None or was.state == "cancelled" or not _timed(was, date):
        return False
    return any(getattr(was, name) != getattr(now, name) for name in ("day", "starts_at", "ends_at", "place_id"))


def _ghost(event: Event, one: Planned) -> Block:
    return Block(one, *_minutes(event, one.published), ghost=True)


def _minutes(event: Event, facts: Facts) -> tuple[int, int]:
    """Start and end on the grid, by the clocks of its place, counted from the day's midnight."""
    zone = (facts.place and facts.place.zone) or event.zone
    ends_at = facts.ends_at or facts.starts_at + dt.timedelta(minutes=event.usual_minutes)
    starts, ends = (_minute(facts.day, local(instant, zone)) for instant in (facts.starts_at, ends_at))
    starts = min(max(starts - starts % STEP, 0), LATEST * 60 - LEAST)
    return starts, min(max(ends - ends % STEP, starts + LEAST), LATEST * 60)


def _minute(day: dt.date, moment: dt.datetime) -> int:
    return (moment.date() - day).days * 1440 + moment.hour * 60 + moment.minute


def _in_lanes(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks that overlap stand beside each other; each group of them shares the column's width."""
    done: list[Block] = []
    group: list[Block] = []
    free: list[int] = []
    for block in sorted(blocks, key=lambda one: (one.starts, one.ghost, -one.ends, one.plan.activity.id)):
        if group and block.starts >= max(free):
            done += _shared(group, len(free))
            group, free = [], []
        lane = next((number for number, until in enumerate(free) if until <= block.starts), len(free))
        free[lane : lane + 1] = [block.ends]
        group.append(dataclasses.replace(block, lane=lane + 1))
    return (*done, *_shared(group, len(free)))


def _shared(group: Iterable[Block], lanes: int) -> list[Block]:
    lanes = min(lanes, LANES)
    return [dataclasses.replace(block, lane=min(block.lane, lanes), lanes=max(lanes, 1)) for block in group]
