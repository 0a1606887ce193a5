"""Two plans of company visits beside each other: by person, by time, never by the number of a slot."""

import datetime as dt

from scheduling.visit_comparing import Difference, buses_of, compare, sessions_apart, times
from scheduling.visits import Question, Session, Slot, Track, Visit

DAY = dt.date(2023, 2, 28)
TEN, NOON, TWO = (dt.datetime(2023, 2, 28, hour, tzinfo=dt.UTC) for hour in (10, 12, 14))
ANA, BETO = 1, 2
BAYER, GOOGLE, UBER = 11, 12, 13


def question(*starts: dt.datetime) -> Question:
    hour = dt.timedelta(hours=1)
    slots = tuple(Slot(number, number, at, at + hour, DAY, 1, number) for number, at in enumerate(starts))
    return Question(slots, (), ())


def plan(asked: Question, *visits: tuple[int, int, int]) -> dict:
    return times(asked, frozenset(Visit(*one) for one in visits))


def test_each_person_is_told_what_is_lost_moved_gained_and_kept():
    asked = question(TEN, NOON, TWO)
    was = plan(asked, (ANA, BAYER, 0), (ANA, GOOGLE, 1), (ANA, UBER, 2), (BETO, BAYER, 0))
    now = plan(asked, (ANA, BAYER, 0), (ANA, GOOGLE, 2), (BETO, BAYER, 0), (BETO, UBER, 1))
    assert compare(was, now) == {
        ANA: (
            Difference(ANA, UBER, "lost", TWO, None),
            Difference(ANA, GOOGLE, "moved", NOON, TWO),
            Difference(ANA, BAYER, "kept", TEN, TEN),
        ),
        BETO: (Difference(BETO, UBER, "gained", None, NOON), Difference(BETO, BAYER, "kept", TEN, TEN)),
    }


def test_a_slot_is_known_by_its_time_though_its_number_changes():
    was, now = plan(question(TEN, NOON), (ANA, BAYER, 1)), plan(question(NOON), (ANA, BAYER, 0))
    assert [one.kind for one in compare(was, now)[ANA]] == ["kept"]
    assert plan(question(TEN), (ANA, BAYER, 7)) == {}


def test_which_companies_receive_in_one_plan_only():
    asked = question(TEN, NOON)
    was = plan(asked, (ANA, BAYER, 0), (BETO, GOOGLE, 1))
    now = plan(asked, (BETO, BAYER, 0), (ANA, GOOGLE, 0), (ANA, UBER, 1))
    assert sessions_apart(was, now) == ([(GOOGLE, NOON)], [(GOOGLE, TEN), (UBER, NOON)])


def test_the_buses_of_a_visit_are_those_whose_way_comes_by():
    stops = (Session(BAYER, 0), Session(GOOGLE, 1))
    tracks = [
        Track(0, 5, stops, frozenset({ANA})),
        Track(0, 4, stops[:1], frozenset({BETO})),
        Track(1, None, stops[1:], frozenset()),
    ]
    assert buses_of(tracks) == {Session(BAYER, 0): (4, 5), Session(GOOGLE, 1): (5,)}
