"""Bilateral meetings as calculation sees them: frozen rows, no database, the same answer for the same question.

Who wants to meet whom, when people and rooms are free, and what a schedule of it is worth. A `Question` is made by
`queries/meeting_questions.py`; `scheduling/timetabling.py` answers it, and `scheduling/rearranging.py` answers it again
when the day has moved. Slots are numbered in the order of time; no two overlap, and the way between rooms fits between.
"""

import dataclasses
import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from scheduling.programme import Id

Number = int
ANY: frozenset[Number] | None = None


@dataclasses.dataclass(frozen=True)
class Slot:
    """A stretch of time in which each room takes one meeting."""

    number: Number
    starts_at: dt.datetime
    ends_at: dt.datetime
    #: Local date.
    day: dt.date
    #: How many interpreters the programme leaves free; None: nobody counted them.
    interpreters: int | None = None


@dataclasses.dataclass(frozen=True)
class Room:
    """Where a meeting may be."""

    id: Id
    #: None: as many as come.
    seats: int | None = None
    step_free: bool = False
    #: Slots in which something else is on there.
    taken: frozenset[Number] = frozenset()


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who may be in a meeting."""

    id: Id
    #: Slots in which nothing else holds their time, the way there and back included.
    free: frozenset[Number]
    #: Slots in which the programme holds their time: no idle time, if no meeting either.
    engaged: frozenset[Number] = frozenset()
    delegation: Id | None = None
    #: Needs a room without steps.
    step_free: bool = False
    #: Which activities hold them, by slot: what a meeting that has no time is explained by.
    held: Mapping[Number, tuple[Id, ...]] = dataclasses.field(default_factory=dict, hash=False)


@dataclasses.dataclass(frozen=True)
class Placement:
    """A slot by its number, and a room by its id."""

    slot: Number
    room: Id


@dataclasses.dataclass(frozen=True)
class Request:
    """Two people who agreed to meet."""

    id: Id
    #: The two, whose meeting it is; caps and fairness count them.
    pair: tuple[Id, Id]
    #: Points: what both sides' wishes are worth.
    value: int
    #: Who comes along, and must be free as well.
    party: tuple[Id, ...] = ()
    #: Interpreters that it takes.
    interpreters: int = 0
    #: Slots that suit; None: any. Elsewhere it is worth less, and nothing at all where `firm`.
    suits: frozenset[Number] | None = ANY
    firm: bool = False
    #: Has to be there and nowhere else, whatever else is left out; with None as room in any.
    pinned: tuple[Number, Id | None] | None = None
    #: Where it stands now; None: nowhere yet.
    stands: Placement | None = None
    #: Has begun: whatever happens, it stays where it stands.
    begun: bool = False

    @property
    def people(self) -> tuple[Id, ...]:
        """Everybody whose time it takes."""
        return (*self.pair, *self.party)


@dataclasses.dataclass(frozen=True)
class Question:
    """Everything that a schedule depends on; equal questions have equal answers."""

    slots: tuple[Slot, ...]
    rooms: tuple[Room, ...]
    people: tuple[Person, ...]
    requests: tuple[Request, ...]
    #: The most meetings of one person, and of one delegation, a day; None: no limit.
    a_day: int | None = None
    delegation_a_day: int | None = None
    #: Points for everybody's first meeting: more than any displaced meeting can be worth, so that nobody has a third
    #: while somebody who could have one has none.
    first: int = 200
    #: Points less where the slot is none of those that suit.
    unsuited: int = 5

    @functools.cached_property
    def person(self) -> Mapping[Id, Person]:
        """People by their ids."""
        return {one.id: one for one in self.people}

    @functools.cached_property
    def request(self) -> Mapping[Id, Request]:
        """Requests by their ids."""
        return {one.id: one for one in self.requests}

    @functools.cached_property
    def room(self) -> Mapping[Id, Room]:
        """Rooms by their ids."""
        return {one.id: one for one in self.rooms}

    @functools.cached_property
    def slots_of(self) -> Mapping[Id, frozenset[Number]]:
        """By request, the slots in which everybody is free, at least one room will do, and nothing forbids it."""
        return {one.id: frozenset(self._slots(one)) for one in self.requests}

    def _slots(self, request: Request) -> Iterator[Number]:
        if request.begun and request.stands:
            yield request.stands.slot
            return
        free = frozenset.intersection(*(self.person[key].free for key in request.people))
        for slot in self.slots:
            allowed = slot.number in free and (not request.pinned or request.pinned[0] == slot.number)
            suits = not request.firm or request.suits is None or slot.number in request.suits
            spoken = slot.interpreters is None or request.interpreters <= slot.interpreters
            if allowed and suits and spoken and any(self.fits(request, room, slot.number) for room in self.rooms):
                yield slot.number

    def fits(self, request: Request, room: Room, slot: Number) -> bool:
        """Whether this room takes this meeting then, if it is empty."""
        if request.pinned and request.pinned[1] not in (None, room.id):
            return False
        needed = any(self.person[key].step_free for key in request.people)
        seated = room.seats is None or len(request.people) + request.interpreters <= room.seats
        return slot not in room.taken and seated and (room.step_free or not needed)

    def worth(self, request: Request, slot: Number) -> int:
        """Points of this meeting at this time, first meetings not counted."""
        suits = request.suits is None or slot in request.suits
        return request.value - (0 if suits else self.unsuited)

    def value(self, placed: Mapping[Id, Placement]) -> int:
        """Points of a schedule: its meetings', and those of everybody who has a first one."""
        met = {key for request_id in placed for key in self.request[request_id].pair}
        return sum(self.worth(self.request[key], spot.slot) for key, spot in placed.items()) + self.first * len(met)


@dataclasses.dataclass(frozen=True)
class Breach:
    """A rule that a schedule breaks. `kind`: person_twice, not_free, room_twice, room_unfit, room_taken, no_such_slot,
    interpreters_short, person_day_full, delegation_day_full, not_agreed, pin_moved, begun_moved.
    """

    kind: str
    requests: tuple[Id, ...]
    people: tuple[Id, ...] = ()
    slot: Number | None = None
    room: Id | None = None


def breaches(question: Question, placed: Mapping[Id, Placement]) -> tuple[Breach, ...]:
    """Everything that is wrong with a schedule, in a stable order; nothing: it may be applied.

    Written apart from what makes schedules, so that neither can be wrong in the other's way.
    """
    return (*_alone(question, placed), *_together(question, placed), *_full_days(question, placed))


def _alone(question: Question, placed: Mapping[Id, Placement]) -> Iterator[Breach]:
    """What is wrong with a meeting whatever else is on."""
    numbers = {slot.number for slot in question.slots}
    for key, spot in sorted(placed.items()):
        request, room = question.request[key], question.room.get(spot.room)
        if request.begun:
            if spot != request.stands:
                yield Breach("begun_moved", (key,), slot=spot.slot, room=spot.room)
            continue
        if spot.slot not in numbers:
            yield Breach("no_such_slot", (key,), slot=spot.slot)
            continue
        away = tuple(one for one in request.people if spot.slot not in question.person[one].free)
        if away:
            yield Breach("not_free", (key,), away, spot.slot)
        if request.pinned and (spot.slot, spot.room) != (request.pinned[0], request.pinned[1] or spot.room):
            yield Breach("pin_moved", (key,), slot=spot.slot, room=spot.room)
        elif room is None or not question.fits(request, room, spot.slot):
            taken = room is not None and spot.slot in room.taken
            yield Breach("room_taken" if taken else "room_unfit", (key,), slot=spot.slot, room=spot.room)
        if request.firm and request.suits is not None and spot.slot not in request.suits:
            yield Breach("not_agreed", (key,), slot=spot.slot)


def _together(question: Question, placed: Mapping[Id, Placement]) -> Iterator[Breach]:
    """What cannot be at the same time."""
    by_slot = defaultdict(list)
    for key, spot in sorted(placed.items()):
        by_slot[spot.slot].append(key)
    counted = {slot.number: slot.interpreters for slot in question.slots}
    for slot, keys in sorted(by_slot.items()):
        people, rooms = defaultdict(list), defaultdict(list)
        for key in keys:
            rooms[placed[key].room].append(key)
            for one in question.request[key].people:
                people[one].append(key)
        for one, several in sorted(people.items()):
            if len(several) > 1:
                yield Breach("person_twice", tuple(several), (one,), slot)
        for room, several in sorted(rooms.items()):
            if len(several) > 1:
                yield Breach("room_twice", tuple(several), slot=slot, room=room)
        speaking = [key for key in keys if question.request[key].interpreters]
        there = counted.get(slot)
        if there is not None and sum(question.request[key].interpreters for key in speaking) > there:
            yield Breach("interpreters_short", tuple(speaking), slot=slot)


def _full_days(question: Question, placed: Mapping[Id, Placement]) -> Iterator[Breach]:
    """Who has more on one day than the rules allow."""
    days = {slot.number: slot.day for slot in question.slots}
    own, theirs = Counter(), Counter()
    for key, spot in placed.items():
        pair, day = question.request[key].pair, days.get(spot.slot)
        own.update((one, day) for one in pair)
        theirs.update((one, day) for one in {question.person[one].delegation for one in pair} - {None})
    for kind, counted, most in (
        ("person_day_full", own, question.a_day), ("delegation_day_full", theirs, question.delegation_a_day),
    ):  # fmt: skip
        for (one, day), number in sorted(counted.items(), key=str):
            if most is not None and number > most:
                keys = tuple(key for key, spot in sorted(placed.items()) if days.get(spot.slot) == day)
                yield Breach(kind, tuple(key for key in keys if _is_of(question, key, one, kind)), (one,))


def _is_of(question: Question, key: Id, one: Id, kind: str) -> bool:
    pair = question.request[key].pair
    return one in pair if kind == "person_day_full" else any(question.person[each].delegation == one for each in pair)


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why an agreed meeting has no place. `kind`, and what its words need in `detail`:

    - no_common_time: the two are never free together; `during`: ids of the activities that hold one or the other most
    - only_during: both are free only while `during` (activity ids) forbids it
    - no_agreed_time: none of the times agreed is possible
    - person_full: `person` has `number` meetings agreed and only `slots` slots, or the day's most is reached
    - rooms_short: no room is left in any slot of theirs; `displaces`: what would have to go, worth more together
    - no_room_fits: none has the seats or the access that it needs
    - interpreters_short: all are taken in every slot of theirs
    - pinned_apart: pinned where it cannot be
    - banned: the scheduler put it aside
    - worth_less: what it would displace (`displaces`: request ids) is worth more
    """

    kind: str
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Quality:
    """How good a schedule is beside its value; `first` as it was right after choosing, before anything was improved."""

    #: Stretches of idle slots between two things in one person's day, and slots in them.
    gaps: int
    idle: int
    #: How often somebody's next meeting of a day is in another room.
    room_changes: int


@dataclasses.dataclass(frozen=True)
class Answer:
    """A schedule, and how good it is."""

    placed: Mapping[Id, Placement]
    #: Points reached, and points that no schedule can exceed: proven.
    value: int
    bound: int
    #: By request that has no place.
    left_out: Mapping[Id, Reason]
    quality: Quality
    #: Before idle time and room changes were looked at: gaps as placed, rooms as they come.
    first: Quality
    #: None, or why it ended early: "asked" (somebody stopped it), "clock" (the emergency limit of wall-clock time).
    #: Either may make another answer of the same question.
    stopped: str | None = None

    @property
    def proven(self) -> bool:
        """Whether no schedule is worth more."""
        return self.value >= self.bound

    @property
    def gap(self) -> float:
        """How much of the bound is missing at most, from 0 to 1."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0
