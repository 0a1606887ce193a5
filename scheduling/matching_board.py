"""The board on which company visits are planned: the question in numbers of its own, worked out once.

Persons, slots and sessions are numbered from 0; a choice is somebody at a session. Only what may be is on the board:
what has begun is settled, and whatever is closed, barred, forbidden, in no time for anybody or worth nothing is absent.
Slots are taken together in groups: a run, where buses are counted, else each by itself.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator

from scheduling.visits import Host, Question, Session, Visit, Visitor, Wanted

NONE = -1
#: Stops of a bus, one after the other, as sessions.
Route = tuple[int, ...]
#: More routes of a run than these are not looked at all at once.
MANY = 6_000


class Board:
    """What may be chosen, and what limits it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.people = [one.id for one in question.visitors]
        self.person = {key: place for place, key in enumerate(self.people)}
        self._begin()
        self._sessions()
        self._choices()
        self._weigh()
        self._groups()

    # What has begun

    def _begin(self) -> None:
        """What stands in slots that have begun stays, and so takes a company from somebody's list."""
        question = self.question
        order = sorted(question.slots, key=lambda one: (one.starts_at, one.number))
        self.slots = [one.number for one in order]
        self.slot_of = {number: place for place, number in enumerate(self.slots)}
        self.settled = sorted(
            one for one in question.stands
            if one.slot in question.begun and one.slot in self.slot_of and one.visitor in self.person
            and one.host in question.host
        )  # fmt: skip
        self.seen: dict[int, dict] = defaultdict(dict)
        for one in self.settled:
            self.seen[self.person[one.visitor]][one.host] = one.slot

    # Sessions

    def _sessions(self) -> None:
        """All that can be held from now on, by host and slot."""
        question = self.question
        self.sessions = sorted(
            (one for one in self._possible() if one not in question.barred and one.slot not in question.begun),
            key=lambda one: (self.slot_of[one.slot], one.host),
        )
        self.number = {one: place for place, one in enumerate(self.sessions)}
        hosts = sorted({one.host for one in self.sessions})
        self.hosts: list[Host] = [question.host[key] for key in hosts]
        places = {key: place for place, key in enumerate(hosts)}
        self.host_of = [places[one.host] for one in self.sessions]
        self.time_of = [self.slot_of[one.slot] for one in self.sessions]
        many = max(len(self.people), 1)
        own = [self.hosts[host].capacity for host in self.host_of]
        self.room = [many if one is None else max(min(one, many), 0) for one in own]
        self.held = [one in question.held for one in self.sessions]
        self.least = [
            1 if held else max(self.hosts[host].minimum, 1) for held, host in zip(self.held, self.host_of, strict=True)
        ]
        counted = Counter(one.host for one in question.held | {Session(one.host, one.slot) for one in self.settled})
        #: How many sessions each company can have besides those agreed.
        self.spare = [max(host.visits - counted[host.id], 0) for host in self.hosts]

    def _possible(self) -> set[Session]:
        slots = self.slot_of.keys()
        opened = {Session(host.id, slot) for host in self.question.hosts for slot in host.slots & slots}
        return opened | {one for one in self.question.held if one.slot in slots and one.host in self.question.host}

    # Choices

    def _choices(self) -> None:
        """By person, the sessions they can be at."""
        question, by_host = self.question, defaultdict(list)
        for session, place in self.number.items():
            by_host[session.host].append(place)
        self.pins, wanted = self._wishes_of_organizers(question.pinned), self._wishes_of_organizers(question.forbidden)
        self.late = self._late()
        self.options: list[list[int]] = []
        for place, visitor in enumerate(question.visitors):
            hosts = {key for key, worth in visitor.worth.items() if worth > 0}
            hosts = (hosts | {key for key, _slot in self.pins[place]}) - self.seen[place].keys()
            found = [session for host in hosts if question.buses != () for session in by_host[host]
                     if self._open_to(place, visitor, session, wanted[place])]  # fmt: skip
            self.options.append(sorted(found))

    def _wishes_of_organizers(self, wanted: tuple[Wanted, ...]) -> list[set[tuple]]:
        found: list[set[tuple]] = [set() for _ in self.people]
        for one in wanted:
            if one.visitor in self.person:
                found[self.person[one.visitor]].add((one.host, one.slot))
        return found

    def _open_to(self, place: int, visitor: Visitor, session: int, forbidden: set[tuple]) -> bool:
        one = self.sessions[session]
        return (
            one.slot in visitor.free and not forbidden & {(one.host, None), (one.host, one.slot)}
            and all(self.apart(one, Session(host, slot)) for host, slot in self.seen[place].items())
        )  # fmt: skip

    def apart(self, one: Session, other: Session) -> bool:
        """Whether somebody can be at both, whichever is first."""
        if one.slot == other.slot:
            return False
        earlier, later = sorted((one, other), key=lambda each: self.slot_of[each.slot])
        return self.question.reaches(earlier, later)

    def _late(self) -> list[frozenset[int]]:
        """By session, those in other slots that are out of its reach, before or after it."""
        found: list[set[int]] = [set() for _ in self.sessions]
        starts = [self.question.slot[number] for number in self.slots]
        longest = max(self.question.travel.values(), default=0) * 60
        for one, other in itertools.combinations(range(len(self.sessions)), 2):
            earlier, later = self.time_of[one], self.time_of[other]
            if earlier == later or (starts[later].starts_at - starts[earlier].ends_at).total_seconds() >= longest:
                continue
            if not self.question.reaches(self.sessions[one], self.sessions[other]):
                found[one].add(other)
                found[other].add(one)
        return [frozenset(each) for each in found]

    # Points

    def _weigh(self) -> None:
        """What each choice is worth: pins before all; what stands, after the promised visits, where anything does."""
        question = self.question
        tops = [set(one.wishes[: question.choices]) for one in question.visitors]
        had = [sum(key in tops[place] for key in self.seen[place]) for place in range(len(self.people))]
        self.owed = [max(question.promised - each, 0) for each in had]
        self.again = bool(question.stands)
        self.worth: list[dict[int, int]] = []
        self.stays: list[set[int]] = []
        self.pinned: list[dict[int, int]] = []
        self.top: list[set[int]] = []
        for place, (visitor, options) in enumerate(zip(question.visitors, self.options, strict=True)):
            key, pins = visitor.id, self.pins[place]
            named = {session: self.sessions[session] for session in options}
            self.worth.append({session: visitor.worth.get(one.host, 0) for session, one in named.items()})
            self.stays.append({session for session, one in named.items()
                               if Visit(key, one.host, one.slot) in question.stands})  # fmt: skip
            self.pinned.append({session: len({(one.host, None), (one.host, one.slot)} & pins)
                                for session, one in named.items() if pins})  # fmt: skip
            self.top.append({session for session, one in named.items() if one.host in tops[place]})
        self._scale()

    def _scale(self) -> None:
        """One number for each choice that has all of this in its order, and what the promised ones count."""
        width = len(self.slots)
        total = sum(sum(sorted(each.values(), reverse=True)[:width]) for each in self.worth)
        promised = sum(self.owed)
        if self.again:
            stay = total + 1
            self.first = stay * (sum(map(len, self.stays)) + 1)
            pin = self.first * (promised + 1)
        else:
            stay, self.first = 0, max(self.question.first, 0)
            pin = total + self.first * promised + 1
        self.points = [
            {session: worth + stay * (session in stays) + pin * pins.get(session, 0) for session, worth in each.items()}
            for each, stays, pins in zip(self.worth, self.stays, self.pinned, strict=True)
        ]

    # Groups

    def _groups(self) -> None:
        """Slots that a bus goes through without a rest; by group, its slots in order."""
        buses, begun = self.question.buses, self.question.begun
        self.buses = None if buses is None else sorted(buses, key=lambda one: (-one.seats, one.id))
        runs = self.question.runs if buses is not None else {number: (number,) for number in self.slots}
        groups = ([self.slot_of[number] for number in numbers if number not in begun] for numbers in runs.values())
        self.groups = sorted(tuple(sorted(each)) for each in groups if each)
        self.group_of = {time: group for group, times in enumerate(self.groups) for time in times}
        self.at: list[list[int]] = [[] for _ in self.slots]
        for session, time in enumerate(self.time_of):
            self.at[time].append(session)
        #: By person and group, where they can be.
        self.near: list[list[list[int]]] = []
        for options in self.options:
            mine: list[list[int]] = [[] for _ in self.groups]
            for session in options:
                mine[self.group_of[self.time_of[session]]].append(session)
            self.near.append(mine)

    def routes(self, group: int, limit: int = MANY) -> list[Route] | None:
        """All ways of a bus through this group to which no stop could be added; None: they are too many."""
        found = list(itertools.islice(self._routes(self.groups[group]), 4 * limit))
        if len(found) == 4 * limit:
            return None
        longest = [one for one in found if not self._extended(one, group)]
        return longest if len(longest) <= limit else None

    def _routes(self, times: tuple[int, ...]) -> Iterator[Route]:
        """All of them, the empty one left out."""
        if not times:
            return
        for session in self.at[times[0]]:
            yield (session,)
            for rest in self._routes(times[1:]):
                if self.passes(session, rest):
                    yield (session, *rest)
        yield from self._routes(times[1:])

    def _extended(self, route: Route, group: int) -> bool:
        """Whether one more stop is possible."""
        taken = {self.time_of[stop] for stop in route}
        return any(
            self.passes(session, route) for time in self.groups[group] if time not in taken for session in self.at[time]
        )

    def passes(self, session: int, stops: Route) -> bool:
        """Whether a bus can stop here besides: another company, in time."""
        host, late = self.host_of[session], self.late[session]
        return all(self.host_of[stop] != host and stop not in late for stop in stops)
