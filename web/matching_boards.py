"""A plan of company visits as pages show it: companies by times, city by city, and people with their visits."""

import dataclasses
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from models import Bus, Delegate, VisitDecision
from models.folding import fold
from scheduling.programme import Id
from scheduling.visit_comparing import buses_of
from scheduling.visits import Answer, Host, Question, Session, Slot, Visit, sessions
from web.formats import in_order, plain
from web.matching_names import Names, day_name


@dataclasses.dataclass(frozen=True)
class Cell:
    """A company in a slot."""

    slot: Slot
    #: Whether it could receive then.
    open: bool
    visitors: int = 0
    capacity: int | None = None
    buses: Sequence[Bus] = ()
    #: It takes place in any case; or must not.
    held: bool = False
    barred: bool = False

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.visitors >= self.capacity


@dataclasses.dataclass(frozen=True)
class Line:
    """A company with the slots of its city."""

    host: Host
    #: How many have it among their first choices.
    wanted: int
    cells: Sequence[Cell]

    @property
    def visitors(self) -> int:
        return sum(cell.visitors for cell in self.cells)


@dataclasses.dataclass(frozen=True)
class CityBoard:
    """The companies that receive in one city, and the slots in which the convoy is there."""

    city: Id
    #: The slots of each day, with "Mon, Feb 27" and each with "10:00–11:30".
    days: Sequence[tuple[str, Sequence[tuple[Slot, str]]]]
    lines: Sequence[Line]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Day and times of each slot, for who sees the cells one below the other."""
        return [(day, times) for day, slots in self.days for _slot, times in slots]


@dataclasses.dataclass(frozen=True)
class Stay:
    """One visit of one person."""

    visit: Visit
    buses: Sequence[Bus]
    decision: VisitDecision | None


@dataclasses.dataclass(frozen=True)
class Decided:
    """What was decided, by whom or what it is of."""

    rows: Sequence[VisitDecision]

    def of(self, visitor: Id, host: Id, slot_id: Id | None = None) -> VisitDecision | None:
        """About this person and company: at that time, or whenever."""
        found = [one for one in self.rows if one.delegate_id == visitor and one.company_id == host]
        return next((one for one in found if slot_id is None or one.slot_id in (None, slot_id)), None)

    def session(self, host: Id, slot_id: Id) -> VisitDecision | None:
        """About this company at that time, whoever goes."""
        return next(
            (one for one in self.rows if (one.delegate_id, one.company_id, one.slot_id) == (None, host, slot_id)), None
        )


def cities(names: Names, answer: Answer) -> list[CityBoard]:
    """City by city, in the order in which the convoy comes to them."""
    question = names.question
    by_city = dict.fromkeys(slot.city for slot in sorted(question.slots, key=lambda one: one.starts_at))
    return [_city(names, answer, city) for city in by_city]


def wanted(question: Question) -> Counter[Id]:
    """By company, how many people have it among their first choices."""
    return Counter(host for one in question.visitors for host in one.wishes[: question.choices])


def stays(names: Names, answer: Answer, decided: Decided) -> dict[Id, list[Stay]]:
    """By person, their visits in the order of time."""
    question = names.question
    rides = {(rider, stop): track.bus for track in answer.tracks for rider in track.riders for stop in track.stops}
    found: dict[Id, list[Stay]] = {one.id: [] for one in question.visitors}
    for visit in sorted(answer.visits, key=lambda one: (one.slot, one.host)):
        bus = names.buses.get(rides.get((visit.visitor, Session(visit.host, visit.slot))))
        decision = decided.of(visit.visitor, visit.host, _slot_id(question, visit.slot))
        found.setdefault(visit.visitor, []).append(Stay(visit, (bus,) if bus else (), decision))
    return found


def people(names: Names, text: str = "", delegation: Id | None = None) -> list[Delegate]:
    """Who travels and is meant by the search, by name."""
    meant = [
        one
        for one in names.people.values()
        if (delegation is None or one.delegation_id == delegation) and _is_meant(one, text)
    ]
    return in_order(meant, key=lambda one: f"{one.sort_name} {one.id}")


def _slot_id(question: Question, number: int) -> Id | None:
    return question.slot[number].id if number in question.slot else None


def _is_meant(person: Delegate, text: str) -> bool:
    said = f"{person.search_text} {fold(plain(person.delegation.name)) if person.delegation else ''}"
    return all(word in said for word in fold(text).split())


def _city(names: Names, answer: Answer, city: Id) -> CityBoard:
    slots = sorted((one for one in names.question.slots if one.city == city), key=lambda one: one.starts_at)
    numbers = {one.number for one in slots}
    hosts = [one for one in names.question.hosts if one.slots & numbers or _receives(answer, one, numbers)]
    lines = _lines(names, answer, in_order(hosts, key=lambda one: f"{names.company(one.id)} {one.id}"), slots)
    return CityBoard(city, _days(names, slots), lines)


def _receives(answer: Answer, host: Host, numbers: set[int]) -> bool:
    return any(one.host == host.id and one.slot in numbers for one in answer.visits)


def _lines(names: Names, answer: Answer, hosts: Iterable[Host], slots: Sequence[Slot]) -> list[Line]:
    going, buses, wishes = sessions(answer.visits), buses_of(answer.tracks), wanted(names.question)
    return [Line(host, wishes[host.id], [_cell(names, host, slot, going, buses) for slot in slots]) for host in hosts]


def _cell(
    names: Names, host: Host, slot: Slot, going: Mapping[Session, Sequence[Id]], buses: Mapping[Session, Sequence[Id]]
) -> Cell:
    session = Session(host.id, slot.number)
    return Cell(
        slot,
        slot.number in host.slots,
        len(going.get(session, ())),
        host.capacity,
        [names.buses[bus] for bus in buses.get(session, ()) if bus in names.buses],
        session in names.question.held,
        session in names.question.barred,
    )


def _days(names: Names, slots: Sequence[Slot]) -> list[tuple[str, list[tuple[Slot, str]]]]:
    def day_of(slot: Slot) -> dt.date:
        return slot.day

    return [
        (day_name(day), [(slot, names.times(slot)) for slot in those])
        for day, those in itertools.groupby(slots, key=day_of)
    ]
