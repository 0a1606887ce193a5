"""What an event asks besides, of everybody or of one category; and what people answered.

Answers are sealed: nobody knows what people write. They are read with the right that the question names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Answer, Category, Delegate, Event, Question, db
from operations import fields
from operations.fields import Malformed
from operations.refusals import Refusal

#: What stands for a box that was ticked, and the longest answer of each other kind.
TICKED = "yes"
LONGEST = {"line": 200, "paragraph": 2000}


def of_event(event: Event, step: str | None = "registration") -> list[Question]:
    """The event's questions in order, of one step or (None) all of them: one statement."""
    ours = sa.select(Question).where(Question.event_id == event.id)
    asked = ours if step is None else ours.where(Question.step == step)
    return list(db.session.scalars(asked.order_by(Question.rank, Question.id)))


def for_category(questions: Iterable[Question], category: Category | None) -> list[Question]:
    """Those of these that people of this category are asked."""
    return [one for one in questions if one.category_id is None or (category and one.category_id == category.id)]


def read(questions: Sequence[Question], typed: Mapping[str, object]) -> dict[str, str]:
    """By code of the question, what was answered; raises `Malformed` with an error at each `field_of` a question.

    Refuses `required` and `unknown_choice`. Nothing answered is not there.
    """
    rules = {field_of(one): _rule(one) for one in questions}
    stored = fields.read_all(rules, typed)
    missing = [one for one in questions if one.required and not stored[field_of(one)]]
    if missing:
        raise Malformed({field_of(one): Refusal("required", field_of(one)) for one in missing})
    return {one.code: stored[field_of(one)] for one in questions if stored[field_of(one)]}


def field_of(question: Question) -> str:
    """The name of its field in a form."""
    return f"question_{question.id}"


def keep(delegate: Delegate, answers: Mapping[str, str], step: str = "registration") -> bool:
    """Let these be the answers of this step, by code; whether anything is otherwise now. Others' codes are ignored."""
    asked = for_category(of_event(delegate.event, step), delegate.category)
    before = {one.question_id: one for one in _rows(delegate)}
    changed = False
    for question in asked:
        said, row = answers.get(question.code), before.get(question.id)
        if said == (row and row.said):
            continue
        changed = True
        _store(delegate, question, said, row)
    return changed


def said_by(delegate: Delegate, step: str = "registration") -> dict[str, str]:
    """By code, what this person answered in this step: one statement."""
    return {row.question.code: row.said for row in _rows(delegate) if row.question.step == step}


def answers_of(delegate: Delegate) -> list[Answer]:
    """All that this person answered, in the order of the questions: one statement."""
    return sorted(_rows(delegate), key=lambda row: (row.question.rank, row.question_id))


def _store(delegate: Delegate, question: Question, said: str | None, row: Answer | None) -> None:
    if not said:
        db.session.delete(row)
    elif row is None:
        db.session.add(Answer(delegate_id=delegate.id, question_id=question.id, said=said))
    else:
        row.said = said


def _rows(delegate: Delegate) -> list[Answer]:
    own = sa.select(Answer).where(Answer.delegate_id == delegate.id)
    return list(db.session.scalars(own.options(joinedload(Answer.question, innerjoin=True))))


def _rule(question: Question) -> Callable[[object], str]:
    if question.kind == "tick":
        return lambda typed: TICKED if typed in (True, TICKED, "y", "on", "1") else ""
    if question.kind == "choice":
        return lambda typed: _choice(question, typed)
    if question.kind == "paragraph":
        return lambda typed: fields.paragraph(typed, LONGEST["paragraph"]) or ""
    return lambda typed: fields.line(typed, LONGEST["line"])


def _choice(question: Question, typed: object) -> str:
    """The number of the choice, from 1: its words may be corrected, and stand in three languages."""
    said = fields.line(typed, 10)
    if said and said not in {str(number) for number in range(1, len(question.choices or ()) + 1)}:
        raise Refusal("unknown_choice")
    return said
