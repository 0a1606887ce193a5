"""Who gets which panel when more wish for one than it has seats: exact, reproducible, and with a reason for each wish.

Rank-maximal: as many first wishes as possible, then of those solutions the ones with most second wishes, and so on
(Irving, Kavitha, Mehlhorn, Michail, Paluch: Rank-maximal matchings, 2006). Among equals, delegations with fewer seats
come first (the least sum of squares of seats by delegation), then people with fewer seats, then the lot: a hash of the
event and the person, so that the same question has the same answer everywhere and nobody draws twice.

Panels, categories, slots, people and delegations are two nested families of sums, so that the linear programmes of
`lexicographic.py` mostly have whole numbers for corners; where quotas by category and by country cross, or panels
overlap in chains, integer programmes decide. Whoever has a seat keeps it.
"""

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

#: Why a wish was or was not granted.
OUTCOMES = ("granted", "held", "engaged", "overlaps", "enough", "quota", "full")


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
    return Answer(people, programme.choices.proven)


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
    """The possible seats as choices, and the steps in which they are decided."""

    def __init__(self, question: Question) -> None:
        # Not at the top: the solver takes longer to load than all the rest of the house, and few processes ask it.
        from scheduling.lexicographic import Choices  # noqa: PLC0415

        self.question = question
        self.people = sorted(question.people, key=lambda one: lot(question.slug, one.id))
        self.pairs = [pair for person in self.people for pair in _pairs(person, question)]
        self.choices = Choices(len(self.pairs))
        self._limit()

    def solved(self) -> list[tuple[int, int]]:
        """The pairs (person, panel) of the one solution that every step leaves."""
        if not self.pairs:
            return []
        for rank in sorted({pair.rank for pair in self.pairs}):
            self.choices.decide({place: -1 for place, pair in enumerate(self.pairs) if pair.rank == rank})
        self._decide_evenly(lambda person: person.delegation or f"alone {person.id}")
        self._decide_evenly(lambda person: person.id)
        lots = {person.id: number for number, person in enumerate(self.people)}
        chosen = self.choices.decide({place: lots[pair.person.id] for place, pair in enumerate(self.pairs)})
        return [(pair.person.id, pair.panel.id) for pair, one in zip(self.pairs, chosen, strict=True) if one]

    def _limit(self) -> None:
        """Seats, quotas, one at a time, so many each: sums of pairs that may reach a bound."""
        by_panel, by_person = defaultdict(list), defaultdict(list)
        for place, pair in enumerate(self.pairs):
            by_panel[pair.panel].append(place)
            by_person[pair.person].append(place)
        for panel, places in by_panel.items():
            self.choices.at_most(places, panel.seats)
            for limit in panel.limits:
                within = [place for place in places if _counts(limit, self.pairs[place].person)]
                self.choices.at_most(within, limit.places)
        cliques = _cliques(self.question.panels)
        for person, places in by_person.items():
            each = self.question.seats_each
            self.choices.at_most(places, None if each is None else each - len(person.held))
            for clique in cliques:
                self.choices.at_most([place for place in places if self.pairs[place].panel.id in clique], 1)

    def _decide_evenly(self, group_of: Callable[[Person], object]) -> None:
        """Those groups first that have fewer seats, the ones they hold already among them."""
        groups, held = defaultdict(list), Counter()
        for place, pair in enumerate(self.pairs):
            groups[group_of(pair.person)].append(place)
        for person in self.people:
            held[group_of(person)] += len(person.held)
        self.choices.decide(self.choices.evenly((places, held[group]) for group, places in groups.items()))


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
