"""People keep the bus they know, where that breaks no rule."""

import datetime as dt

from scheduling.track_keeping import kept
from scheduling.visits import Bus, Host, Question, Session, Slot, Track, Visit, Visitor

NINE = dt.datetime(2023, 2, 27, 17, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
EVERY = frozenset({0, 1})
SLOTS = tuple(
    Slot(number, number, NINE + 4 * number * HOUR, NINE + (4 * number + 1) * HOUR, NINE.date(), 1, number)
    for number in EVERY
)
QUESTION = Question(
    SLOTS, (Host(10, 3, EVERY, visits=2), Host(20, 4, EVERY, visits=2)),
    tuple(Visitor(key, EVERY, (10, 20), {10: 5, 20: 5}) for key in (1, 2, 3)), (Bus(7, 2), Bus(8, 2)),
)  # fmt: skip
AT_TEN, AT_TWENTY, LATER = Session(10, 0), Session(20, 0), Session(10, 1)
VISITS = frozenset({Visit(1, 10, 0), Visit(2, 10, 0), Visit(3, 20, 0), Visit(3, 10, 1)})
ELSEWHERE = Track(0, 7, (AT_TWENTY,), frozenset({3})), Track(0, 8, (AT_TEN,), frozenset({1, 2}))
AFTERWARDS = Track(1, 7, (LATER,), frozenset({3}))
KNOWN = {(1, AT_TEN): 7, (2, AT_TEN): 7, (3, AT_TWENTY): 8}


def test_the_same_visits_are_in_the_same_buses_and_other_runs_as_they_are_planned():
    assert kept(QUESTION, VISITS, (*ELSEWHERE, AFTERWARDS), KNOWN) == (
        Track(0, 7, (AT_TEN,), frozenset({1, 2})), Track(0, 8, (AT_TWENTY,), frozenset({3})), AFTERWARDS,
    )  # fmt: skip


def test_where_somebody_knows_no_bus_or_a_bus_would_be_too_full_the_plan_holds():
    planned = (*ELSEWHERE, AFTERWARDS)
    assert kept(QUESTION, VISITS, planned, {(1, AT_TEN): 7, (2, AT_TEN): 7}) == planned
    assert kept(QUESTION, VISITS, planned, KNOWN | {(3, AT_TWENTY): 7}) == planned
