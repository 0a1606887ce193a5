"""What is unwise in a programme, by clear examples and against a slow model that anybody can check."""

import dataclasses
import datetime as dt
import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import conflicts, encounters, interpreters, walking
from scheduling.programme import Item, Programme, Spot

DAY = dt.date(2019, 6, 7)
MAYORS, MINISTERS = 1, 2
HALL, ROOM, HOTEL, TOWN_HALL = 11, 12, 13, 14
SPOTS = {
    HOTEL: Spot(HOTEL, holds_places=True, capacity=300),
    HALL: Spot(HALL, parent=HOTEL, capacity=120),
    ROOM: Spot(ROOM, parent=HOTEL, capacity=8),
    TOWN_HALL: Spot(TOWN_HALL, holds_places=True),
    15: Spot(15, parent=TOWN_HALL),
}


def at(clock: str) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time.fromisoformat(clock), dt.UTC)


def item(key: int, start: str | None = None, end: str | None = None, kind: str = "panel", **facts: object) -> Item:
    times = {"starts_at": start and at(start), "ends_at": end and at(end)}
    return Item(key, kind, DAY, **times, live=kind in ("meeting", "transfer", "block"), **facts)


def programme(*items: Item, members: dict | None = None, counted: int | None = None, spots=SPOTS, **named) -> Programme:
    """A programme of one day; `named` by item: _1={7, 8}."""
    who = {int(key.removeprefix("_")): frozenset(people) for key, people in named.items()}
    crowds = {key: frozenset(people) for key, people in (members or {}).items()}
    return Programme(items, spots, who, {}, crowds, "America/Mazatlan", DAY, DAY, counted)


def kinds(plan: Programme) -> list[str]:
    return [conflict.kind for conflict in conflicts.of(plan)]


def only(plan: Programme) -> conflicts.Conflict:
    (found,) = conflicts.of(plan)
    return found


def test_a_person_with_seats_in_two_panels_at_once():
    plan = programme(item(1, "10:00", "11:00"), item(2, "10:30", "11:30"), _1={7, 8}, _2={8, 9})
    found = only(plan)
    assert (found.kind, found.items, found.people) == ("person_twice", (1, 2), {8})
    assert (found.detail["starts_at"], found.detail["ends_at"], found.detail["short"]) == (at("10:30"), at("11:00"), 30)


def test_what_ends_at_eleven_leaves_eleven_free():
    assert kinds(programme(item(1, "10:00", "11:00"), item(2, "11:00", "12:00"), _1={8}, _2={8})) == []


def test_what_has_no_time_holds_nobody():
    assert kinds(programme(item(1), item(2, "11:00"), item(3, place=HALL), _1={8}, _2={8}, _3={8})) == []


def test_a_part_never_clashes_with_what_holds_it_but_with_everything_else():
    whole, part = item(1, "13:00", "15:00", place=HALL), item(2, "14:00", "14:30", "signing", parent=1, place=HALL)
    within = item(3, "14:10", "14:20", "announcement", parent=2, place=HALL)
    assert kinds(programme(whole, part, within, _1={8}, _2={8}, _3={8})) == []
    beside = item(4, "14:00", "14:05", "panel")
    assert {found.items for found in conflicts.of(programme(whole, part, beside, _1={8}, _2={8}, _4={8}))} == {
        (1, 4), (2, 4),
    }  # fmt: skip


def test_a_panel_during_what_everyone_attends_is_told_once_with_all_its_people():
    everyone = item(1, "13:00", "15:00", "plenary", everyone=frozenset({MAYORS}))
    plan = programme(everyone, item(2, "14:30", "16:30"), members={MAYORS: range(50)}, _2={7, 8, 99})
    found = only(plan)
    assert (found.kind, found.people, found.detail["crowd"]) == ("person_twice", {7, 8}, True)


def test_meetings_are_held_beside_what_everyone_attends_unless_that_time_is_blocked():
    session = item(1, "13:00", "15:00", "plenary", everyone=frozenset({MAYORS}))
    meeting, people = item(2, "14:00", "14:20", "meeting"), {MAYORS: range(50)}
    assert kinds(programme(session, meeting, members=people, _2={7, 8})) == []
    blocked = dataclasses.replace(session, blocking=True)
    found = only(programme(blocked, meeting, members=people, _2={7, 8}))
    assert (found.kind, found.items, found.people) == ("during_blocked", (1, 2), {7, 8})


def test_who_speaks_in_a_session_is_missed_in_it_while_they_meet():
    session = item(1, "13:00", "15:00", "plenary", everyone=frozenset({MAYORS}))
    plan = programme(session, item(2, "14:00", "14:20", "meeting"), members={MAYORS: range(50)}, _1={7}, _2={7, 8})
    assert only(plan).people == {7}


def test_the_blocked_time_comes_first_whatever_began_first():
    meeting, session = item(1, "12:50", "13:10", "meeting"), item(2, "13:00", "15:00", "plenary", blocking=True)
    assert only(programme(meeting, session, _1={7}, _2={7})).items == (2, 1)


def test_a_registration_desk_holds_nobody_and_an_end_of_day_takes_no_room():
    desk = item(1, "08:00", "20:00", "registration", everyone=frozenset({MAYORS}))
    dinner = item(2, "19:00", "21:00", "social", everyone=frozenset({MAYORS}), place=ROOM)
    late = item(3, "19:30", "19:40", "milestone", everyone=frozenset({MAYORS}), place=ROOM)
    assert kinds(programme(desk, dinner, late, members={MAYORS: {1, 2}})) == []


def test_a_room_taken_twice_and_a_hotel_that_holds_many_things():
    first, second = item(1, "10:00", "11:00", place=ROOM), item(2, "10:59", "12:00", place=ROOM)
    found = only(programme(first, second))
    assert (found.kind, found.items, found.detail["place"], found.detail["short"]) == ("place_taken", (1, 2), ROOM, 1)
    hotel = [dataclasses.replace(one, place=HOTEL) for one in (first, second)]
    assert kinds(programme(*hotel)) == []
    ride = item(3, "10:00", "11:00", "transfer", place=ROOM, to_place=15)
    assert kinds(programme(first, ride)) == []


@pytest.mark.parametrize(
    ("capacity", "place", "people", "short"),
    [(2, None, 3, 1), (3, None, 3, None), (None, ROOM, 10, 2), (9, ROOM, 12, 4), (5, ROOM, 12, 7), (0, None, 1, 1)],
)
def test_more_people_than_seats(capacity, place, people, short):
    found = conflicts.of(programme(item(1, "10:00", "11:00", capacity=capacity, place=place), _1=range(people)))
    assert [(one.kind, one.detail["short"]) for one in found] == ([("over_capacity", short)] if short else [])


def test_a_crowd_is_counted_against_the_room_and_seats_even_without_a_time():
    crowd = item(1, "10:00", "11:00", "plenary", everyone=frozenset({MAYORS, MINISTERS}), place=HALL)
    found = only(programme(crowd, members={MAYORS: range(100), MINISTERS: range(100, 130)}))
    assert (found.kind, found.detail["needed"], found.detail["available"]) == ("over_capacity", 130, 120)
    assert kinds(programme(item(2, capacity=1), _2={1, 2})) == ["over_capacity"]


@pytest.mark.parametrize(
    ("people", "end", "short"), [(250, "13:00", 15), (101, "13:14", 1), (100, "13:00", None), (250, "13:15", None)]
)
def test_half_an_hour_is_too_short_for_the_lunch_of_a_crowd(people, end, short):
    lunch = item(1, "12:30", end, "meal", everyone=frozenset({MAYORS}))
    found = conflicts.of(programme(lunch, members={MAYORS: range(people)}))
    assert [(one.kind, one.detail["short"]) for one in found] == ([("too_short", short)] if short else [])


def test_a_meal_with_an_open_end_takes_its_time():
    assert kinds(programme(item(1, "12:30", None, "meal", everyone=frozenset({1})), members={1: range(250)})) == []


def test_no_way_from_one_venue_to_the_next():
    hotel, town_hall = item(1, "10:00", "11:00", place=HALL), item(2, "11:10", "12:00", place=15)
    found = only(programme(hotel, town_hall, _1={7, 8}, _2={8}))
    assert (found.kind, found.items, found.people) == ("no_way_there", (1, 2), {8})
    assert (found.detail["needed"], found.detail["available"], found.detail["short"]) == (15, 10, 5)
    later = item(2, "11:15", "12:00", place=15)
    spots = SPOTS | {1: Spot(1, latitude=22.9, longitude=-109.8), 2: Spot(2, latitude=22.8, longitude=-109.8)}
    elsewhere = (item(3, "08:00", "09:00", place=1), item(4, "20:00", "21:00", place=2))  # two hours and a half on foot
    assert kinds(programme(hotel, later, *elsewhere, spots=spots, _1={8}, _2={8})) == []


def test_who_rides_in_between_does_not_walk():
    hotel, far = item(1, "10:00", "11:00", place=HALL), item(2, "11:10", "12:00", place=15)
    ride = item(3, "11:00", "11:10", "transfer", place=HALL, to_place=15)
    assert only(programme(hotel, far, ride, _1={7, 8}, _2={7, 8}, _3={7})).people == {8}


def test_ways_are_measured_where_coordinates_are_known():
    north, south = Spot(1, latitude=22.90, longitude=-109.80), Spot(2, latitude=22.89, longitude=-109.80)
    spots = {1: north, 2: south, 3: Spot(3, parent=1), 4: Spot(4, parent=1, holds_places=True)}
    assert walking.minutes(spots, 1, 2) == 15  # 1,112 metres
    assert walking.minutes(spots, 3, 2) == 15
    assert walking.minutes(spots, 3, 4) == 0
    assert walking.minutes(spots, 1, None) == walking.minutes(spots, 99, 1) == walking.minutes(spots, 2, 2) == 0
    near = Spot(5, latitude=22.8985, longitude=-109.80)
    there = programme(item(1, "10:00", "11:00", place=1), item(2, "11:00", "12:00", place=5), _1={8}, _2={8},
                      spots={1: north, 5: near})  # fmt: skip
    assert walking.minutes(there.spots, 1, 5) == 3
    assert kinds(there) == []


def test_ways_measured_once_are_the_same_ways():
    north, south = Spot(1, latitude=22.90, longitude=-109.80), Spot(2, latitude=22.89, longitude=-109.80)
    spots = SPOTS | {1: north, 2: south, 3: Spot(3, parent=1), 4: Spot(4, parent=1)}
    ways = walking.Ways(spots)
    for origin, goal in itertools.product((*spots, None, 99), repeat=2):
        assert ways.minutes(origin, goal) == walking.minutes(spots, origin, goal), (origin, goal)


def test_places_that_hold_each_other_end_somewhere():
    spots = {1: Spot(1, parent=2, holds_places=True), 2: Spot(2, parent=1, holds_places=True), 3: Spot(3)}
    assert walking.minutes(spots, 1, 3) == 0


# What an accepted conflict depends on


def test_a_conflict_is_another_when_people_times_or_activities_are_others():
    plan = programme(item(1, "10:00", "11:00"), item(2, "10:30", "11:30"), _1={7, 8}, _2={8, 9})
    later = plan.moved({2: item(2, "10:40", "11:40")})
    more = dataclasses.replace(plan, named={1: frozenset({8, 9}), 2: frozenset({8, 9})})
    prints = {only(one).fingerprint for one in (plan, later, more)}
    assert len(prints) == 3
    assert only(plan).fingerprint == only(dataclasses.replace(plan, items=plan.items[::-1])).fingerprint
    assert all(len(text) <= 64 for text in prints)


def test_a_crowd_may_grow_without_asking_again():
    lunch = item(1, "12:30", "13:00", "meal", everyone=frozenset({MAYORS}))
    before, after = (programme(lunch, members={MAYORS: range(count)}) for count in (200, 250))
    assert only(before).fingerprint == only(after).fingerprint
    shorter = programme(item(1, "12:30", "12:50", "meal", everyone=frozenset({MAYORS})), members={MAYORS: range(200)})
    assert only(shorter).fingerprint != only(before).fingerprint


def test_only_what_is_new_or_worse_arises():
    plan = programme(
        item(1, "10:00", "11:00"), item(2, "10:30", "11:30"), item(3, "12:00", "13:00"), _1={7, 8}, _2={8}, _3={7}
    )
    both = plan.moved({1: item(1, "14:00", "15:00"), 2: item(2, "14:30", "15:30")})
    assert conflicts.arising(plan, both) == ()
    worse = plan.moved({2: item(2, "10:20", "11:30")})
    assert [found.items for found in conflicts.arising(plan, worse)] == [(1, 2)]
    onto = plan.moved({3: item(3, "10:00", "10:20")})
    assert [(found.items, found.people) for found in conflicts.arising(plan, onto)] == [((1, 3), {7})]
    another = dataclasses.replace(plan, named={**plan.named, 2: frozenset({7, 8})})
    assert [(found.items, found.people) for found in conflicts.arising(plan, another)] == [((1, 2), {7, 8})]
    assert conflicts.arising(another, plan) == ()
    crowded = dataclasses.replace(plan, named={**plan.named, 3: frozenset({7, 8})})
    assert conflicts.arising(crowded, plan) == ()


# Against a model


clocks = st.integers(0, 12).map(lambda ten: at("10:00") + dt.timedelta(minutes=10 * ten))


@st.composite
def items(draw, key: int) -> Item:
    start = draw(st.none() | clocks)
    length = dt.timedelta(minutes=draw(st.sampled_from((0, 10, 20, 50))))
    kind = draw(st.sampled_from(("panel", "meeting", "plenary", "registration", "milestone", "transfer")))
    return Item(
        key, kind, DAY, starts_at=start, ends_at=start and draw(st.none() | st.just(start + length)),
        usual=dt.timedelta(minutes=30), place=draw(st.sampled_from((None, HALL, ROOM, HOTEL, 15))),
        parent=draw(st.sampled_from((None, None, *range(1, key)))), live=kind in ("meeting", "transfer"),
        everyone=draw(st.sampled_from((frozenset(), frozenset({MAYORS}), frozenset({MAYORS, MINISTERS})))),
        blocking=draw(st.sampled_from((False, False, True))),
        languages=draw(st.sampled_from(((), ("en", "es"), ("en", "es", "fr")))),
    )  # fmt: skip


@st.composite
def programmes(draw) -> Programme:
    several = [draw(items(key)) for key in range(1, draw(st.integers(1, 5)) + 1)]
    people = st.frozensets(st.integers(1, 6), max_size=4)
    named = {one.id: draw(people) for one in several}
    members = {MAYORS: frozenset({1, 2, 3}), MINISTERS: frozenset({4})}
    return Programme(tuple(several), SPOTS, named, {}, members, "UTC", DAY, DAY, draw(st.none() | st.integers(0, 9)))


def holds(plan: Programme, one: Item, minute: dt.datetime) -> bool:
    return one.interval is not None and one.interval[0] <= minute < one.interval[1]


def family(plan: Programme, one: Item) -> set[int]:
    return {one.id} | (family(plan, plan[one.parent]) if one.parent in plan else set())


def expected(plan: Programme) -> set[tuple]:
    """Kind, activities and people of what overlaps, minute by minute and person by person."""
    minutes = [at("10:00") + dt.timedelta(minutes=10 * step) for step in range(30)]
    found = set()
    for one, other in itertools.combinations(plan, 2):
        at_once = any(holds(plan, one, minute) and holds(plan, other, minute) for minute in minutes)
        if at_once and one.id not in family(plan, other) and other.id not in family(plan, one):
            pair = frozenset({one.id, other.id})
            if one.place == other.place and one.place in (HALL, ROOM, 15) and takes_room(one) and takes_room(other):
                found.add(("place_taken", pair, frozenset()))
            kind = "during_blocked" if one.blocking or other.blocking else "person_twice"
            who = frozenset(person for person in range(1, 7) if torn(plan, one, other, person))
            if who:
                found.add((kind, pair, who))
    return found


def takes_room(one: Item) -> bool:
    return one.kind not in ("transfer", "milestone")


def torn(plan: Programme, one: Item, other: Item, person: int) -> bool:
    """Whether the person is expected in both; meetings and rides may take people out of a crowd."""
    if {one.kind, other.kind} & {"registration", "milestone"}:
        return False
    blocked = one.blocking or other.blocking
    (by_name, in_crowd), (by_other_name, in_other_crowd) = (ways_in(plan, item, person) for item in (one, other))
    if (by_name and by_other_name) or (in_crowd and in_other_crowd):
        return True
    leaves = (by_name and in_other_crowd and one.live) or (by_other_name and in_crowd and other.live)
    return bool((by_name or in_crowd) and (by_other_name or in_other_crowd)) and (blocked or not leaves)


def ways_in(plan: Programme, one: Item, person: int) -> tuple[bool, bool]:
    """Whether a person is in it by name, and whether by category."""
    return person in plan.named[one.id], any(person in plan.members[category] for category in one.everyone)


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_overlaps_are_those_a_patient_person_finds(plan):
    found = conflicts.of(plan)
    told = ("during_blocked", "person_twice", "place_taken")
    assert {(one.kind, frozenset(one.items), one.people) for one in found if one.kind in told} == expected(plan)
    assert len({one.fingerprint for one in found}) == len(found)


@settings(max_examples=100, deadline=None)
@given(programmes())
def test_interpreters_are_short_whenever_more_are_needed_than_there_are(plan):
    stretches = [(one.starts_at, one.ends_at) for one in interpreters.shortages(plan)]
    for step in range(30):
        minute = at("10:00") + dt.timedelta(minutes=10 * step)
        speaking = [one for one in plan if holds(plan, one, minute) and interpreters.needed(one)]
        shared = {one.id for one in speaking if one.parent in plan and interpreters.needed(plan[one.parent])
                  and plan[one.parent].interval}  # fmt: skip
        needed = sum(interpreters.needed(one) for one in speaking if one.id not in shared)
        short = plan.interpreters is not None and needed > plan.interpreters
        assert any(start <= minute < end for start, end in stretches) == short


@settings(max_examples=100, deadline=None)
@given(programmes(), st.randoms(use_true_random=False), st.integers(-6, 6))
def test_order_changes_nothing_and_a_look_at_some_is_a_part_of_the_whole(plan, chance, steps):
    mixed = list(plan.items)
    chance.shuffle(mixed)
    assert conflicts.of(plan) == conflicts.of(dataclasses.replace(plan, items=tuple(mixed)))
    one = chance.choice(plan.items)
    whole = [found for found in conflicts.of(plan) if one.id in found.items]
    assert list(conflicts.of(plan, frozenset({one.id}))) == whole
    moved = plan
    if one.starts_at:
        moved = plan.moved({one.id: one.at(one.starts_at + dt.timedelta(minutes=10 * steps))})
    arising = conflicts.arising(plan, moved)
    assert {found.fingerprint for found in arising} <= {found.fingerprint for found in conflicts.of(moved)}
    assert all(one.id in found.items for found in arising)


@settings(max_examples=100, deadline=None)
@given(programmes())
def test_nothing_that_shares_a_person_or_a_place_is_overlooked(plan):
    people = encounters.People(plan)
    found = list(encounters.pairs(people, None))
    assert len(found) == len(set(found))
    for one, other in itertools.combinations(people.timed.items, 2):
        close = other.starts_at < one.interval[1] + encounters.FARTHEST
        shared = people.shared(one, other, aside=False)[0] or (one.place and one.place == other.place)
        assert (one, other) in found or not (close and shared)
        assert close or (one, other) not in found


def test_a_thousand_meetings_of_2500_people_take_no_time_to_speak_of():
    slots = [at("08:00") + dt.timedelta(minutes=30 * slot) for slot in range(16)]
    meetings = [
        Item(key, "meeting", DAY, starts_at=slots[key % 16], ends_at=slots[key % 16] + dt.timedelta(minutes=20),
             place=100 + key % 64, live=True) for key in range(1000)
    ]  # fmt: skip
    sessions = [
        Item(2000 + slot, "plenary", DAY, starts_at=start, ends_at=start + dt.timedelta(minutes=30), place=HALL,
             everyone=frozenset({MAYORS})) for slot, start in enumerate(slots)
    ]  # fmt: skip
    spots = {key: Spot(key, latitude=22.9 + key / 50_000, longitude=-109.8) for key in range(100, 164)} | SPOTS
    named = {one.id: frozenset({one.id * 2, one.id * 2 + 1}) for one in meetings}
    crowd = {MAYORS: frozenset(range(2500))}
    plan = Programme((*meetings, *sessions), spots, named, {}, crowd, "UTC", DAY, DAY, 6)
    began = time.process_time()
    conflicts.of(plan)
    assert time.process_time() - began < 0.5
