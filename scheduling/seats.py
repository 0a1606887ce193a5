"""The seats of one bus: how they are called, and who gets which."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from scheduling.programme import Id

LETTERS = "ABCDEFGH"


@dataclasses.dataclass(frozen=True)
class Coach:
    """A bus of the ride; without `seats` nobody counted them, and everybody finds one."""

    id: Id
    seats: int | None
    #: Seats in a row, and how many of the first ones are for those who lead, as long as there are others.
    abreast: int = 4
    kept: int = 0
    step_free: bool | None = None


@dataclasses.dataclass(frozen=True)
class Rider:
    """Somebody on the list of the ride, and where they sit so far."""

    id: Id
    #: Their delegation; None: they travel alone.
    party: Id | None = None
    #: Whether they lead or guide.
    crew: bool = False
    #: Whether they need a seat near the door, and a bus without steps.
    front: bool = False
    no_steps: bool = False
    #: Whom they accompany.
    beside: Id | None = None
    coach: Id | None = None
    seat: str | None = None


#: Those who are moved together: somebody, and whoever accompanies them.
Unit = tuple[Rider, ...]


def labels(coach: Coach) -> list[str]:
    """Its seats from the front: "1A", "1B" …; none where nobody counted them."""
    abreast = min(max(coach.abreast, 1), len(LETTERS))
    return [f"{number // abreast + 1}{LETTERS[number % abreast]}" for number in range(coach.seats or 0)]


def assigned(coach: Coach, units: Sequence[Unit]) -> Iterator[tuple[Rider, str | None]]:
    """Everybody of these, no more than there are seats, with a seat of their own.

    Who has one keeps it. Those who lead get the first ones, then come those who need to sit in front, each with
    whoever accompanies them, then delegation after delegation.
    """
    everybody = [rider for unit in units for rider in unit]
    if coach.seats is None:
        yield from ((rider, None) for rider in everybody)
        return
    chart = _Chart(coach)
    for rider in everybody:
        chart.keep(rider)
    for unit in sorted(units, key=_turn):
        chart.seat(unit)
    yield from ((rider, chart.taken[rider.id]) for rider in everybody)


def _turn(unit: Unit) -> tuple[bool, bool, object]:
    """Those who lead, those who need the front, then by delegation in the order of its first: sorting is stable."""
    return not unit[0].crew, not any(rider.front for rider in unit), _of_party(unit)


def _of_party(unit: Unit) -> tuple[bool, object]:
    party = unit[0].party
    return party is None, party or 0


class _Chart:
    def __init__(self, coach: Coach) -> None:
        every = labels(coach)
        self._half = max(-(-min(coach.abreast, len(LETTERS)) // 2), 1)
        self._kept = every[: coach.kept]
        self._free = dict.fromkeys(every)
        self.taken: dict[object, str] = {}

    def keep(self, rider: Rider) -> None:
        if rider.seat in self._free:
            self._take(rider, rider.seat)

    def seat(self, unit: Unit) -> None:
        """Next to each other where that is possible."""
        standing = [rider for rider in unit if rider.id not in self.taken]
        if not standing:
            return
        found = self._together(len(standing), self._offered(unit))
        for rider, label in zip(standing, found, strict=True):
            self._take(rider, label)

    def _offered(self, unit: Unit) -> list[str]:
        """Free seats as these are offered them: the kept ones first to those who lead, and last to all others."""
        kept = [label for label in self._kept if label in self._free]
        others = [label for label in self._free if label not in self._kept]
        return [*kept, *others] if unit[0].crew else [*others, *kept]

    def _together(self, number: int, offered: list[str]) -> list[str]:
        if number == 1:
            return offered[:1]
        sides: dict[tuple[str, bool], list[str]] = {}
        for label in offered:
            sides.setdefault((label[:-1], LETTERS.index(label[-1]) < self._half), []).append(label)
        enough: Iterable[list[str]] = (side for side in sides.values() if len(side) >= number)
        return next(iter(enough), offered)[:number]

    def _take(self, rider: Rider, label: str) -> None:
        del self._free[label]
        self.taken[rider.id] = label
