"""Visits to companies: their hours, how many they receive, and ways out when the bus is late."""

import dataclasses
import datetime as dt

import pytest

from scheduling import conflicts, shifts
from scheduling.programme import Coach, Convoy, Host, Item, Programme, Ride

DAY = dt.date(2023, 3, 1)
HOTEL, BAYER = 1, 2
#: A ride of an hour to a visit of an hour, and one back; people 1 to 3.
THERE, VISIT, BACK = 1, 2, 3


def at(time: str) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time.fromisoformat(time), dt.UTC)


def item(key: int, kind: str, starts: str, ends: str, place: int, to: int | None = None, **more) -> Item:
    return Item(key, kind, DAY, starts_at=at(starts), ends_at=at(ends), place=place, to_place=to, **more)


def plan(*hours: tuple[str, str], capacity: int | None = None, more: tuple[Item, ...] = ()) -> Programme:
    """The day of a convoy whose company receives in these hours."""
    items = (
        item(THERE, "transfer", "08:45", "09:45", HOTEL, BAYER, live=True),
        item(VISIT, "company_visit", "10:00", "11:00", BAYER),
        item(BACK, "transfer", "11:00", "12:00", BAYER, HOTEL, live=True),
        *more,
    )
    people = frozenset({1, 2, 3})
    host = Host(7, tuple((at(starts), at(ends)) for starts, ends in hours), capacity)
    rides = {key: Ride((Coach(1, "BUS-1", 4, people),)) for key in (THERE, BACK)}
    named = {THERE: people, VISIT: people, BACK: people, **{one.id: frozenset({8, 9}) for one in more}}
    visits = {VISIT: host, **{one.id: host for one in more}}
    return Programme(items, {}, named, {}, {}, "UTC", DAY, DAY, convoy=Convoy(rides), hosts=visits)


def kinds(programme: Programme) -> list[tuple[str, tuple[int, ...], int]]:
    return [(one.kind, one.items, one.detail["short"]) for one in conflicts.of(programme)]


@pytest.mark.parametrize(
    ("hours", "short"),
    [
        ([], None), ([("10:00", "11:00")], None), ([("08:00", "18:00"), ("20:00", "21:00")], None),
        ([("10:00", "10:50")], 10), ([("10:20", "18:00")], 20), ([("14:00", "18:00")], 60),
        ([("08:00", "10:30"), ("10:45", "12:00")], 30),
    ],
)  # fmt: skip
def test_a_visit_is_within_the_hours_of_its_company(hours, short):
    assert kinds(plan(*hours)) == ([] if short is None else [("company_closed", (VISIT,), short)])


def test_two_visits_at_once_are_no_more_people_than_the_company_receives():
    other = item(4, "company_visit", "10:30", "11:30", BAYER + 1)
    assert kinds(plan(capacity=5, more=(other,))) == []
    assert kinds(plan(capacity=4, more=(other,))) == [("company_full", (VISIT, 4), 1)]
    assert kinds(plan(capacity=2)) == [("company_full", (VISIT,), 1)]


def test_a_bus_that_is_late_pushes_the_visit_and_the_way_back_and_there_are_ways_into_the_hours():
    late = shifts.plan(plan(("09:00", "11:15"), ("14:00", "18:00")), THERE, at("09:25"))
    assert [(move.item, move.to_start) for move in late.moves] == [
        (THERE, at("09:25")), (VISIT, at("10:25")), (BACK, at("11:25")),
    ]  # fmt: skip
    (closed,) = [one for one in late.conflicts if one.kind == "company_closed"]
    assert (closed.items, closed.detail["short"]) == ((VISIT,), 10)
    ways = [one.id for one in late.repairs if closed.fingerprint in one.ends]
    assert {f"shorten-{VISIT}-10", f"later-{VISIT}-20230301T140000Z", f"skip-{VISIT}"} <= set(ways)
    shorter = shifts.plan(plan(("09:00", "11:15")), THERE, at("09:25"), [f"shorten-{VISIT}-10"])
    assert "company_closed" not in {one.kind for one in shorter.conflicts}


def test_a_ride_under_way_ends_later_and_began_when_it_did():
    late = shifts.plan(plan(("09:00", "11:15")), THERE, at("09:25"), begun=True)
    first = late.moves[0]
    assert (first.item, first.to_start, first.to_end) == (THERE, at("08:45"), at("10:25"))
    assert [move.item for move in late.moves] == [THERE, VISIT, BACK]


def test_other_hours_are_another_question():
    before = plan(("09:00", "12:00"))
    closed = dataclasses.replace(before, hosts={VISIT: Host(7, ((at("14:00"), at("15:00")),))})
    assert [one.kind for one in conflicts.arising(before, closed)] == ["company_closed"]


def test_a_visit_that_is_agreed_with_its_company_stays_until_it_is_let_go():
    day = plan(("09:00", "18:00"))
    agreed = day.moved({VISIT: dataclasses.replace(day[VISIT], fixed=True)})
    late = shifts.plan(agreed, THERE, at("10:30"))
    assert VISIT not in {move.item for move in late.moves}, "the bus would leave after the visit began"
    assert shifts.let_along(agreed, THERE, at("10:30")) == (f"release-{VISIT}",)
    assert shifts.let_along(agreed, THERE, at("08:50")) == (), "in time"
    assert shifts.let_along(agreed, THERE, at("23:30")) == (), "past midnight"
    let_go = shifts.plan(agreed, THERE, at("10:30"), [f"release-{VISIT}"])
    assert [move.item for move in let_go.moves] == [THERE, VISIT, BACK]
