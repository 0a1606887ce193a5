"""What an event asks besides, as fields: they join the form of a page, and their answers what the form says."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from models import Answer, Category, Question
from operations import questions
from operations.fields import Malformed
from operations.registration_reading import Registration
from operations.travel_reading import Travel
from web.formats import plain
from web.forms import MUST, RuledForm

Form = TypeVar("Form", bound=RuledForm)
#: What has `answers`.
Facts = TypeVar("Facts", Registration, Travel)


def asking(form: type[Form], asked: Sequence[Question]) -> type[Form]:
    """The class of the form with a field for each of these questions."""
    return type(form.__name__, (form,), {questions.field_of(one): _field(one) for one in asked})


def fill(form: RuledForm, asked: Sequence[Question], said: dict[str, str]) -> None:
    """Show what was answered before, by code of the question; what was typed stays where a form was sent."""
    if form.is_submitted():
        return
    for one in asked:
        field, answer = form[questions.field_of(one)], said.get(one.code)
        field.data = answer == questions.TICKED if one.kind == "tick" else answer


def read_with(
    form: RuledForm, asked: Sequence[Question], category: Category | None, read: Callable[[], Facts]
) -> Facts:
    """What `read` makes of the form, with the answers to what people of this category are asked.

    Raises `Malformed` with all that is wrong with either.
    """
    errors, answers, facts = {}, {}, None
    try:
        facts = read()
    except Malformed as malformed:
        errors |= malformed.errors
    try:
        answers = questions.read(questions.for_category(asked, category), form.data)
    except Malformed as malformed:
        errors |= malformed.errors
    if errors:
        raise Malformed(errors)
    return dataclasses.replace(facts, answers=answers)


def sections(
    form: RuledForm, asked: Sequence[Question], categories: Sequence[Category]
) -> list[tuple[Category | None, list[Field]]]:
    """The fields for everybody, then those of each of these categories that is asked more."""
    found = []
    for category in (None, *categories):
        mine = [one for one in asked if one.category_id == (category and category.id)]
        if mine:
            found.append((category, [form[questions.field_of(one)] for one in mine]))
    return found


def told(answers: Iterable[Answer]) -> list[tuple[str, str]]:
    """Question and answer in words, for who may read them."""
    return [(plain(one.question.label), _told(one.question, one.said)) for one in answers]


def _told(question: Question, said: str) -> str:
    if question.kind == "tick":
        return _("Yes")
    choices = question.choices or []
    if question.kind == "choice" and said.isdigit() and 0 < int(said) <= len(choices):
        return plain(choices[int(said) - 1])
    return said


def _field(question: Question) -> Field:
    told = {"label": plain(question.label), "description": plain(question.purpose) if question.purpose else ""}
    told["validators"] = MUST if question.required else []
    if question.kind == "tick":
        return BooleanField(**told)
    if question.kind == "choice":
        numbered = enumerate(question.choices or (), start=1)
        choices = [
            SelectChoice("", _("Please choose")),
            *(SelectChoice(str(one), plain(said)) for one, said in numbered),
        ]
        return SelectField(choices=choices, validate_choice=False, **told)
    most = questions.LONGEST[question.kind]
    return (
        TextAreaField(render_kw={"rows": 3, "maxlength": most}, **told)
        if question.kind == "paragraph"
        else (StringField(render_kw={"maxlength": most}, **told))
    )
