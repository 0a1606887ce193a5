"""Who sits in which bus, and on which seat."""

from collections import Counter

from scheduling import seating
from scheduling.seats import Coach, Rider

#: Delegations of these sizes: 48 people.
SIZES = (8, 7, 6, 6, 5, 4, 4, 3, 3, 2)


def people(**said: dict) -> list[Rider]:
    """48 people of ten delegations, numbered from 1; `p20={"front": True}` says more of the twentieth."""
    parties = [party for party, size in enumerate(SIZES, start=1) for _one in range(size)]
    return [Rider(number, party, **said.get(f"p{number}", {})) for number, party in enumerate(parties, start=1)]


def test_delegations_stay_together_while_there_is_room():
    plan = seating.plan([Coach(1, 25), Coach(2, 25)], people())
    assert (plan.left, plan.split) == ((), ())
    assert Counter(seat.coach for seat in plan.seats.values()) == {1: 24, 2: 24}
    assert len({(seat.coach, seat.label) for seat in plan.seats.values()}) == 48, "nobody on another's lap"


def test_forty_seats_for_forty_eight_people_leave_eight_of_whom_it_is_told_and_split_nobody():
    plan = seating.plan([Coach(1, 40)], people())
    assert (len(plan.seats), len(plan.left), plan.split) == (40, 8, ())
    assert plan.seats.keys() | set(plan.left) == set(range(1, 49))


def test_who_cannot_climb_steps_sits_in_front_in_the_bus_without_any_beside_their_companion():
    said = {"p30": {"front": True, "no_steps": True}, "p48": {"beside": 30}, "p1": {"crew": True}}
    plan = seating.plan([Coach(1, 30, kept=2), Coach(2, 30, kept=2, step_free=True)], people(**said))
    assert (plan.seats[30].coach, plan.seats[30].label, plan.seats[48].label) == (2, "1C", "1D")
    assert plan.steep == ()
    assert plan.seats[1].label == "1A", "the first seats are for who leads"


def test_kept_seats_are_given_to_passengers_last_and_no_seat_stays_empty():
    plan = seating.plan([Coach(1, 47, kept=2), Coach(2, 1)], people())
    assert plan.left == ()
    assert {"1A", "1B"} <= {seat.label for seat in plan.seats.values()}
    assert len(plan.split) == 1


def test_who_sits_keeps_bus_and_seat_and_the_same_question_has_the_same_answer():
    buses = [Coach(1, 40), Coach(2, 40)]
    said = {"p9": {"coach": 2, "seat": "7B"}, "p10": {"coach": 2, "seat": "7B"}, "p11": {"coach": 9, "seat": "1A"}}
    plan = seating.plan(buses, people(**said))
    assert (plan.seats[9].coach, plan.seats[9].label, plan.seats[10].coach) == (2, "7B", 2)
    assert plan.seats[10].label != "7B"
    assert plan == seating.plan(buses, people(**said))
    afresh = seating.plan(buses, people(**said), anew=True)
    assert afresh.seats[9].label != "7B"


def test_a_bus_that_is_too_small_gives_a_whole_delegation_away():
    full = people(**{f"p{number}": {"coach": 1} for number in range(1, 49)})
    plan = seating.plan([Coach(1, 40), Coach(2, 40)], full)
    assert (plan.left, plan.split) == ((), ())
    moved = {one.party for one in full if plan.seats[one.id].coach == 2}
    assert moved == {1}, "the smallest delegation that makes room enough"


def test_without_counted_seats_everybody_finds_a_place_and_without_a_bus_nobody_is_lost():
    assert seating.plan([Coach(1, None)], people()).seats[48].label is None
    assert len(seating.plan([], people()).left) == 48
