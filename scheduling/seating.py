"""Who sits in which bus of a ride, and on which seat.

Delegations stay together, whoever accompanies somebody sits beside them, whoever needs it sits in front, and the first
seats are kept for those who lead. The same answer for the same input: people are taken in the order in which they come.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scheduling import seats
from scheduling.programme import Id
from scheduling.seats import Coach, Rider, Unit

_NO_LIMIT = 1_000_000


@dataclasses.dataclass(frozen=True)
class Seat:
    coach: Id
    #: Row and letter: "3B"; None where nobody counted the seats.
    label: str | None


@dataclasses.dataclass(frozen=True)
class Plan:
    """Where everybody is to sit; nobody is in it twice."""

    seats: Mapping[Id, Seat]
    #: Those for whom no seat is left.
    left: tuple[Id, ...]
    #: Delegations that are in several buses.
    split: tuple[Id, ...]
    #: Those who need a bus without steps and are in one that is not known to have none.
    steep: tuple[Id, ...]


def plan(coaches: Sequence[Coach], riders: Sequence[Rider], *, anew: bool = False) -> Plan:
    """A seat for everybody, as far as there are seats.

    Who is in one of these buses stays there, on their seat, unless the bus has fewer seats than people or steps that
    somebody cannot climb; with `anew` everybody is seated afresh. A delegation is divided only where no bus has room
    for all of it, or so that no seat stays empty.
    """
    known = {coach.id for coach in coaches}
    fresh = [dataclasses.replace(one, coach=None, seat=None) for one in riders]
    so_far = fresh if anew else [one if one.coach in known else new for one, new in zip(riders, fresh, strict=True)]
    attempts = [_Loading(coaches, so_far, even=even) for even in (True, False)]
    best = min(attempts, key=lambda one: (len(one.left), len(one.steep), len(one.split)))
    placed = {
        rider.id: Seat(coach.id, label)
        for coach in coaches
        for rider, label in seats.assigned(coach, best.aboard[coach.id])
    }
    return Plan(placed, _ids(best.left), best.split, _ids(best.steep))


class _Loading:
    """Everybody put into a bus; `even`: into the one with most room, else into the fullest that has room."""

    def __init__(self, coaches: Sequence[Coach], riders: Sequence[Rider], *, even: bool) -> None:
        self._coaches, self._even = coaches, even
        self.aboard: dict[Id, list[Unit]] = {coach.id: [] for coach in coaches}
        self.left: list[Rider] = []
        waiting: list[Unit] = []
        for unit in units(riders):
            place = next((one.coach for one in unit if one.coach is not None), None)
            (waiting if place is None else self.aboard[place]).append(unit)
        for coach in coaches:
            waiting += self._too_many(coach)
        waiting += self._to_bus_without_steps()
        self._place(waiting)

    @property
    def split(self) -> tuple[Id, ...]:
        """Delegations in several buses."""
        there: dict[Id, set[Id]] = {}
        for coach, rider in self._riders():
            if rider.party is not None:
                there.setdefault(rider.party, set()).add(coach.id)
        return tuple(party for party, coaches in there.items() if len(coaches) > 1)

    @property
    def steep(self) -> list[Rider]:
        """Those in a bus that may have steps they cannot climb."""
        return [rider for coach, rider in self._riders() if rider.no_steps and coach.step_free is not True]

    def _riders(self) -> Iterator[tuple[Coach, Rider]]:
        for coach in self._coaches:
            for unit in self.aboard[coach.id]:
                yield from ((coach, rider) for rider in unit)

    def _room(self, coach: Coach) -> int:
        taken = sum(len(unit) for unit in self.aboard[coach.id])
        return _NO_LIMIT if coach.seats is None else coach.seats - taken

    def _too_many(self, coach: Coach) -> list[Unit]:
        """Whole delegations leave a bus that has fewer seats than people: the smallest that is large enough, else the
        largest; those who lead, and those who need this bus, last of all.
        """
        leaving: list[Unit] = []
        while self._room(coach) < 0:
            parties = _parties(self.aboard[coach.id])
            parties.sort(key=lambda one: self._leaves(coach, one))
            gone = {id(unit) for unit in parties[0]}
            leaving += parties[0]
            self.aboard[coach.id] = [unit for unit in self.aboard[coach.id] if id(unit) not in gone]
        return leaving

    def _leaves(self, coach: Coach, party: list[Unit]) -> tuple[object, ...]:
        """By which a delegation leaves earlier."""
        size, over = sum(map(len, party)), -self._room(coach)
        bound = any(_needs(unit) or any(one.crew for one in unit) for unit in party)
        return bound, size < over, size if size >= over else -size

    def _to_bus_without_steps(self) -> list[Unit]:
        """Those who cannot climb the steps of their bus, as far as another without steps has room."""
        room = sum(max(self._room(coach), 0) for coach in self._coaches if coach.step_free is True)
        moving: list[Unit] = []
        for coach in self._coaches:
            for unit in [one for one in self.aboard[coach.id] if _needs(one) and coach.step_free is not True]:
                if len(unit) <= room:
                    self.aboard[coach.id].remove(unit)
                    moving.append(unit)
                    room -= len(unit)
        return moving

    def _place(self, waiting: list[Unit]) -> None:
        """Those who need most first, then whole delegations, the largest first, then whoever still finds a seat."""
        parties = _parties([unit for unit in waiting if not (_needs(unit) and self._without_steps(unit))])
        parties.sort(key=lambda one: -sum(map(len, one)))
        rest = [party for party in parties if not self._keep_together(party)]
        for party in rest:
            left = self._divide(party, self._coaches)
            self.left += [rider for unit in left for rider in unit]

    def _without_steps(self, unit: Unit) -> bool:
        coaches = (one for one in self._coaches if one.step_free is True and self._room(one) >= len(unit))
        if found := next(coaches, None):
            self.aboard[found.id].append(unit)
        return found is not None

    def _keep_together(self, party: list[Unit]) -> bool:
        size, own = sum(map(len, party)), party[0][0].party
        fitting = [coach for coach in self._coaches if self._room(coach) >= size]
        if not fitting:
            return False
        chosen = min(fitting, key=lambda coach: (not self._has(coach, own), self._preferred(coach)))
        self.aboard[chosen.id] += party
        return True

    def _divide(self, party: list[Unit], coaches: Sequence[Coach]) -> list[Unit]:
        """As many as find a seat, first where others of them are, then where most room is; returns who does not."""
        left = list(party)
        for coach in sorted(coaches, key=lambda one: (not self._has(one, party[0][0].party), -self._room(one))):
            for unit in list(left):
                if len(unit) <= self._room(coach):
                    self.aboard[coach.id].append(unit)
                    left.remove(unit)
        return self._alone(left, coaches)

    def _alone(self, left: list[Unit], coaches: Iterable[Coach]) -> list[Unit]:
        """Where even those who belong together find no two seats, each by themselves."""
        still: list[Unit] = []
        for rider in (one for unit in left for one in unit):
            coach = next((one for one in coaches if self._room(one) > 0), None)
            (still if coach is None else self.aboard[coach.id]).append((rider,))
        return still

    def _has(self, coach: Coach, party: Id | None) -> bool:
        return party is not None and any(one.party == party for unit in self.aboard[coach.id] for one in unit)

    def _preferred(self, coach: Coach) -> int:
        return -self._room(coach) if self._even else self._room(coach)


def units(riders: Sequence[Rider]) -> list[Unit]:
    """Everybody with those who accompany them and are in the same bus, or in none, in the order of their coming."""
    known = {one.id: one for one in riders}
    heads: dict[Id, list[Rider]] = {}
    for one in riders:
        other = known.get(one.beside) if one.beside != one.id else None
        together = other is not None and other.beside not in known and other.coach == one.coach
        heads.setdefault(other.id if together else one.id, []).append(one)
    return [tuple(sorted(unit, key=lambda one: one.id != head)) for head, unit in heads.items()]


def _parties(found: Iterable[Unit]) -> list[list[Unit]]:
    """These units by their delegation; whoever travels alone is one of their own."""
    parties: dict[object, list[Unit]] = {}
    for unit in found:
        parties.setdefault(("alone", unit[0].id) if unit[0].party is None else unit[0].party, []).append(unit)
    return list(parties.values())


def _needs(unit: Unit) -> bool:
    return any(one.no_steps for one in unit)


def _ids(riders: Iterable[Rider]) -> tuple[Id, ...]:
    return tuple(one.id for one in riders)
