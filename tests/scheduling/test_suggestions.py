"""Whom to meet, and why: the order, the reasons, who stays out."""

import random

from scheduling.suggestions import Person, Reason, suggest

OWN = Person(
    1,
    "MX",
    delegation=10,
    seeks=frozenset({1, 2}),
    offers=frozenset({3}),
    languages=("es", "en"),
    activities=frozenset({7}),
)


def of(*others: Person, most: int = 6) -> list[int]:
    return [one.id for one in suggest(OWN, others, most)]


def somebody(key: int, **facts: object) -> Person:
    facts = {name: frozenset(value) if isinstance(value, set) else value for name, value in facts.items()}
    return Person(key, **{"country": "MX"} | facts)


def test_each_reason_is_what_the_two_have_in_common():
    other = somebody(2, offers={2, 9}, seeks={1, 3}, languages=("fr", "es"), activities={7, 8})
    (found,) = suggest(OWN, [other])
    assert found.reasons == (
        Reason("they_offer", (2,)),
        Reason("you_offer", (3,)),
        Reason("both_seek", (1,)),
        Reason("together", (7,)),
        Reason("language", ("es",)),
    )


def test_what_one_looks_for_counts_more_than_what_one_can_give():
    giving, taking, alike, beside = (
        somebody(2, offers={1}), somebody(3, seeks={3}), somebody(4, seeks={1}), somebody(5, activities={7}),
    )  # fmt: skip
    assert of(beside, alike, taking, giving) == [2, 3, 4, 5]
    assert of(giving, somebody(6, offers={1, 2})) == [6, 2]


def test_between_equals_a_language_another_country_and_few_requests_decide():
    plain = somebody(2, offers={1})
    assert of(plain, somebody(3, offers={1}, languages=("en",))) == [3, 2]
    assert of(plain, somebody(3, offers={1}, country="CA")) == [3, 2]
    assert of(somebody(3, offers={1}, asked=1), plain) == [2, 3]


def test_a_language_alone_is_no_reason():
    assert of(somebody(2, languages=("es",), country="CA"), somebody(3)) == []


def test_nobody_of_the_own_delegation_and_one_of_each_other():
    assert of(somebody(2, offers={1}, delegation=10), OWN) == []
    assert of(somebody(2, offers={1}, delegation=20), somebody(3, offers={1, 2}, delegation=20)) == [3]
    assert sorted(of(somebody(2, offers={1}), somebody(3, offers={1}))) == [2, 3], "without delegations both stay"


def test_equals_are_spread_and_the_order_they_come_in_makes_no_difference():
    equals = [somebody(key, offers={1}) for key in range(2, 60)]
    shuffled = random.Random(1).sample(equals, len(equals))
    assert of(*equals) == of(*shuffled)
    mine = {one.id for one in suggest(OWN, equals)}
    theirs = {one.id for one in suggest(somebody(99, seeks={1}), equals)}
    assert len(mine) == 6
    assert mine != theirs
