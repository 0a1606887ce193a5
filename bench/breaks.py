"""Business meetings with the fewest breaks: the published problem, its files, and a proof by core-guided MaxSAT.

The problem is that of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret (Constraint Solving Approaches to
the Business-to-Business Meeting Scheduling Problem, JAIR 74, 2022): every meeting is held, nobody has two at once, each
slot has so many tables, and a break is a stretch of idle slots between two meetings of one person. Nobody has over
`SPREAD` breaks more than anybody else. Slots are numbered from 1.
"""

import dataclasses
import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pysat.card import CardEnc, EncType
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

#: How many more breaks one person may have than another.
SPREAD = 2
#: How often a core is tried to be made smaller.
TRIMS = 5
#: In which part of the day a meeting may be, as the files number it.
MORNING, AFTERNOON = 1, 2


@dataclasses.dataclass(frozen=True)
class Instance:
    """Who meets whom, and in which slots each meeting may be."""

    people: int
    slots: int
    tables: int
    #: By meeting, the two people.
    meetings: tuple[tuple[int, int], ...]
    #: By meeting, its slots: those of its session that neither of the two forbids.
    possible: tuple[tuple[int, ...], ...]

    @functools.cached_property
    def of(self) -> Mapping[int, tuple[int, ...]]:
        """The meetings of each person who has any."""
        found = defaultdict(list)
        for meeting, pair in enumerate(self.meetings):
            for person in pair:
                found[person].append(meeting)
        return {person: tuple(meetings) for person, meetings in sorted(found.items())}

    @property
    def times(self) -> range:
        """All slots."""
        return range(1, self.slots + 1)


def read(path: Path) -> Instance:
    """An instance as published (MiniZinc data). Raises ValueError for one with precedences, which none of the originals
    has.
    """
    parts = dict(re.findall(r"(\w+)\s*=\s*(.*?);", path.read_text(), re.DOTALL))
    people, slots, morning = (int(parts[name]) for name in ("nBusiness", "nTotalSlots", "nMorningSlots"))
    rows = [_numbers(row) for row in parts["requested"].strip("[]| \n").split("|") if _numbers(row)]
    forbidden = [set(_numbers(one)) for one in re.findall(r"\{(.*?)\}", parts["forbidden"])]
    if any(_numbers(one) for one in re.findall(r"\{(.*?)\}", parts["precedences"])):
        raise ValueError(f"{path.name} has precedences")
    sessions = {MORNING: range(1, morning + 1), AFTERNOON: range(morning + 1, slots + 1)}
    possible = []
    for (one, other, session), fixed in zip(rows, _numbers(parts["fixed"]), strict=True):
        times = [fixed] if fixed else sessions.get(session, range(1, slots + 1))
        possible.append(tuple(time for time in times if time not in forbidden[one - 1] | forbidden[other - 1]))
    pairs = tuple((one, other) for one, other, _session in rows)
    return Instance(people, slots, int(parts["nTables"]), pairs, tuple(possible))


def _numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r"-?\d+", text)]


def breaks(instance: Instance, schedule: Mapping[int, int]) -> dict[int, int]:
    """By person, how many stretches of idle slots lie between their meetings."""
    counted = {}
    for person, meetings in instance.of.items():
        times = sorted(schedule[meeting] for meeting in meetings)
        counted[person] = sum(later > earlier + 1 for earlier, later in itertools.pairwise(times))
    return counted


def wrong(instance: Instance, schedule: Mapping[int, int]) -> list[str]:
    """What breaks a rule, in words; written apart from the model, so that neither can be wrong in the other's way."""
    said = [f"meeting {one} is left out" for one in range(len(instance.meetings)) if one not in schedule]
    misplaced = [(one, time) for one, time in schedule.items() if time not in instance.possible[one]]
    said += [f"meeting {one} cannot be at {time}" for one, time in misplaced]
    at = Counter((person, time) for one, time in schedule.items() for person in instance.meetings[one])
    said += [f"{person} has {many} meetings at {time}" for (person, time), many in at.items() if many > 1]
    tables = Counter(schedule.values())
    said += [f"{many} meetings at {time}" for time, many in tables.items() if many > instance.tables]
    counted = breaks(instance, schedule).values() if not said else ()
    if counted and max(counted) - min(counted) > SPREAD:
        said.append(f"breaks from {min(counted)} to {max(counted)}")
    return said


def fewest(instance: Instance, solver: str) -> dict[int, int] | None:
    """A schedule with the fewest breaks there can be, by meeting; None: there is no schedule at all.

    Raises nothing and knows no time limit: run it in a process of its own.
    """
    if any(len(meetings) > instance.slots for meetings in instance.of.values()):
        return None  # The counts below would be a pigeonhole, and take for ever.
    model = _Model(instance)
    with RC2(model.formula, solver=solver, adapt=True, exhaust=True, minz=True, trim=TRIMS) as search:
        found = search.compute()
    if found is None:
        return None
    true = {one for one in found if one > 0}
    return {meeting: time for (meeting, time), literal in model.held.items() if literal in true}


class _Model:
    """The formula: `held` by meeting and slot, `used` by person and slot, `met` so far, and a soft `hole` ended."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.names, self.formula = instance, IDPool(), WCNF()
        name = self.names.id
        self.held = {
            (meeting, time): name(("held", meeting, time))
            for meeting, times in enumerate(instance.possible)
            for time in times
        }
        self.used = {(person, time): name(("used", person, time)) for person in instance.of for time in instance.times}
        for meeting, times in enumerate(instance.possible):
            self._count([self.held[meeting, time] for time in times], 1, exactly=True)
        for person in instance.of:
            self._meet(person)
        for time in instance.times:
            self._share(time)
        self._spread({person: list(self._holes(person)) for person in instance.of})

    def _say(self, *clause: int) -> None:
        self.formula.append(list(clause))

    def _count(self, literals: list[int], bound: int, *, exactly: bool = False) -> None:
        """At most so many of them, or exactly."""
        encoding = EncType.pairwise if bound == 1 else EncType.seqcounter
        make = CardEnc.equals if exactly else CardEnc.atmost
        if not literals and exactly:
            self._say()
        elif exactly or len(literals) > bound:
            self.formula.extend(make(literals, bound, vpool=self.names, encoding=encoding).clauses)

    def _meet(self, person: int) -> None:
        """One at a time, and as many slots used as there are meetings: implied, but it spares the search."""
        for time in self.instance.times:
            here = [self.held[one, time] for one in self.instance.of[person] if (one, time) in self.held]
            used = self.used[person, time]
            self._count(here, 1)
            self._say(-used, *here)
            for one in here:
                self._say(-one, used)
        everywhere = [self.used[person, time] for time in self.instance.times]
        self._count(everywhere, len(self.instance.of[person]), exactly=True)

    def _share(self, time: int) -> None:
        """No more meetings than tables, counted by stars: of the meetings that share a person, one at most is held.
        And no more people than twice as many: implied, but it spares the search where tables are short.
        """
        held = []
        for person, star in self.stars:
            here = [self.held[meeting, time] for meeting in star if (meeting, time) in self.held]
            if len(here) > 1:
                any_of_them = self.names.id(("star", person, time))
                self._say(-any_of_them, *here)
                for one in here:
                    self._say(-one, any_of_them)
                here = [any_of_them]
            held += here
        self._count(held, self.instance.tables)
        self._count([self.used[person, time] for person in self.instance.of], 2 * self.instance.tables)

    @functools.cached_property
    def stars(self) -> list[tuple[int, list[int]]]:
        """All meetings in as few groups as come easily, each of one person: always whoever has most of those left."""
        left, stars = set(range(len(self.instance.meetings))), []
        while left:
            person = max(self.instance.of, key=lambda one: len(left.intersection(self.instance.of[one])))
            stars.append((person, sorted(left.intersection(self.instance.of[person]))))
            left -= set(stars[-1][1])
        return stars

    def _holes(self, person: int) -> Iterator[int]:
        """A break ends in a slot: not used, something was before, something is right after. Soft: better none."""
        met = None
        for time in self.instance.times:
            used, now = self.used[person, time], self.names.id(("met", person, time))
            self._say(-used, now)
            if met is None:
                self._say(-now, used)
            else:
                self._say(-now, met, used)
                self._say(-met, now)
            if met is not None and time < self.instance.slots:
                after, hole = self.used[person, time + 1], self.names.id(("hole", person, time))
                self._say(used, -met, -after, hole)
                for each in (-used, met, after):
                    self._say(-hole, each)
                self.formula.append([-hole], weight=1)
                yield hole
            met = now

    def _spread(self, holes: Mapping[int, list[int]]) -> None:
        """Nobody has over `SPREAD` more than anybody else. Whoever meets once has none; else so many for one of them
        mean enough for all.
        """
        if min((len(meetings) for meetings in self.instance.of.values()), default=0) < 2:
            for each in holes.values():
                self._count(each, SPREAD)
            return
        counts = [self._at_least(each) for each in holes.values()]
        for many in range(SPREAD + 1, max(map(len, counts)) + 1):
            enough = self.names.id(("enough", many))
            for count in counts:
                if len(count) >= many:
                    self._say(-count[many - 1], enough)
                self._say(-enough, *count[many - SPREAD - 1 : many - SPREAD])

    def _at_least(self, literals: list[int]) -> list[int]:
        """For 1, 2, 3 …, a literal that is true just where so many of them are."""
        counted: list[int] = []
        for literal in literals:
            before, counted = counted, [self.names.id(("of", literal, many)) for many in range(len(counted) + 1)]
            for many, now in enumerate(counted):
                fewer, same = before[many - 1 : many] if many else [], before[many : many + 1]
                self._say(-literal, *(-one for one in fewer), now)
                self._say(-now, *same, literal)
                for one in same:
                    self._say(-one, now)
                for one in fewer:
                    self._say(-now, one)
        return counted
