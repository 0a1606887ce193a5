"""Who gets which panel when more wish for one than it has seats: exact, reproducible, and with a reason for each wish.

Rank-maximal: as many first wishes as possible, then of those solutions the ones with most second wishes, and so on
(Irving, Kavitha, Mehlhorn, Michail, Paluch: Rank-maximal matchings, 2006). Among equals, delegations with fewer seats
come first (the least sum of squares of seats by delegation), then people with fewer seats, then the lot: a hash of the
event and the person, so that the same question has the same answer everywhere and nobody draws twice.

Each step is a linear programme, and the next one chooses among its best solutions: variables that would cost are fixed,
bounds that have a price are kept tight (complementary slackness). Panels, categories, slots, people and delegations are
two nested families of sums, so corners are whole numbers by themselves; only where quotas by category and by country
cross, or panels overlap in chains, are there fractions, and HiGHS then proves the step as an integer programme.
Whoever has a seat keeps it.
"""

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

#: Why a wish was or was not granted.
OUTCOMES = ("granted", "held", "engaged", "overlaps", "enough", "quota", "full")
#: Whole numbers are compared with this much room for the solver's arithmetic.
ROOM, TINY = 0.25, 1e-6
#: Seconds for one step that needs proof; what is best by then is taken, and the answer says that it is not proven.
PATIENCE = 10


@dataclasses.dataclass(frozen=True)
class Limit:
    """At most so many more of a `kind` ("category", "country")."""

    kind: str
    value: str
    places: int


@dataclasses.dataclass(frozen=True)
class Panel:
    """What is wished for: free seats (None: no limit), quotas, and the panels one cannot attend besides it."""

    id: int
    seats: int | None = None
    limits: tuple[Limit, ...] = ()
    clashes: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Person:
    """Who wishes: panels in order, those in which they have a seat already, those they cannot attend."""

    id: int
    category: str
    country: str
    wishes: tuple[int, ...]
    #: None: somebody alone, who is a delegation of their own.
    delegation: int | None = None
    held: frozenset[int] = frozenset()
    engaged: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Question:
    """All that the answer follows from. `slug` is what lots are drawn with; `seats_each` None: as many as fit."""

    slug: str
    panels: tuple[Panel, ...]
    people: tuple[Person, ...]
    seats_each: int | None = None


@dataclasses.dataclass(frozen=True)
class Wish:
    """What became of one wish; `other` is the panel that stands in the way where the outcome is "overlaps"."""

    panel: int
    rank: int
    outcome: str
    other: int | None = None


@dataclasses.dataclass(frozen=True)
class Answer:
    """By person, what became of each of their wishes, in their order."""

    people: Mapping[int, tuple[Wish, ...]]
    #: Whether no other answer can be worth more.
    proven: bool = True

    @property
    def seats(self) -> list[tuple[int, int]]:
        """The new seats: (person, panel), in order."""
        return sorted((person, wish.panel) for person, wish in self._all() if wish.outcome == "granted")

    @property
    def granted(self) -> Counter[int]:
        """How many new seats are a first wish, a second …"""
        return Counter(wish.rank for _person, wish in self._all() if wish.outcome == "granted")

    def _all(self) -> Iterable[tuple[int, Wish]]:
        return ((person, wish) for person, wishes in self.people.items() for wish in wishes)


def allot(question: Question) -> Answer:
    """The answer to the question: exact, and the same each time. Raises RuntimeError should the solver ever fail."""
    programme = _Programme(question)
    granted = programme.solved()
    panels = {panel.id: panel for panel in question.panels}
    given = defaultdict(set)
    for person, panel in granted:
        given[person].add(panel)
    limits = _used(question, granted)
    people = {
        person.id: tuple(_wishes(person, given[person.id], question, panels, limits))
        for person in sorted(question.people, key=lambda one: one.id)
    }
    return Answer(people, programme.proven)


def lot(slug: str, person: int) -> str:
    """What decides between people whom nothing else tells apart; the smaller one comes first."""
    return hashlib.sha256(f"{slug}:{person}".encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class _Pair:
    """A seat that could be given."""

    person: Person
    panel: Panel
    rank: int


class _Programme:
    """The integer programme: a variable for each pair that is possible, and what has been decided so far as rows."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.people = sorted(question.people, key=lambda one: lot(question.slug, one.id))
        self.pairs = [pair for person in self.people for pair in _pairs(person, question)]
        self.rows: list[tuple[dict[int, float], float]] = []
        self.tight: set[int] = set()
        self.width = len(self.pairs)
        self.bounds = [(0.0, 1.0)] * self.width
        self.proven = True
        self._limit()

    def solved(self) -> list[tuple[int, int]]:
        """The pairs (person, panel) of the one solution that every step leaves."""
        if not self.pairs:
            return []
        for rank in sorted({pair.rank for pair in self.pairs}):
            self._decide({place: -1 for place, pair in enumerate(self.pairs) if pair.rank == rank})
        self._decide(self._evenness(lambda person: person.delegation or f"alone {person.id}"))
        self._decide(self._evenness(lambda person: person.id))
        lots = {person.id: number for number, person in enumerate(self.people)}
        chosen = self._decide({place: lots[pair.person.id] for place, pair in enumerate(self.pairs)})
        return [(pair.person.id, pair.panel.id) for pair, one in zip(self.pairs, chosen, strict=False) if one > 0.5]

    def _limit(self) -> None:
        """Seats, quotas, one at a time, so many each: sums of pairs that may reach a bound."""
        by_panel, by_person = defaultdict(list), defaultdict(list)
        for place, pair in enumerate(self.pairs):
            by_panel[pair.panel].append(place)
            by_person[pair.person].append(place)
        for panel, places in by_panel.items():
            self._at_most(places, panel.seats)
            for limit in panel.limits:
                within = [place for place in places if _counts(limit, self.pairs[place].person)]
                self._at_most(within, limit.places)
        cliques = _cliques(self.question.panels)
        for person, places in by_person.items():
            each = self.question.seats_each
            self._at_most(places, None if each is None else each - len(person.held))
            for clique in cliques:
                self._at_most([place for place in places if self.pairs[place].panel.id in clique], 1)

    def _at_most(self, places: Sequence[int], bound: int | None) -> None:
        if bound is not None and len(places) > bound:
            self.rows.append((dict.fromkeys(places, 1.0), max(bound, 0)))

    def _evenness(self, group_of: Callable[[Person], object]) -> dict[int, float]:
        """The sum of squares of seats by group, as a cost: the k-th seat of a group costs 2k - 1.

        New variables count the seats; being convex, they fill up from the cheapest by themselves.
        """
        groups, cost = defaultdict(list), {}
        for place, pair in enumerate(self.pairs):
            groups[group_of(pair.person)].append(place)
        held = Counter()
        for person in self.people:
            held[group_of(person)] += len(person.held)
        for group, places in groups.items():
            steps = range(self.width, self.width + len(places))
            self.width += len(places)
            self.bounds += [(0.0, 1.0)] * len(places)
            cost |= {step: 2 * (held[group] + number) + 1 for number, step in enumerate(steps)}
            self.tight.add(len(self.rows))
            self.rows.append((dict.fromkeys(places, 1.0) | dict.fromkeys(steps, -1.0), 0))
        return cost

    def _decide(self, cost: Mapping[int, float]) -> np.ndarray:
        """Solve for the least cost, and keep to the best solutions from now on."""
        objective = np.zeros(self.width)
        objective[list(cost)] = list(cost.values())
        found = self._relaxed(objective)
        if np.all(np.abs(found.x - np.round(found.x)) < TINY):
            self._keep_to(found)
            return found.x
        found = self._whole(objective)
        self.rows.append((dict(cost), round(found.fun) + ROOM))
        return found.x

    def _relaxed(self, objective: np.ndarray) -> OptimizeResult:
        """The linear programme, fractions allowed."""
        matrix, bounds = self._matrix()
        loose = [row for row in range(len(self.rows)) if row not in self.tight]
        tight = sorted(self.tight)
        found = linprog(
            objective, A_ub=matrix[loose] if loose else None, b_ub=bounds[loose] if loose else None,
            A_eq=matrix[tight] if tight else None, b_eq=bounds[tight] if tight else None,
            bounds=self.bounds, method="highs-ds",
        )  # fmt: skip
        if found.status != 0:
            raise RuntimeError(f"the allocation has no solution: {found.message}")
        found.priced = [row for row, price in zip(loose, found.ineqlin.marginals, strict=True) if abs(price) > TINY]
        return found

    def _keep_to(self, found: OptimizeResult) -> None:
        """Leave only the solutions that are as good as this one."""
        self.tight |= set(found.priced)
        for place in np.flatnonzero(np.abs(found.lower.marginals) > TINY):
            self.bounds[place] = (self.bounds[place][0],) * 2
        for place in np.flatnonzero(np.abs(found.upper.marginals) > TINY):
            self.bounds[place] = (self.bounds[place][1],) * 2

    def _whole(self, objective: np.ndarray) -> OptimizeResult:
        """The integer programme: proven, or the best that was found in good time."""
        matrix, bounds = self._matrix()
        least = np.array([bounds[row] if row in self.tight else -np.inf for row in range(len(self.rows))])
        whole = np.zeros(self.width)
        whole[: len(self.pairs)] = 1
        found = milp(
            objective, integrality=whole, bounds=Bounds(*np.array(self.bounds).T),
            constraints=LinearConstraint(matrix, least, bounds),
            options={"mip_rel_gap": 0.0, "time_limit": PATIENCE},
        )  # fmt: skip
        if found.x is None:
            raise RuntimeError(f"the allocation has no solution: {found.message}")
        self.proven = self.proven and found.status == 0
        return found

    def _matrix(self) -> tuple[sparse.csr_array, np.ndarray]:
        """All sums as rows, and what each may reach."""
        if not self.rows:
            return sparse.csr_array((0, self.width)), np.zeros(0)
        entries = [(row, place, value) for row, (sums, _bound) in enumerate(self.rows) for place, value in sums.items()]
        rows, places, values = zip(*entries, strict=True)
        matrix = sparse.csr_array((values, (rows, places)), shape=(len(self.rows), self.width))
        return matrix, np.array([bound for _sums, bound in self.rows], dtype=float)


def _pairs(person: Person, question: Question) -> Iterable[_Pair]:
    """The wishes that could be granted at all, by rank."""
    panels = {panel.id: panel for panel in question.panels}
    for rank, wish in enumerate(person.wishes, start=1):
        panel = panels.get(wish)
        if panel is None or wish in person.held | person.engaged or panel.clashes & person.held:
            continue
        if panel.seats is None or panel.seats > 0:
            yield _Pair(person, panel, rank)


def _counts(limit: Limit, person: Person) -> bool:
    return getattr(person, limit.kind) == limit.value


def _cliques(panels: Sequence[Panel]) -> list[frozenset[int]]:
    """Groups of panels of which each excludes every other, so that every exclusion is in one of them."""
    clashes = {panel.id: panel.clashes for panel in sorted(panels, key=lambda one: one.id)}
    cliques: list[frozenset[int]] = []
    for one, excluded in clashes.items():
        for other in sorted(excluded & clashes.keys()):
            if not any({one, other} <= clique for clique in cliques):
                cliques.append(_grown({one, other}, clashes))
    return cliques


def _grown(clique: set[int], clashes: Mapping[int, frozenset[int]]) -> frozenset[int]:
    for third in clashes:
        if third not in clique and clique <= clashes[third]:
            clique = clique | {third}
    return frozenset(clique)


def _used(question: Question, granted: Iterable[tuple[int, int]]) -> dict[int, list[tuple[Limit, int]]]:
    """The quotas of each panel, and how many of their places were given."""
    people = {person.id: person for person in question.people}
    new = defaultdict(list)
    for person, panel in granted:
        new[panel].append(people[person])
    return {
        panel.id: [(limit, sum(_counts(limit, one) for one in new[panel.id])) for limit in panel.limits]
        for panel in question.panels
    }


def _wishes(
    person: Person,
    given: set[int],
    question: Question,
    panels: Mapping[int, Panel],
    limits: Mapping[int, list[tuple[Limit, int]]],
) -> Iterable[Wish]:
    """What became of each wish. A seat in the way is one that was wished for more, or held before."""
    better = set(person.held)
    for rank, wish in enumerate(person.wishes, start=1):
        if wish not in panels:
            continue
        panel = panels[wish]
        blocking = sorted(panel.clashes & better)
        if wish in given:
            outcome = "granted"
            better.add(wish)
        elif wish in person.held:
            outcome = "held"
        elif wish in person.engaged:
            outcome = "engaged"
        elif blocking:
            outcome = "overlaps"
        elif question.seats_each is not None and len(better) >= question.seats_each:
            outcome = "enough"
        elif any(_counts(limit, person) and used >= limit.places for limit, used in limits[wish]):
            outcome = "quota"
        else:
            outcome = "full"
        yield Wish(wish, rank, outcome, blocking[0] if outcome == "overlaps" else None)
