"""Company visits as calculation sees them: frozen rows, no database, the same answer for the same question.

Who would like to visit whom, when companies receive and people are free, which buses there are, and what a plan of it
is worth. A `Question` is made by `queries/matching_questions.py`; `scheduling/matching.py` answers it.

Slots of one day between which people cannot rest form a run: whoever travels in a run does so in one bus, which goes
from company to company. Between runs everybody may change the bus.
"""

import dataclasses
import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Mapping

from scheduling.programme import Id

Number = int


@dataclasses.dataclass(frozen=True)
class Slot:
    """A stretch of time in which companies of one city are visited, several at once."""

    number: Number
    #: Its row in the database.
    id: Id
    starts_at: dt.datetime
    ends_at: dt.datetime
    #: Local date.
    day: dt.date
    city: Id
    #: Which run it belongs to; runs are numbered in the order of time.
    run: Number


@dataclasses.dataclass(frozen=True)
class Host:
    """A company that receives visitors."""

    id: Id
    place: Id | None
    #: Slots in which it is open, and the convoy in its city.
    slots: frozenset[Number]
    #: None: as many as come.
    capacity: int | None = None
    #: Fewer are not worth while.
    minimum: int = 1
    #: How many visits it can receive.
    visits: int = 1


@dataclasses.dataclass(frozen=True)
class Visitor:
    """Somebody who travels."""

    id: Id
    #: Slots in which nothing else holds their time.
    free: frozenset[Number]
    #: Companies in the order in which they were ranked.
    wishes: tuple[Id, ...] = ()
    #: Points by company: rank and need; companies that are not there are never visited, unless pinned.
    worth: Mapping[Id, int] = dataclasses.field(default_factory=dict, hash=False)
    delegation: Id | None = None


@dataclasses.dataclass(frozen=True)
class Bus:
    id: Id
    seats: int


@dataclasses.dataclass(frozen=True, order=True)
class Visit:
    """One person at one company in one slot."""

    visitor: Id
    host: Id
    slot: Number


@dataclasses.dataclass(frozen=True, order=True)
class Session:
    """A company receives in a slot."""

    host: Id
    slot: Number


@dataclasses.dataclass(frozen=True)
class Wanted:
    """An organizer's word about one person and one company; without a slot: whenever it is."""

    visitor: Id
    host: Id
    slot: Number | None = None


@dataclasses.dataclass(frozen=True)
class Question:
    """Everything that a plan depends on; equal questions have equal answers."""

    slots: tuple[Slot, ...]
    hosts: tuple[Host, ...]
    visitors: tuple[Visitor, ...]
    #: None: nobody counted the buses, and there are always enough.
    buses: tuple[Bus, ...] | None = None
    #: Minutes by bus between companies, buffer included; a pair that is not there takes none.
    travel: Mapping[tuple[Id, Id], int] = dataclasses.field(default_factory=dict, hash=False)
    #: How many of their first `choices` everybody is to visit before anybody visits more.
    promised: int = 2
    choices: int = 5
    #: Sessions that are agreed and take place, however many come; and those that must not be.
    held: frozenset[Session] = frozenset()
    barred: frozenset[Session] = frozenset()
    pinned: tuple[Wanted, ...] = ()
    forbidden: tuple[Wanted, ...] = ()
    #: What stands: planned again, as few of these as can be are given up. Empty: planned for the first time.
    stands: frozenset[Visit] = frozenset()
    #: Slots that have begun: what stands there stays.
    begun: frozenset[Number] = frozenset()
    #: Points for each of the promised visits: more than what it displaces can be worth.
    first: int = 400

    @functools.cached_property
    def slot(self) -> Mapping[Number, Slot]:
        """Slots by their numbers."""
        return {one.number: one for one in self.slots}

    @functools.cached_property
    def host(self) -> Mapping[Id, Host]:
        """Companies by their ids."""
        return {one.id: one for one in self.hosts}

    @functools.cached_property
    def visitor(self) -> Mapping[Id, Visitor]:
        """Visitors by their ids."""
        return {one.id: one for one in self.visitors}

    @functools.cached_property
    def runs(self) -> Mapping[Number, tuple[Number, ...]]:
        """By run, its slots in the order of time."""
        found = defaultdict(list)
        for slot in sorted(self.slots, key=lambda one: one.starts_at):
            found[slot.run].append(slot.number)
        return {run: tuple(numbers) for run, numbers in found.items()}

    def reaches(self, earlier: Session, later: Session) -> bool:
        """Whether a bus that leaves the earlier one is in time for the later one."""
        pause = self.slot[later.slot].starts_at - self.slot[earlier.slot].ends_at
        return pause >= dt.timedelta(minutes=self.travel.get((earlier.host, later.host), 0))


@dataclasses.dataclass(frozen=True)
class Track:
    """What one bus does in one run, and who is in it."""

    run: Number
    bus: Id | None
    #: In the order of time.
    stops: tuple[Session, ...]
    riders: frozenset[Id]


@dataclasses.dataclass(frozen=True)
class Breach:
    """Something that a plan must not do. `kind`: free, twice, place, capacity, minimum, visits, closed, barred, held,
    pinned, forbidden, travel, buses, seats, track, begun.
    """

    kind: str
    session: Session | None = None
    visitors: tuple[Id, ...] = ()


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why somebody does not visit a company they wished or need: a code of `scheduling/visit_reasons.py`, details."""

    kind: str
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Answer:
    """A plan, and how good it is."""

    visits: frozenset[Visit]
    tracks: tuple[Track, ...]
    #: Points reached, and points that no plan can exceed: proven.
    value: int
    bound: int
    #: By visitor and company that has no visit, of those they ranked or need.
    left_out: Mapping[tuple[Id, Id], Reason]
    #: How many of what stood are given up.
    given_up: int = 0
    #: None, or why it ended early: "asked" or "clock"; either may make another answer of the same question.
    stopped: str | None = None

    @property
    def proven(self) -> bool:
        """Whether no plan is worth more."""
        return self.value >= self.bound

    @property
    def gap(self) -> float:
        """How much of the bound is missing at most, from 0 to 1."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


def value_of(question: Question, visits: frozenset[Visit]) -> int:
    """What a plan is worth in points: rank and need of each visit, and the promised ones of everybody."""
    worth, chosen = 0, Counter()
    for one in visits:
        visitor = question.visitor[one.visitor]
        worth += visitor.worth.get(one.host, 0)
        chosen[one.visitor] += one.host in visitor.wishes[: question.choices]
    return worth + question.first * sum(min(count, question.promised) for count in chosen.values())


def sessions(visits: frozenset[Visit]) -> Mapping[Session, tuple[Id, ...]]:
    """Who is where when: by session, its visitors in order."""
    found = defaultdict(list)
    for one in sorted(visits):
        found[Session(one.host, one.slot)].append(one.visitor)
    return {session: tuple(visitors) for session, visitors in sorted(found.items())}
