"""Shuttles between stations and hotels: who lands at about the same time in the same terminal is fetched together.

Whoever needs a way without steps is placed first, in vehicles without steps alone; others fill what is left. A vehicle
has the time to drive back between two shuttles, a greeter that to walk from terminal to terminal.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from scheduling.intervals import Interval, overlaps

#: From one terminal to the next.
WALK = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Rules:
    """Minutes."""

    #: So long the first waits for the last.
    window: int = 60
    #: From landing to the kerb: passports and luggage.
    hall: int = 45
    #: Between station and hotel.
    drive: int = 45
    #: So long before they leave people are at the station.
    checkin: int = 150


@dataclass(frozen=True)
class Traveller:
    """One journey: `at` is landing or leaving. Who has the same `party` stays together, then who has the same
    `delegation`; `hotel` is anything that is equal for those who sleep in the same house.
    """

    id: int
    at: dt.datetime
    station: str
    terminal: str
    hotel: Hashable = None
    party: Hashable = None
    delegation: Hashable = None
    step_free: bool = False
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Van:
    """A vehicle, and when it is under way already."""

    id: int
    seats: int
    step_free: bool = False
    busy: tuple[Interval, ...] = ()


@dataclass(frozen=True)
class Post:
    """A greeter's place for a while."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    station: str
    terminal: str


@dataclass(frozen=True)
class Guide:
    """A greeter, and where they stand already."""

    id: int
    languages: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Question:
    way: str
    travellers: tuple[Traveller, ...]
    vans: tuple[Van, ...] = ()
    guides: tuple[Guide, ...] = ()
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Shuttle:
    """People of one terminal and hotel in one vehicle; `greeter` None: nobody is free, or they are brought, not met."""

    van: int
    station: str
    terminal: str
    hotel: Hashable
    starts_at: dt.datetime
    ends_at: dt.datetime
    travellers: tuple[int, ...]
    greeter: int | None = None


@dataclass(frozen=True)
class Left:
    """Who finds no seat, and why: "no_vehicle" or "no_step_free"."""

    traveller: int
    reason: str


@dataclass(frozen=True)
class Answer:
    shuttles: tuple[Shuttle, ...]
    left: tuple[Left, ...]


@dataclass
class _Ride:
    """A vehicle while it is being filled, for the people of one window."""

    van: Van
    people: list[Traveller]

    @property
    def free(self) -> int:
        return self.van.seats - len(self.people)


def propose(question: Question) -> Answer:
    """Shuttles for everybody of the question, and who finds no seat; the same answer for the same question."""
    windows = [list(_parties(one)) for one in _windows(question)]
    board, left = _Board(question), []
    for needing in (True, False):
        for number, parties in enumerate(windows):
            for party in parties:
                if _steps_matter(party) == needing:
                    left += board.seat(number, party)
    shuttles = sorted(board.shuttles(), key=lambda one: (one.starts_at, one.travellers))
    return Answer(tuple(_greeted(question, shuttles)), tuple(sorted(left, key=lambda one: one.traveller)))


class _Board:
    """Which vehicle takes whom in which window."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.rides: dict[int, list[_Ride]] = defaultdict(list)
        self.busy = {van.id: list(van.busy) for van in question.vans}
        self.spans = [_whole(question, people) for people in _windows(question)]
        self.heads = [len(people) for people in _windows(question)]

    def seat(self, window: int, party: list[Traveller]) -> list[Left]:
        """Give the party seats, together where that can be; returns those who find none."""
        rest = party
        while rest:
            needing = _steps_matter(rest)
            ride = self._open(window, rest, needing) or self._new(window, needing)
            if ride is None:
                return self._left(window, rest, needing)
            taken = rest[: ride.free]
            ride.people += taken
            self.heads[window] -= len(taken)
            rest = rest[len(taken) :]
        return []

    def _left(self, window: int, rest: list[Traveller], needing: bool) -> list[Left]:
        """Who needs no step waits for a vehicle without any; those beside them may go with others."""
        if not needing:
            return [Left(one.id, "no_vehicle") for one in rest]
        others = [one for one in rest if not one.step_free]
        return [Left(one.id, "no_step_free") for one in rest if one.step_free] + self.seat(window, others)

    def _open(self, window: int, party: list[Traveller], needing: bool) -> _Ride | None:
        """A vehicle of this window in which all of them fit: with others of their delegation, else the fullest."""
        home = party[0].delegation
        fitting = [
            (home is None or all(one.delegation != home for one in ride.people), ride.free, ride.van.id, ride)
            for ride in self.rides[window]
            if ride.free >= len(party) and (ride.van.step_free or not needing)
        ]
        return min(fitting, key=lambda one: one[:3])[3] if fitting else None

    def _new(self, window: int, needing: bool) -> _Ride | None:
        """One that is free all the time: the smallest that takes all who still wait there, else the largest. Those
        without steps are kept for who needs them as long as there are others.
        """
        fitting = [
            van
            for van in self.question.vans
            if van.seats > 0 and (van.step_free or not needing) and self._is_free(van.id, self.spans[window])
        ]
        if not fitting:
            return None
        heads = self.heads[window]
        van = min(
            fitting,
            key=lambda one: (one.step_free and not needing, one.seats < heads, abs(one.seats - heads), one.id),
        )
        self.busy[van.id].append(self.spans[window])
        ride = _Ride(van, [])
        self.rides[window].append(ride)
        return ride

    def _is_free(self, van: int, span: Interval) -> bool:
        back = dt.timedelta(minutes=self.question.rules.drive)
        return not any(overlaps((span[0] - back, span[1] + back), one) for one in self.busy[van])

    def shuttles(self) -> Iterator[Shuttle]:
        for rides in self.rides.values():
            for ride in rides:
                first, span = ride.people[0], _span(self.question, ride.people)
                people = tuple(sorted(one.id for one in ride.people))
                yield Shuttle(ride.van.id, first.station, first.terminal, first.hotel, *span, people)


def _windows(question: Question) -> list[list[Traveller]]:
    """By terminal and hotel, those who come within `window` of the first."""
    ways: dict[Hashable, list[Traveller]] = defaultdict(list)
    for one in sorted(question.travellers, key=lambda one: (one.at, one.id)):
        ways[one.station.casefold(), one.terminal.casefold(), one.hotel].append(one)
    longest, found = dt.timedelta(minutes=question.rules.window), []
    for people in ways.values():
        window: list[Traveller] = []
        for one in people:
            if not window or one.at - window[0].at > longest:
                found.append(window := [])
            window.append(one)
    return sorted(found, key=lambda people: (people[0].at, people[0].id))


def _parties(people: Iterable[Traveller]) -> list[list[Traveller]]:
    """Those who stay together: who needs no step first, large delegations and parties before small ones."""
    parties, sizes = defaultdict(list), defaultdict(int)
    for one in people:
        parties[one.id if one.party is None else ("party", one.party)].append(one)
        sizes[one.delegation] += one.delegation is not None
    for party in parties.values():
        party.sort(key=lambda one: (not one.step_free, one.at, one.id))

    def order(party: list[Traveller]) -> tuple:
        home = party[0].delegation
        return not _steps_matter(party), -sizes[home], str(home), -len(party), party[0].at, party[0].id

    return sorted(parties.values(), key=order)


def _steps_matter(party: Iterable[Traveller]) -> bool:
    return any(one.step_free for one in party)


def _span(question: Question, people: list[Traveller]) -> Interval:
    """From the first landing until the last is at the hotel; or from the hotel until the first has to be there."""
    rules, first, last = question.rules, min(one.at for one in people), max(one.at for one in people)
    if question.way == "arrival":
        return first, last + dt.timedelta(minutes=rules.hall + rules.drive)
    there = first - dt.timedelta(minutes=rules.checkin)
    return there - dt.timedelta(minutes=rules.drive), there


def _whole(question: Question, people: list[Traveller]) -> Interval:
    """In which every shuttle lies that takes some of these people."""
    spans = [_span(question, [one]) for one in people]
    return spans[0][0], spans[-1][1]


def _greeted(question: Question, shuttles: list[Shuttle]) -> Iterator[Shuttle]:
    """Each with a greeter who is in no other terminal: who speaks with most of them, then who stands there already."""
    if question.way != "arrival":
        yield from shuttles
        return
    posts = {one.id: list(one.posts) for one in question.guides}
    people = {one.id: one for one in question.travellers}
    for shuttle in shuttles:
        own = Post(shuttle.starts_at, shuttle.ends_at, shuttle.station, shuttle.terminal)
        free = [one for one in question.guides if not any(elsewhere(own, post, WALK) for post in posts[one.id])]
        if not free:
            yield shuttle
            continue
        spoken = [people[key].languages for key in shuttle.travellers]
        chosen = min(free, key=lambda one: _unsuited(one, own, spoken, posts[one.id]))
        posts[chosen.id].append(own)
        yield replace(shuttle, greeter=chosen.id)


def _unsuited(guide: Guide, own: Post, spoken: list[frozenset[str]], posts: list[Post]) -> tuple:
    understood = sum(bool(guide.languages & one) for one in spoken)
    there = any(same_terminal(own, one) and overlaps(_times(own), _times(one)) for one in posts)
    return -understood, not there, len(posts), guide.id


def elsewhere(one: Post, other: Post, walk: dt.timedelta = dt.timedelta()) -> bool:
    """Whether somebody would have to be in two terminals at once, or had not the time to walk."""
    starts_at, ends_at = _times(one)
    return not same_terminal(one, other) and overlaps((starts_at - walk, ends_at + walk), _times(other))


def same_terminal(one: Post, other: Post) -> bool:
    """Whether both are the same; a place nobody named is no other one's."""
    station, terminal = one.station.casefold(), one.terminal.casefold()
    return bool(station) and (station, terminal) == (other.station.casefold(), other.terminal.casefold())


def _times(post: Post) -> Interval:
    return post.starts_at, post.ends_at
