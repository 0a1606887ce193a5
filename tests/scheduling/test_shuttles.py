"""Shuttles: everybody is in one or told, nobody who needs no step meets one, nobody drives or greets twice at once."""

import datetime as dt
import itertools
import random

import pytest

from scheduling.intervals import overlaps
from scheduling.shuttles import Guide, Left, Post, Question, Rules, Traveller, Van, elsewhere, propose

NOON = dt.datetime(2019, 6, 5, 12, tzinfo=dt.UTC)
HOTEL = (7, "")


def at(minutes: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def lands(key: int, minutes: int, terminal: str = "1", **facts) -> Traveller:
    return Traveller(key, at(minutes), "SJD", terminal, HOTEL, **facts)


def riders(answer) -> list[tuple[int, ...]]:
    return [one.travellers for one in answer.shuttles]


def test_who_lands_within_the_hour_in_one_terminal_is_fetched_together():
    people = (lands(1, 0), lands(2, 40), lands(3, 61), lands(4, 10, "2"))
    answer = propose(Question("arrival", people, tuple(Van(key, 4) for key in (1, 2, 3))))
    assert riders(answer) == [(1, 2), (4,), (3,)]
    first = answer.shuttles[0]
    assert (first.starts_at, first.ends_at) == (at(0), at(40 + 45 + 45))
    assert answer.left == ()


def test_who_leaves_is_at_the_station_before_the_first_has_to_be():
    answer = propose(Question("departure", (lands(1, 600), lands(2, 630)), (Van(1, 4),), (Guide(1),)))
    (shuttle,) = answer.shuttles
    assert (shuttle.starts_at, shuttle.ends_at, shuttle.greeter) == (at(600 - 150 - 45), at(600 - 150), None)


def test_a_wheelchair_waits_rather_than_meet_steps_and_the_others_go():
    people = (lands(1, 0, step_free=True, party="ana"), lands(2, 0, party="ana"))
    assert propose(Question("arrival", people, (Van(1, 8),))).left == (Left(1, "no_step_free"),)
    assert riders(propose(Question("arrival", people, (Van(1, 8), Van(2, 8, True))))) == [(1, 2)]


def test_the_vehicle_without_steps_is_kept_for_who_needs_it():
    people = (lands(1, 0), lands(2, 70, step_free=True))
    answer = propose(Question("arrival", people, (Van(1, 1, True), Van(2, 1))))
    assert {(one.van, one.travellers) for one in answer.shuttles} == {(2, (1,)), (1, (2,))}


def test_delegations_stay_together_and_are_parted_only_when_nothing_is_large_enough():
    home, away = ([lands(key, 0, delegation=name, party=key) for key in keys]
                  for name, keys in (("home", (1, 3, 5)), ("away", (2, 4))))  # fmt: skip
    answer = propose(Question("arrival", (*home, *away), (Van(1, 3), Van(2, 2))))
    assert sorted(riders(answer)) == [(1, 3, 5), (2, 4)]
    crowd = tuple(lands(key, 0, party="one") for key in range(1, 6))
    answer = propose(Question("arrival", crowd, (Van(1, 3),)))
    assert riders(answer) == [(1, 2, 3)] and answer.left == (Left(4, "no_vehicle"), Left(5, "no_vehicle"))


def test_who_greets_speaks_with_them_and_has_time_to_walk():
    people = (lands(1, 0, languages=frozenset({"fr"})), lands(2, 100, "2", languages=frozenset({"fr"})))
    guides = (Guide(1, frozenset({"es"})), Guide(2, frozenset({"fr"})))
    answer = propose(Question("arrival", people, (Van(1, 4), Van(2, 4)), guides, Rules(hall=45, drive=45)))
    assert [one.greeter for one in answer.shuttles] == [2, 1]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_promised_twice(seed):
    question = _any(random.Random(seed))
    answer = propose(question)
    assert answer == propose(question)
    taken = [key for one in answer.shuttles for key in one.travellers] + [one.traveller for one in answer.left]
    assert sorted(taken) == sorted(one.id for one in question.travellers)
    people, vans = ({one.id: one for one in rows} for rows in (question.travellers, question.vans))
    guides = {one.id: one for one in question.guides}
    for one in answer.shuttles:
        riding = [people[key] for key in one.travellers]
        assert 0 < len(riding) <= vans[one.van].seats
        assert vans[one.van].step_free or not any(each.step_free for each in riding)
        assert {(each.terminal, each.hotel) for each in riding} == {(one.terminal, one.hotel)}
        assert not any(overlaps((one.starts_at, one.ends_at), busy) for busy in vans[one.van].busy)
        assert one.greeter is None or not any(elsewhere(_post(one), post) for post in guides[one.greeter].posts)
    for one, other in itertools.combinations(answer.shuttles, 2):
        if one.van == other.van:
            assert not overlaps((one.starts_at, one.ends_at), (other.starts_at, other.ends_at))
        if one.greeter is not None and one.greeter == other.greeter:
            assert not elsewhere(_post(one), _post(other))


def _any(dice: random.Random) -> Question:
    people = tuple(
        Traveller(
            key, at(dice.randrange(0, 600)), "SJD", dice.choice("12"), dice.choice(((1, ""), (2, ""))),
            party=key // 2 if key % 3 else None, delegation=dice.choice((None, 1, 2)), step_free=dice.random() < 0.15,
        )
        for key in range(dice.randrange(1, 60))
    )  # fmt: skip
    vans = tuple(
        Van(key, dice.choice((3, 7, 16)), dice.random() < 0.3, ((at(60), at(120)),) if dice.random() < 0.3 else ())
        for key in range(dice.randrange(0, 9))
    )
    posts = (Post(at(0), at(90), "SJD", "1"),)
    guides = tuple(Guide(key, posts=posts if key % 2 else ()) for key in range(dice.randrange(0, 5)))
    return Question(dice.choice(("arrival", "departure")), people, vans, guides)


def _post(shuttle) -> Post:
    return Post(shuttle.starts_at, shuttle.ends_at, shuttle.station, shuttle.terminal)
