"""A programme as calculation sees it: frozen rows, no database, the same answer for the same input.

`queries/schedules.py` makes one of what is published, `queries/drafts.py` one of what is proposed. Times are aware,
intervals half-open. Everything is keyed by the database's ids.
"""

import dataclasses
import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator, Mapping

from scheduling.intervals import Interval

Id = int
NOBODY: frozenset[Id] = frozenset()


@dataclasses.dataclass(frozen=True)
class Item:
    """One activity that is neither cancelled nor a mere draft."""

    id: Id
    kind: str
    day: dt.date
    #: Order within the day where times do not tell.
    rank: int = 0
    #: None: to be confirmed.
    starts_at: dt.datetime | None = None
    #: As stated; None: open.
    ends_at: dt.datetime | None = None
    #: What an open end counts as.
    usual: dt.timedelta = dt.timedelta(minutes=90)
    place: Id | None = None
    to_place: Id | None = None
    capacity: int | None = None
    #: A shift leaves it where it is.
    fixed: bool = False
    #: Nothing else may hold those who could attend it.
    blocking: bool = False
    #: Changes at once, without a version: a meeting, a ride, a private block.
    live: bool = False
    parent: Id | None = None
    #: Spoken, with interpretation between them where there are several.
    languages: tuple[str, ...] = ()
    #: Whose attendance needs no row; empty: nobody's. Category ids.
    everyone: frozenset[Id] = NOBODY
    #: The published revision it was read at.
    revision: int = 0

    @functools.cached_property
    def interval(self) -> Interval | None:
        """Start and end; None while the time is to be confirmed."""
        if self.starts_at is None:
            return None
        return self.starts_at, self.ends_at or self.starts_at + self.usual

    @property
    def lasts(self) -> dt.timedelta:
        """Its length, an open end counted as usual."""
        return (self.ends_at - self.starts_at) if self.starts_at and self.ends_at else self.usual

    def at(self, starts_at: dt.datetime) -> "Item":
        """The same at another time, as long as before; its day is the caller's to set where it changes."""
        ends_at = starts_at + self.lasts if self.ends_at else None
        return dataclasses.replace(self, starts_at=starts_at, ends_at=ends_at)


@dataclasses.dataclass(frozen=True)
class Spot:
    """A place: a room, or what holds rooms."""

    id: Id
    parent: Id | None = None
    capacity: int | None = None
    #: Degrees; None where nobody measured.
    latitude: float | None = None
    longitude: float | None = None
    #: Others are inside it, so that several things can happen there at once.
    holds_places: bool = False


@dataclasses.dataclass(frozen=True)
class Coach:
    """A bus on one ride."""

    #: None: it is none of the convoy's own.
    bus: Id | None
    #: "BUS-1".
    name: str
    #: None: nobody counted.
    seats: int | None = None
    people: frozenset[Id] = NOBODY


@dataclasses.dataclass(frozen=True)
class Ride:
    """What a transfer is beside an item."""

    coaches: tuple[Coach, ...] = ()
    #: At the wheel; None: from its start to its end.
    driving_minutes: int | None = None


@dataclasses.dataclass(frozen=True)
class Convoy:
    """What holds for all rides of an event that travels, and the rides by item."""

    rides: Mapping[Id, Ride]
    driving_hours: int = 10
    duty_hours: int = 15
    #: Minutes a bus is there before a visit begins.
    buffer: int = 15


@dataclasses.dataclass(frozen=True)
class Host:
    """The company that a visit is to."""

    company: Id
    #: When it receives; empty: whenever somebody comes.
    hours: tuple[Interval, ...] = ()
    #: How many at a time; None: as many as come.
    capacity: int | None = None


@dataclasses.dataclass(frozen=True)
class Programme:
    """Everything of one event that holds time, places and people."""

    items: tuple[Item, ...]
    spots: Mapping[Id, Spot]
    #: By item: who has a participation that holds their time.
    named: Mapping[Id, frozenset[Id]]
    #: By item: who it cannot do without: speakers, hosts, interpreters, both sides of a meeting.
    needed: Mapping[Id, frozenset[Id]]
    #: By category: its approved delegates.
    members: Mapping[Id, frozenset[Id]]
    #: IANA name, in which days begin and end.
    zone: str
    first_day: dt.date
    last_day: dt.date
    #: How many interpreters there are; None: nobody counted.
    interpreters: int | None = None
    #: None: the event does not travel.
    convoy: Convoy | None = None
    #: By company visit, where anything is known of the company.
    hosts: Mapping[Id, Host] = dataclasses.field(default_factory=dict)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __getitem__(self, item_id: Id) -> Item:
        return self.by_id[item_id]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.by_id

    @functools.cached_property
    def by_id(self) -> Mapping[Id, Item]:
        """The items by their ids."""
        return {item.id: item for item in self.items}

    def attending(self, item: Item) -> frozenset[Id]:
        """Everybody whose time it holds: those named, and the categories that attend without a row."""
        own = self.named.get(item.id, NOBODY)
        if not item.everyone:
            return own
        return own.union(*(self.members.get(category, NOBODY) for category in item.everyone))

    def local(self, instant: dt.datetime) -> dt.datetime:
        """The instant by the event's clock on the wall."""
        return instant.astimezone(zoneinfo.ZoneInfo(self.zone))

    def differing(self, other: "Programme") -> frozenset[Id]:
        """Items that are not the same in both, or only in one of them."""
        mine, theirs = self.by_id, other.by_id
        changed = (key for key, item in mine.items() if (there := theirs.get(key)) is not item and there != item)
        return frozenset(changed) | (theirs.keys() - mine.keys())

    def moved(self, items: Mapping[Id, Item]) -> "Programme":
        """The same with these items instead of those of the same id."""
        return dataclasses.replace(self, items=tuple(items.get(item.id, item) for item in self.items))
