"""What the event asks people besides: the list of its questions, and each of them."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.events import blueprint
from blueprints.events.question_forms import QuestionForm
from models import Event, Question
from models.transaction import transaction
from operations import question_settings, questions
from operations.refusals import Refusal
from web.access import actor, needs
from web.settings_forms import kept
from web.words import sentence

PAGE = "/<slug:slug>/desk/event/questions"


@blueprint.get(PAGE, endpoint="questions")
@needs("registration.arrange")
def question_list(event: Event):
    return render_template("events/questions.html", rows=questions.of_event(event, None))


@blueprint.route(f"{PAGE}/new", methods=["GET", "POST"])
@needs("registration.arrange")
def add_question(event: Event):
    form = QuestionForm.of(event, None)
    if kept(form, lambda: question_settings.add(event, form.facts, by=actor())):
        return redirect(url_for("events.questions", slug=event.slug), 303)
    return _page(form, None)


@blueprint.route(f"{PAGE}/<key:id>", methods=["GET", "POST"])
@needs("registration.arrange")
def edit_question(event: Event, id: int):
    row = _find(event, id)
    form = QuestionForm.of(event, row)
    if kept(form, lambda: question_settings.edit(row, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("events.questions", slug=event.slug), 303)
    return _page(form, row)


@blueprint.post(f"{PAGE}/<key:id>/remove")
@needs("registration.arrange")
def remove_question(event: Event, id: int):
    row = _find(event, id)
    try:
        with transaction():
            question_settings.remove(row, by=actor())
        flash(_("It was removed."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("events.edit_question", slug=event.slug, id=id), 303)
    return redirect(url_for("events.questions", slug=event.slug), 303)


def _page(form: QuestionForm, row: Question | None) -> ResponseReturnValue:
    number = question_settings.answers(row) if row else 0
    page = render_template("events/question.html", form=form, row=row, answers=number)
    return page, 422 if form.errors else 200


def _find(event: Event, id: int) -> Question:
    return question_settings.find(event, id) or abort(404)
