"""Small questions of company visits, and every plan that answers one."""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Iterator

from scheduling.visit_checks import breaches
from scheduling.visits import Bus, Host, Question, Session, Slot, Visit, Visitor, Wanted, value_of

START = dt.datetime(2023, 2, 27, 9, tzinfo=dt.UTC)
Key = tuple[int, ...]
#: Breaches of one person's plan that others' may mend.
OF_OTHERS = {"minimum", "pinned", "begun"}


def slots_of(many: int, *, together: int = 2) -> tuple[Slot, ...]:
    """An hour each, half an hour apart; so many of them make a run."""
    starts = [START + dt.timedelta(minutes=90 * number) for number in range(many)]
    return tuple(
        Slot(number, 10 + number, start, start + dt.timedelta(minutes=60), start.date(), 1, number // together)
        for number, start in enumerate(starts)
    )


def question_of(
    hosts: dict[int, dict], worth: dict[int, dict[int, int]], *, slots: int = 2, together: int = 2, **more: object
) -> Question:
    """Companies by id with what is special of them, and points by person; who is worth more was ranked first."""
    grid = slots_of(slots, together=together)
    everywhere = frozenset(range(slots))
    companies = tuple(Host(key, key, **{"slots": everywhere} | own) for key, own in hosts.items())
    people = tuple(
        Visitor(key, everywhere, tuple(sorted(own, key=lambda one: -own[one])), own) for key, own in worth.items()
    )
    return Question(grid, companies, people, **more)


def chance_question(seed: int) -> Question:
    """Three people, three companies, three slots, and some of everything that can be asked."""
    chance = random.Random(seed)
    numbers, keys, people = range(3), (1, 2, 3), (11, 12, 13)
    hosts = tuple(
        Host(key, key, _some(numbers, 0.7, chance), chance.choice((None, 1, 2)), chance.choice((1, 1, 2)),
             chance.choice((1, 2))) for key in keys
    )  # fmt: skip
    visitors = tuple(
        Visitor(key, _some(numbers, 0.8, chance), tuple(chance.sample(keys, 2)),
                {one: chance.choice((1, 3, 10, 40)) for one in keys if chance.random() < 0.7}) for key in people
    )  # fmt: skip
    buses = chance.choice((None, (), (Bus(1, 2),), (Bus(1, 2), Bus(2, 1)), (Bus(1, 3),)))
    pairs = [(one, other) for one in keys for other in keys if one != other]
    sessions = [Session(key, number) for key in keys for number in numbers]
    visits = [Visit(key, one.host, one.slot) for key in people for one in sessions]
    question = Question(
        slots_of(3), hosts, visitors, buses, {pair: 45 for pair in pairs if chance.random() < 0.3}, choices=2,
        promised=chance.choice((0, 1, 2)), held=_some(sessions, 0.1, chance), barred=_some(sessions, 0.1, chance),
        pinned=_wanted(people, keys, chance), forbidden=_wanted(people, keys, chance),
    )  # fmt: skip
    return question if chance.random() < 0.5 else _again(question, visits, chance)


def _some(things, share: float, chance: random.Random) -> frozenset:
    return frozenset(one for one in things if chance.random() < share)


def _wanted(people, keys, chance: random.Random) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(chance.choice(people), chance.choice(keys), chance.choice((None, 0, 1, 2)))
        for _ in range(chance.choice((0, 0, 1, 2)))
    )


def _again(question: Question, visits: list[Visit], chance: random.Random) -> Question:
    """Something stands, and perhaps the first slot has begun; nobody was in two places or twice at one."""
    stood: dict[tuple, Visit] = {}
    for one in chance.sample(visits, 6):
        if (one.visitor, one.host) not in {(other.visitor, other.host) for other in stood.values()}:
            stood.setdefault((one.visitor, one.slot), one)
    begun = frozenset({0}) if chance.random() < 0.4 else frozenset()
    return dataclasses.replace(question, stands=frozenset(stood.values()), begun=begun)


# Every plan


def every_plan(question: Question) -> Iterator[frozenset[Visit]]:
    """All that breaks no rule, but perhaps a pin, and for which there are buses."""
    days = [list(_days(question, visitor)) for visitor in question.visitors]
    for chosen in itertools.product(*days):
        visits = frozenset(itertools.chain.from_iterable(chosen))
        if all(one.kind == "pinned" for one in breaches(question, visits)) and _ridden(question, visits):
            yield visits


def _days(question: Question, visitor: Visitor) -> Iterator[tuple[Visit, ...]]:
    pinned = {one.host for one in question.pinned if one.visitor == visitor.id}
    choices = []
    for slot in question.slots:
        stands = tuple(one for one in question.stands if (one.visitor, one.slot) == (visitor.id, slot.number))
        if slot.number in question.begun:
            choices.append([stands])
            continue
        hosts = [one.id for one in question.hosts if visitor.worth.get(one.id, 0) > 0 or one.id in pinned]
        choices.append([(), *((Visit(visitor.id, host, slot.number),) for host in hosts)])
    for each in itertools.product(*choices):
        day = tuple(itertools.chain.from_iterable(each))
        if {one.kind for one in breaches(question, frozenset(day))} <= OF_OTHERS:
            yield day


def _ridden(question: Question, visits: frozenset[Visit]) -> bool:
    """Whether everybody has a seat, run by run: all ways to put people into buses are tried."""
    if question.buses is None:
        return True
    for numbers in question.runs.values():
        mine: dict[int, set[Session]] = {}
        for one in visits:
            if one.slot in numbers and one.slot not in question.begun:
                mine.setdefault(one.visitor, set()).add(Session(one.host, one.slot))
        ways = itertools.product(question.buses, repeat=len(mine))
        if not any(_fit(question, dict(zip(mine, each, strict=True)), mine) for each in ways):
            return False
    return True


def _fit(question: Question, buses: dict[int, Bus], mine: dict[int, set[Session]]) -> bool:
    for bus in set(buses.values()):
        riders = [key for key, own in buses.items() if own == bus]
        stops = sorted(set().union(*(mine[key] for key in riders)), key=lambda one: one.slot)
        pairs = list(itertools.combinations(stops, 2))
        if len(riders) > bus.seats or any(one.slot == other.slot for one, other in pairs):
            return False
        if any(one.host == other.host or not question.reaches(one, other) for one, other in pairs):
            return False
    return True


def rank(question: Question, visits: frozenset[Visit]) -> Key:
    """What decides between two plans, in its order."""
    pins = sum(any((one.visitor, one.host) == (wanted.visitor, wanted.host) and wanted.slot in (None, one.slot)
                   for one in visits) for wanted in set(question.pinned))  # fmt: skip
    value = value_of(question, visits)
    if not question.stands:
        return pins, value
    top = {one.id: set(one.wishes[: question.choices]) for one in question.visitors}
    met = sum(
        min(sum(one.visitor == key and one.host in own for one in visits), question.promised)
        for key, own in top.items()
    )
    return pins, met, len(visits & question.stands), value
