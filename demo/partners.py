"""Whom the demo's mayors and officials would like to meet: what they seek and offer, and who asks whom.

Made-up people only, the same for the same people. A few are asked by many, as big cities are: the r-th most sought
in proportion to 1 / r^0.75, and more often by who seeks what they offer.
"""

import dataclasses
import datetime as dt
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from demo.known import SEED
from demo.parts import MAYORS, Person
from models.meeting import OPEN

OFFICIALS = "LOC"
#: Requests at scale 1, by what became of them.
NUMBERS = {"accepted": 450, "requested": 60, "countered": 20, "declined": 40, "expired": 20, "withdrawn": 10}
#: By local time: who registered later has asked nobody yet.
LATEST = dt.datetime.fromisoformat("2019-06-02T10:00")
#: Of a hundred who write in one language, how many speak another comfortably.
SPEAKING = {("es", "en"): 35, ("fr", "en"): 60, ("en", "es"): 10, ("en", "fr"): 5}
#: Open requests of one person, as the rules of the event have it.
MOST = 10
#: So much less sought than mayors, and so much more by who seeks what one offers.
OFFICIAL, OFFERED = 0.4, 4


@dataclasses.dataclass(frozen=True)
class Partner:
    """Somebody with a profile; themes by their codes."""

    person: Person
    seeks: tuple[str, ...]
    offers: tuple[str, ...]
    languages: tuple[str, ...]
    open: bool


@dataclasses.dataclass(frozen=True)
class Asking:
    """One request; people by their refs, slots by their numbers."""

    asker: str
    asked: str
    theme: str
    status: str
    languages: tuple[str, ...]
    priority: int
    wish: int | None = None
    suits: tuple[int, ...] = ()
    firm: bool = False
    party: tuple[str, ...] = ()
    other_party: tuple[str, ...] = ()


def partners(people: Iterable[Person], themes: Iterable[str]) -> dict[str, Partner]:
    """By ref, everybody who has a profile; one in twenty is not to be found by others."""
    chance, themes = random.Random(f"partners {SEED}"), sorted(themes)
    return {person.ref: _partner(person, themes, chance) for person in people if _may_meet(person)}


def requests(known: Mapping[str, Partner], slots: int, scale: int = 1) -> list[Asking]:
    """Who asks whom, each pair once, in an order of no meaning; nobody has more than ten open requests."""
    asking = _Asking(known, slots)
    statuses = [status for status, number in NUMBERS.items() for _ in range(number * scale)]
    asking.chance.shuffle(statuses)
    return [asking.one(status) for status in statuses]


def _may_meet(person: Person) -> bool:
    able = person.made_up and person.status == "approved" and person.registered < LATEST
    return able and (person.category in MAYORS or person.category == OFFICIALS)


def _partner(person: Person, themes: list[str], chance: random.Random) -> Partner:
    said = chance.sample(themes, 4)
    seeks, offers = chance.randint(1, 2), chance.randint(1, 2)
    others = [language for (own, language), share in SPEAKING.items() if own == person.language]
    spoken = [language for language in others if chance.randrange(100) < SPEAKING[person.language, language]]
    return Partner(
        person,
        seeks=tuple(said[:seeks]),
        offers=tuple(said[2 : 2 + offers]),
        languages=(person.language, *spoken),
        open=chance.randrange(20) > 0,
    )


class _Asking:
    """Everybody who may be asked, and what was asked so far."""

    def __init__(self, known: Mapping[str, Partner], slots: int) -> None:
        self.chance, self.slots = random.Random(f"meetings {SEED}"), slots
        self.able = [one for one in known.values() if one.open]
        self.of_sender: dict[str, list[Partner]] = defaultdict(list)
        for one in self.able:
            self.of_sender[one.person.sender].append(one)
        self.sought = self._sought()
        self.pairs: set[frozenset[str]] = set()
        self.open: Counter[str] = Counter()

    def one(self, status: str) -> Asking:
        """A request that ends so, between two who have none yet."""
        asker, asked, theme = self._pair(status)
        firm = status == "accepted" and self.chance.random() < 0.08
        return Asking(
            asker.person.ref,
            asked.person.ref,
            theme,
            status,
            languages=_spoken(asker, asked),
            priority=self._points(),
            wish=self._points() if status == "accepted" else None,
            suits=self._suits(status == "countered" or firm),
            firm=firm,
            party=self._party(asker, 0.15),
            other_party=self._party(asked, 0.05) if status == "accepted" else (),
        )

    def _sought(self) -> dict[str, list[float]]:
        """By theme, the weight of everybody who may be asked, summed up."""
        ranked = self.able[:]
        self.chance.shuffle(ranked)
        weight = {one.person.ref: rank**-0.75 * _share(one) for rank, one in enumerate(ranked, start=1)}
        themes = {theme for one in self.able for theme in one.seeks}
        return {
            theme: list(
                itertools.accumulate(
                    weight[one.person.ref] * (OFFERED if theme in one.offers else 1) for one in self.able
                )
            )
            for theme in themes
        }

    def _pair(self, status: str) -> tuple[Partner, Partner, str]:
        while True:
            asker = self.chance.choice(self.able)
            theme = self.chance.choice(asker.seeks)
            (asked,) = self.chance.choices(self.able, cum_weights=self.sought[theme])
            pair = frozenset((asker.person.ref, asked.person.ref))
            busy = status in OPEN and self.open[asker.person.ref] >= MOST
            if asker.person.sender != asked.person.sender and pair not in self.pairs and not busy:
                self.pairs.add(pair)
                self.open[asker.person.ref] += status in OPEN
                return asker, asked, theme

    def _points(self) -> int:
        return self.chance.choices((1, 2, 3), (50, 35, 15))[0]

    def _suits(self, always: bool) -> tuple[int, ...]:
        """Slots that suit; none said: any."""
        if not self.slots or not (always or self.chance.random() < 0.3):
            return ()
        number = self.chance.randint(2, 3) if always else self.chance.randint(4, 8)
        return tuple(sorted(self.chance.sample(range(self.slots), min(number, self.slots))))

    def _party(self, principal: Partner, share: float) -> tuple[str, ...]:
        others = [one.person.ref for one in self.of_sender[principal.person.sender] if one is not principal]
        return (self.chance.choice(others),) if others and self.chance.random() < share else ()


def _share(one: Partner) -> float:
    return OFFICIAL if one.person.category == OFFICIALS else 1


def _spoken(one: Partner, other: Partner) -> tuple[str, ...]:
    """A language both speak, else each their own."""
    shared = next((language for language in one.languages if language in other.languages), None)
    return (shared,) if shared else (one.languages[0], other.languages[0])
