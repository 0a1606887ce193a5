"""What a proposal keeps of a question and its answer, and reads again."""

import datetime as dt
import json

from scheduling import meeting_data
from scheduling.meetings import Answer, Person, Placement, Quality, Question, Reason, Request, Room, Slot

NINE = dt.datetime(2019, 6, 6, 15, tzinfo=dt.UTC)
DAY = dt.date(2019, 6, 6)
QUESTION = Question(
    slots=(
        Slot(0, NINE, NINE + dt.timedelta(minutes=20), DAY, 2),
        Slot(1, NINE + dt.timedelta(minutes=30), NINE + dt.timedelta(minutes=50), DAY),
    ),
    rooms=(Room(5, 6, True, frozenset({1})), Room(7)),
    people=(
        Person(1, frozenset({0, 1}), delegation=3),
        Person(2, frozenset({0}), frozenset({1}), step_free=True, held={1: (40, 41)}),
        Person(9, frozenset()),
    ),
    requests=(
        Request(11, (1, 2), 40, (9,), 1, frozenset({1, 0}), True, (0, None), Placement(1, 7), True),
        Request(12, (1, 9), 20, suits=frozenset()),
    ),
    a_day=3,
)
ANSWER = Answer(
    {11: Placement(1, 7)}, 440, 460, {12: Reason("worth_less", {"displaces": (11,), "during": frozenset({4, 2})})},
    Quality(1, 2, 3), Quality(4, 5, 6), "clock",
)  # fmt: skip


def test_a_question_read_back_is_the_same_question():
    data = json.loads(json.dumps(meeting_data.of_question(QUESTION)))
    assert meeting_data.question(data) == QUESTION
    assert meeting_data.question(data).people[1].held == {1: (40, 41)}
    assert meeting_data.of_question(meeting_data.question(data)) == data


def test_an_answer_read_back_is_the_same_answer():
    data = json.loads(json.dumps(meeting_data.of_answer(ANSWER)))
    again = meeting_data.answer(data | {"by_hand": True})
    assert (again.placed, again.value, again.bound, again.stopped) == (ANSWER.placed, 440, 460, "clock")
    assert again.left_out == {12: Reason("worth_less", {"displaces": [11], "during": [2, 4]})}
    assert (again.quality, again.first) == (ANSWER.quality, ANSWER.first)
