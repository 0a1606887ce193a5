"""What a proposal keeps of a question about company visits and its answer, and reads again."""

import datetime as dt
import json

from scheduling import visit_data
from scheduling.visits import Answer, Bus, Host, Question, Reason, Session, Slot, Track, Visit, Visitor, Wanted

NINE = dt.datetime(2023, 2, 27, 17, tzinfo=dt.UTC)
QUESTION = Question(
    slots=(Slot(0, 51, NINE, NINE + dt.timedelta(hours=1), NINE.date(), 4, 0),),
    hosts=(Host(10, None, frozenset(), None), Host(20, 3, frozenset({0}), 8, 2, 3)),
    visitors=(Visitor(1, frozenset({0}), (20, 10), {20: 52, 10: 32}, 5), Visitor(2, frozenset())),
    buses=(Bus(7, 50),),
    travel={(10, 20): 35, (20, 10): 40},
    promised=1,
    held=frozenset({Session(20, 0)}),
    barred=frozenset({Session(10, 0)}),
    pinned=(Wanted(1, 20), Wanted(2, 20, 0)),
    forbidden=(Wanted(2, 10),),
    stands=frozenset({Visit(1, 20, 0)}),
    begun=frozenset({0}),
)
TRACK = Track(0, None, (Session(20, 0),), frozenset({2, 1}))
ANSWER = Answer(
    frozenset({Visit(1, 20, 0)}), (TRACK,), 452, 460,
    {(1, 10): Reason("full", {"position": 3}), (2, 20): Reason("busy", {"slots": frozenset({3, 0})})}, 2, "clock",
)  # fmt: skip


def test_a_question_read_back_is_the_same_question():
    data = json.loads(json.dumps(visit_data.of_question(QUESTION)))
    again = visit_data.question(data)
    assert again == QUESTION
    assert (again.travel, again.visitors[0].worth) == (QUESTION.travel, {20: 52, 10: 32})
    assert visit_data.of_question(again) == data
    assert visit_data.question(data | {"buses": None}).buses is None


def test_an_answer_read_back_is_the_same_answer():
    again = visit_data.answer(json.loads(json.dumps(visit_data.of_answer(ANSWER))))
    left = {(1, 10): Reason("full", {"position": 3}), (2, 20): Reason("busy", {"slots": [0, 3]})}
    assert (again.visits, again.tracks, again.left_out) == (ANSWER.visits, (TRACK,), left)
    assert (again.value, again.bound, again.given_up, again.stopped) == (452, 460, 2, "clock")
