"""Who sleeps where on which night: with the convoy from city to city, and apart where somebody is."""

import pytest

from models import Night, Stay, db
from models.transaction import transaction
from operations import nights as verbs
from operations.refusals import Refusal
from queries import nights
from tests.pages import statements
from tests.transport import LIA, flies
from tests.world import FIRST, SECOND, THIRD, count


def sleeps(delegate, **facts) -> None:
    with transaction():
        db.session.add(Stay(delegate_id=delegate.id, **facts))


def said(**facts) -> dict:
    return {"hotel": None, "elsewhere": "", "room": "single", "shares_with": "", "note": ""} | facts


def told(event) -> dict[tuple[str, str], list[str]]:
    """By night and hotel, who sleeps there."""
    return {
        (evening.on.isoformat(), house.place.name["en"] if house.place else "elsewhere"): [
            bed.delegate.given_name for bed in house.beds
        ]
        for evening in nights.of_event(event)
        for house in evening.houses
    }


def test_who_travels_along_sleeps_where_the_convoy_does(convoy):
    sleeps(convoy.ana, from_on=FIRST, to_on=THIRD, place_id=convoy.cape_hotel.id)
    sleeps(convoy.beto, elsewhere="With family", from_on=SECOND, to_on=SECOND)
    sleeps(convoy.chloe)
    flies(convoy.chloe, convoy.at("09:00", SECOND))
    sleeps(convoy.dan, place_id=convoy.red.id, from_on=THIRD, to_on=THIRD)
    assert told(convoy.event) == {
        ("2019-06-05", "Cape Hotel"): ["Ana"],
        ("2019-06-06", "Cape Hotel"): ["Chloé", "Ana"],
        ("2019-06-06", "elsewhere"): ["Beto"],
        ("2019-06-07", "Red room"): ["Dan"],
        ("2019-06-07", "Bay Hotel"): ["Chloé", "Ana"],
    }
    houses = [house for evening in nights.of_event(convoy.event) for house in evening.houses]
    assert [house.city.name["en"] for house in houses if house.place and house.city] == ["The Cape"] * 2 + ["San Diego"]
    quiet = nights.silent(convoy.event, nights.beds(convoy.event))
    assert "Ana" not in [one.given_name for one in quiet] and "Eva" in [one.given_name for one in quiet]


def test_a_night_of_its_own_holds_before_the_stay_for_both_who_share(convoy):
    for one in (convoy.ana, convoy.beto):
        sleeps(one, from_on=SECOND, to_on=THIRD)
    with transaction():
        verbs.change(convoy.ana, SECOND, said(room="twin", shares_with=convoy.beto.reference), by=LIA)
        verbs.change(convoy.beto, THIRD, said(hotel=None, elsewhere="Hospital"), by=LIA)
    second, third = nights.of_event(convoy.event)
    assert [bed.mate and bed.mate.given_name for bed in second.houses[0].beds] == ["Ana", "Beto"]
    assert second.houses[0].rooms == {"twin": 1}
    assert [house.place and house.place.name["en"] for house in third.houses] == ["Bay Hotel", None]
    with transaction():
        verbs.clear(convoy.ana, SECOND, by=LIA)
    assert nights.of_event(convoy.event)[0].houses[0].rooms == {"single": 2}
    assert count(Night) == 1


def test_a_night_is_near_the_event_and_with_somebody_else(convoy):
    for on, facts, code in (
        (FIRST.replace(year=2020), {}, "day_far_off"),
        (FIRST, {"shares_with": convoy.ana.reference}, "shares_with_oneself"),
        (FIRST, {"shares_with": "NOBODY"}, "unknown_roommate"),
        (FIRST, {"hotel": "NOWHERE"}, "unknown_hotel"),
    ):
        with pytest.raises(Refusal, match=code), transaction():
            verbs.change(convoy.ana, on, said(**facts), by=LIA)
    seen = verbs.mark_of(convoy.ana, FIRST)
    with transaction():
        verbs.change(convoy.ana, FIRST, said(note="Quiet"), seen=seen, by=LIA)
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        verbs.change(convoy.ana, FIRST, said(), seen=seen, by=LIA)


def test_many_take_as_many_statements_as_few(convoy):
    sleeps(convoy.ana, from_on=FIRST, to_on=THIRD)
    with statements() as few:
        nights.of_event(convoy.event)
    for one in (convoy.beto, convoy.chloe, convoy.dan):
        sleeps(one, from_on=FIRST, to_on=THIRD)
    with statements() as many:
        nights.of_event(convoy.event)
    assert len(many) == len(few)
