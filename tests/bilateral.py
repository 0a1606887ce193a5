"""Small questions of bilateral meetings: by hand, and every kind of them for hypothesis."""

import dataclasses
import datetime as dt
import functools
import itertools

from hypothesis import strategies as st

from scheduling.meetings import Person, Placement, Question, Request, Room, Slot

MORNING = dt.datetime(2019, 6, 7, 9, tzinfo=dt.UTC)


def slot(number: int, interpreters: int | None = None) -> Slot:
    """Two on the first day, the rest on the next."""
    start = MORNING + dt.timedelta(days=number // 2, minutes=30 * (number % 2))
    return Slot(number, start, start + dt.timedelta(minutes=20), start.date(), interpreters)


def asked(key: int, one: int, other: int, value: int = 10, **more) -> Request:
    return Request(key, (one, other), value, **more)


def question_of(slots: int, rooms: int, requests: list[Request], free: dict | None = None, **more) -> Question:
    """Everybody who is asked for, free in every slot but where `free` says otherwise."""
    people = sorted({key for one in requests for key in one.people})
    free = {key: frozenset(range(slots)) for key in people} | {key: frozenset(one) for key, one in (free or {}).items()}
    return Question(
        tuple(slot(number) for number in range(slots)), tuple(Room(key) for key in range(1, rooms + 1)),
        tuple(Person(key, free[key]) for key in people), tuple(requests), **more,
    )  # fmt: skip


@st.composite
def questions(draw, most: int = 4) -> Question:
    """Five people, up to four slots on two days, two rooms and so many requests, with a bit of everything."""
    some = functools.partial(st.sets, st.integers(0, 3))
    slots = tuple(slot(number, draw(st.sampled_from([None, None, 0, 1]))) for number in range(draw(st.integers(1, 4))))
    rooms = tuple(
        Room(key, draw(st.sampled_from([None, 2, 3])), draw(st.booleans()), frozenset(draw(some(max_size=1))))
        for key in range(1, draw(st.integers(0, 2)) + 1)
    )
    people = []
    for key in range(1, 6):
        away = draw(some(max_size=2))
        held = dict.fromkeys(sorted(away), (draw(st.sampled_from([700, 701])),))
        free = frozenset(range(len(slots))) - away
        delegation, stepless = draw(st.sampled_from([None, 8])), draw(st.sampled_from([False, False, True]))
        people.append(Person(key, free, frozenset(away), delegation, stepless, held))
    pairs = draw(st.lists(st.sampled_from(list(itertools.combinations(range(1, 6), 2))), max_size=most, unique=True))
    requests = [draw(asking(key, pair, slots, rooms)) for key, pair in enumerate(pairs, start=1)]
    caps = {"a_day": draw(st.sampled_from([None, 1])), "delegation_a_day": draw(st.sampled_from([None, 1, 2]))}
    if requests and rooms and draw(st.integers(0, 4)) == 0:
        stands = Placement(draw(st.sampled_from(slots)).number, draw(st.sampled_from(rooms)).id)
        requests[0] = dataclasses.replace(requests[0], begun=True, stands=stands, pinned=None, interpreters=0)
    return Question(slots, rooms, tuple(people), tuple(requests), first=draw(st.sampled_from([0, 7, 200])), **caps)


@st.composite
def asking(draw, key: int, pair: tuple[int, int], slots: tuple[Slot, ...], rooms: tuple[Room, ...]) -> Request:
    third = draw(st.sampled_from([None, None, None, *({1, 2, 3, 4, 5} - set(pair))]))
    pinned = None
    if draw(st.integers(0, 5)) == 0:
        pinned = (draw(st.integers(0, 3)), draw(st.sampled_from([None, *(room.id for room in rooms)])))
    return Request(
        key, pair, draw(st.integers(0, 9)) * 10, party=(third,) if third else (),
        interpreters=draw(st.sampled_from([0, 0, 0, 1, 2])), pinned=pinned,
        suits=draw(st.one_of(st.none(), st.frozensets(st.integers(0, 3), max_size=3))), firm=draw(st.booleans()),
    )  # fmt: skip
