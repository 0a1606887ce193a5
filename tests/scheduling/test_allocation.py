"""Who gets which panel: against every possible answer of small questions, and what the words of it rest on."""

import dataclasses
import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.allocation import Limit, Panel, Person, Question, allot, lot

PANELS, COUNTRIES, CATEGORIES = (1, 2, 3), ("MX", "US"), ("M", "O")
SMALL = settings(max_examples=120, derandomize=True, deadline=None, database=None)


@st.composite
def questions(draw) -> Question:
    """Up to four people, three panels, up to three wishes each; quotas that cross, panels that overlap in chains."""
    overlapping = draw(st.sets(st.sampled_from([(1, 2), (2, 3), (1, 3)])))
    panels = tuple(
        Panel(
            id=panel,
            seats=draw(st.one_of(st.none(), st.integers(0, 2))),
            limits=tuple(draw(st.lists(limits(), max_size=2, unique_by=lambda one: (one.kind, one.value)))),
            clashes=frozenset(sum(pair) - panel for pair in overlapping if panel in pair),
        )
        for panel in PANELS
    )
    people = tuple(draw(persons(number)) for number in range(1, draw(st.integers(1, 4)) + 1))
    return Question("cabos", panels, people, draw(st.sampled_from([None, 1, 2])))


@st.composite
def limits(draw) -> Limit:
    kind = draw(st.sampled_from(["category", "country"]))
    return Limit(kind, draw(st.sampled_from(CATEGORIES if kind == "category" else COUNTRIES)), draw(st.integers(0, 2)))


@st.composite
def persons(draw, number: int) -> Person:
    order = draw(st.permutations(PANELS))
    return Person(
        id=number,
        category=draw(st.sampled_from(CATEGORIES)),
        country=draw(st.sampled_from(COUNTRIES)),
        wishes=tuple(order[: draw(st.integers(0, 3))]),
        delegation=draw(st.sampled_from([None, 7, 8])),
        held=frozenset(draw(st.sets(st.sampled_from(PANELS), max_size=1))),
        engaged=frozenset(draw(st.sets(st.sampled_from(PANELS), max_size=1))),
    )


def possible(question: Question, seats: tuple[tuple[int, int], ...]) -> bool:
    """Whether the rules allow these new seats."""
    people, panels = ({one.id: one for one in rows} for rows in (question.people, question.panels))
    for panel in question.panels:
        new = [people[person] for person, where in seats if where == panel.id]
        if panel.seats is not None and len(new) > max(panel.seats, 0):
            return False
        if any(sum(getattr(one, limit.kind) == limit.value for one in new) > limit.places for limit in panel.limits):
            return False
    for person in question.people:
        new = [where for who, where in seats if who == person.id]
        together = [*new, *person.held]
        if new and question.seats_each is not None and len(together) > question.seats_each:
            return False
        if set(new) & (person.held | person.engaged):
            return False
        if any(panels[one].clashes & (set(together) - {one}) for one in new):
            return False
    return True


def every_answer(question: Question):
    pairs = [(person.id, panel) for person in question.people for panel in person.wishes]
    for size in range(len(pairs) + 1):
        yield from (seats for seats in itertools.combinations(pairs, size) if possible(question, seats))


def worth(question: Question, seats: tuple[tuple[int, int], ...]) -> tuple:
    """What is compared, the greater the better: wishes by rank, evenness between delegations, then people, the lot."""
    people = {person.id: person for person in question.people}
    ranks = Counter(people[person].wishes.index(panel) for person, panel in seats)
    delegations, each = Counter(), Counter()
    for person in question.people:
        many = len(person.held) + sum(who == person.id for who, _panel in seats)
        each[person.id] = many
        delegations[person.delegation or f"alone {person.id}"] += many
    lots = {one: place for place, one in enumerate(sorted(people, key=lambda who: lot(question.slug, who)))}
    return (
        tuple(ranks[rank] for rank in range(len(PANELS))),
        -sum(many**2 for many in delegations.values()),
        -sum(many**2 for many in each.values()),
        -sum(lots[person] for person, _panel in seats),
    )


@SMALL
@given(questions())
def test_no_other_answer_is_worth_more(question):
    found = tuple(allot(question).seats)
    assert possible(question, found)
    assert worth(question, found) == max(worth(question, seats) for seats in every_answer(question))


@SMALL
@given(questions())
def test_every_wish_has_a_reason_that_is_true(question):
    answer = allot(question)
    panels = {panel.id: panel for panel in question.panels}
    new = Counter(panel for _person, panel in answer.seats)
    for person in question.people:
        wishes = answer.people[person.id]
        assert [wish.panel for wish in wishes] == list(person.wishes)
        mine = {wish.panel for wish in wishes if wish.outcome == "granted"} | person.held
        for wish in wishes:
            if wish.outcome == "full":
                assert new[wish.panel] == panels[wish.panel].seats
            if wish.outcome == "overlaps":
                assert wish.other in mine & panels[wish.panel].clashes
            if wish.outcome == "enough":
                assert len(mine) >= question.seats_each


@SMALL
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_changes_nothing(question, dice):
    people, panels = list(question.people), list(question.panels)
    dice.shuffle(people)
    dice.shuffle(panels)
    assert allot(dataclasses.replace(question, people=tuple(people), panels=tuple(panels))) == allot(question)


def test_two_of_one_delegation_give_way_to_one_of_another():
    """Three want two seats; whoever is alone gets one, whatever the lot says."""
    both = [Person(number, "M", "MX", (1,), delegation=5) for number in (1, 2)]
    for alone in range(3, 12):
        question = Question("cabos", (Panel(1, 2),), (*both, Person(alone, "M", "US", (1,), delegation=6)))
        assert (alone, 1) in allot(question).seats


def test_without_wishes_nobody_gets_anything():
    assert allot(Question("cabos", (Panel(1, 2),), (Person(1, "M", "MX", ()),))).people == {1: ()}


def test_two_thousand_five_hundred_people_are_allotted_exactly_and_soon():
    """Six panels of 600 seats, three wishes each, two of the panels at the same time."""
    panels = tuple(
        Panel(number, 600, clashes=frozenset({3 - number}) if number < 3 else frozenset()) for number in range(1, 7)
    )
    people = tuple(
        Person(number, "M", "MX", tuple(dict.fromkeys((number % 2 + 1, number % 3 + 1, number % 5 + 2))), number // 3)
        for number in range(1, 2501)
    )
    answer = allot(Question("large", panels, people, 2))
    assert answer.granted[1] == 1200
    given_ = Counter(panel for _person, panel in answer.seats)
    assert max(given_.values()) <= 600
