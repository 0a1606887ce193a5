"""Why a meeting has no place: every reason that is given is true, and each is given where it is the truth."""

import dataclasses

import pytest
from hypothesis import given, settings

from bench.summits import summit
from scheduling.meetings import Answer, Placement, Question, Request, Room, breaches
from scheduling.timetabling import Effort, solve
from tests.bilateral import asked, question_of, questions, slot

SMALL = settings(max_examples=60, derandomize=True, deadline=None, database=None)
QUICK = Effort(moves=400)


@SMALL
@given(questions(most=10))
def test_every_reason_is_true(question):
    answer = solve(question, effort=QUICK)
    explained(question, answer)


@pytest.mark.parametrize("seed", range(4))
def test_every_reason_is_true_where_the_best_was_not_looked_for(monkeypatch, seed):
    monkeypatch.setattr("scheduling.proving.LARGE", 0)
    question = dataclasses.replace(summit(24, 150, 8, 3, seed), a_day=2, delegation_a_day=3, first=0)
    answer = solve(question, effort=Effort(chains=0, days=0, moves=400))
    assert breaches(question, answer.placed) == ()
    explained(question, answer)


def explained(question: Question, answer: Answer) -> None:
    """Each request has a place, or a reason that is true."""
    assert answer.left_out.keys() == question.request.keys() - answer.placed.keys()
    for key, reason in answer.left_out.items():
        assert TRUE[reason.kind](question, answer, question.request[key], reason.detail), (key, reason)


def together(question: Question, request: Request) -> set[int]:
    return {
        one.number for one in question.slots if all(one.number in question.person[key].free for key in request.people)
    }


def agreed(question: Question, request: Request) -> set[int]:
    suits = request.suits if request.firm and request.suits is not None else together(question, request)
    return together(question, request) & suits


def spoken(question: Question, request: Request) -> set[int]:
    there = {one.number: one.interpreters for one in question.slots}
    fine = {number for number in there if there[number] is None or there[number] >= request.interpreters}
    return agreed(question, request) & fine


def held_together(question: Question, request: Request, activity: int) -> bool:
    people = [question.person[key] for key in request.people]
    return any(all(activity in one.held.get(number, ()) for one in people) for number in range(len(question.slots)))


def seated(question: Question, meetings: list[Request], number: int) -> bool:
    """Whether there is a room for each, in this slot."""
    if not meetings:
        return True
    first, *rest = meetings
    rooms = [room for room in question.rooms if question.fits(first, room, number)]
    without = (dataclasses.replace(question, rooms=tuple(set(question.rooms) - {room})) for room in rooms)
    return any(seated(less, rest, number) for less in without)


def beside(question: Question, answer, number: int) -> list[Request]:
    """What else is on then, bound to where it is if it is fixed."""
    meetings = [question.request[key] for key, spot in answer.placed.items() if spot.slot == number]
    return [
        dataclasses.replace(one, pinned=(number, answer.placed[one.id].room)) if one.begun else one for one in meetings
    ]


def rooms_are_short(question, answer, request, detail) -> bool:
    return bool(question.rooms) and all(
        not seated(question, [*beside(question, answer, number), request], number)
        for number in spoken(question, request)
    )


def interpreters_are_short(question, answer, request, detail) -> bool:
    there = {one.number: one.interpreters for one in question.slots}
    return all(
        there[number] is not None
        and sum(one.interpreters for one in beside(question, answer, number)) + request.interpreters > there[number]
        for number in agreed(question, request)
    )


def person_is_full(question, answer, request, detail) -> bool:
    person, days = detail["person"], {one.number: one.day for one in question.slots}
    theirs = [answer.placed[one.id].slot for one in question.requests
              if one.id in answer.placed and person in one.people]  # fmt: skip
    met = [days[answer.placed[one.id].slot] for one in question.requests
           if one.id in answer.placed and person in one.pair]  # fmt: skip
    assert detail["number"] == sum(person in one.pair for one in question.requests)
    capped = {number for number in days if question.a_day is not None and met.count(days[number]) >= question.a_day}
    stuck = all(number in theirs or number in capped for number in spoken(question, request))
    return person in request.pair and stuck and (detail["number"] > detail["slots"] or bool(capped))


def is_worth_less(question, answer, request, detail) -> bool:
    """What is displaced is worth as much at least, and without it there would be a place."""
    out = [question.request[key] for key in detail["displaces"]]
    if any(one.begun or one.pinned for one in out) or not out:
        return request.value - question.unsuited <= 0 or any(one.begun or one.pinned for one in out)
    left = {key: spot for key, spot in answer.placed.items() if key not in detail["displaces"]}
    number = detail["slot"]
    others = [one for one in beside(question, answer, number) if one.id in left]
    spots = {**left, request.id: Placement(number, question.rooms[0].id)}
    broken = [one for one in breaches(question, spots) if not one.kind.startswith("room")]
    return seated(question, [*others, request], number) and not broken and question.value(spots) <= answer.value


TRUE = {
    "pinned_apart": lambda question, answer, request, detail: (
        request.pinned == (detail["slot"], detail["room"]) and not stands(question, answer, request)
    ),
    "no_common_time": lambda question, answer, request, detail: not together(question, request) and all(
        any(key in ids for one in request.people for ids in question.person[one].held.values())
        for key in detail["during"]
    ),
    "only_during": lambda question, answer, request, detail: not together(question, request) and all(
        held_together(question, request, key) for key in detail["during"]
    ),
    "no_agreed_time": lambda question, answer, request, detail: (
        bool(together(question, request)) and not agreed(question, request)
    ),
    "no_room_fits": lambda question, answer, request, detail: not any(
        (room.seats is None or room.seats >= detail["seats"]) and (room.step_free or not detail["step_free"])
        for room in question.rooms
    ),
    "interpreters_short": interpreters_are_short,
    "rooms_short": rooms_are_short,
    "person_full": person_is_full,
    "worth_less": is_worth_less,
}  # fmt: skip


def stands(question: Question, answer, request: Request) -> bool:
    """Whether what is pinned could be there, beside the others that are fixed."""
    number = request.pinned[0]
    if number not in question.slots_of[request.id]:
        return False
    fixed = {key: spot for key, spot in answer.placed.items()
             if question.request[key].pinned or question.request[key].begun}  # fmt: skip
    there = [one for one in beside(question, answer, number) if one.id in fixed]
    spots = {**fixed, request.id: Placement(number, request.pinned[1] or question.rooms[0].id)}
    broken = [one for one in breaches(question, spots) if not one.kind.startswith("room")]
    return not broken and seated(question, [*there, request], number)


# Each reason where it is the truth


def test_two_who_are_never_free_together():
    question = question_of(4, 2, [asked(1, 1, 2)], {1: {0, 1}, 2: {2, 3}})
    held = {1: {2: (700,), 3: (700,)}, 2: {0: (701,)}}
    people = tuple(dataclasses.replace(one, held=held[one.id]) for one in question.people)
    reason = solve(dataclasses.replace(question, people=people), effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail["during"]) == ("no_common_time", (700, 701))


def test_two_who_are_free_only_during_the_president_s_session():
    question = question_of(2, 2, [asked(1, 1, 2)], {1: {0}, 2: set()})
    held = {1: {1: (900,)}, 2: {0: (701,), 1: (900,)}}
    people = tuple(dataclasses.replace(one, held=held[one.id]) for one in question.people)
    reason = solve(dataclasses.replace(question, people=people), effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail["during"]) == ("only_during", (900,))


def test_times_agreed_that_are_not_free():
    question = question_of(4, 2, [asked(1, 1, 2, suits=frozenset({3}), firm=True)], {1: {0, 1}})
    assert solve(question, effort=QUICK).left_out[1].kind == "no_agreed_time"
    loosely = dataclasses.replace(question.requests[0], firm=False)
    answer = solve(dataclasses.replace(question, requests=(loosely,)), effort=QUICK)
    assert (answer.value, answer.left_out) == (10 - question.unsuited + 2 * question.first, {})


def test_somebody_with_more_meetings_than_slots():
    question = question_of(3, 9, [asked(key, 1, key + 1, 10 * key) for key in range(1, 5)])
    answer = solve(question, effort=QUICK)
    assert answer.left_out.keys() == {1}
    assert answer.left_out[1].kind == "person_full"
    assert answer.left_out[1].detail == {"person": 1, "number": 4, "slots": 3}


def test_somebody_whose_days_are_full_by_the_rules():
    question = question_of(4, 9, [asked(key, 1, key + 1, 10 * key) for key in range(1, 4)], a_day=1)
    answer = solve(question, effort=QUICK)
    assert {answer.placed[key].slot // 2 for key in (2, 3)} == {0, 1}
    assert answer.left_out[1].detail == {"person": 1, "number": 3, "slots": 2}


def test_rooms_that_ran_out_and_what_would_have_to_go():
    question = question_of(1, 1, [asked(1, 1, 2, 30), asked(2, 3, 4, 20)])
    answer = solve(question, effort=QUICK)
    assert answer.placed == {1: Placement(0, 1)}
    assert (answer.left_out[2].kind, answer.left_out[2].detail["displaces"]) == ("rooms_short", (1,))


def test_a_room_that_is_too_small_or_up_the_stairs():
    question = question_of(1, 1, [asked(1, 1, 2, party=(3,))])
    small = dataclasses.replace(question, rooms=(Room(1, seats=2),))
    reason = solve(small, effort=QUICK).left_out[1]
    assert (reason.kind, reason.detail) == ("no_room_fits", {"seats": 3, "step_free": False})
    people = (dataclasses.replace(question.people[0], step_free=True), *question.people[1:])
    upstairs = dataclasses.replace(question, people=people)
    assert solve(upstairs, effort=QUICK).left_out[1].detail == {"seats": 3, "step_free": True}


def test_interpreters_who_are_all_taken():
    requests = [asked(1, 1, 2, 30, interpreters=1), asked(2, 3, 4, 20, interpreters=1), asked(3, 5, 6, interpreters=3)]
    question = dataclasses.replace(question_of(1, 9, requests), slots=(slot(0, interpreters=1),))
    left = solve(question, effort=QUICK).left_out
    assert {key: one.kind for key, one in left.items()} == dict.fromkeys((2, 3), "interpreters_short")
    assert [left[key].detail["displaces"] for key in (2, 3)] == [(1,), ()]


def test_a_pin_where_somebody_cannot_be():
    question = question_of(2, 1, [asked(1, 1, 2, pinned=(1, None))], {1: {0}})
    assert solve(question, effort=QUICK).left_out[1].kind == "pinned_apart"


def test_what_would_displace_a_meeting_of_somebody_else_in_another_slot():
    """Neither is full by numbers: each has as many slots as meetings, but not at the same times."""
    requests = [asked(1, 1, 2, 90), asked(2, 1, 3, 90), asked(3, 2, 3, 10)]
    question = question_of(2, 9, requests, {3: {0, 1}})
    reason = solve(question, effort=QUICK).left_out[3]
    assert (reason.kind, len(reason.detail["displaces"])) == ("worth_less", 1)
