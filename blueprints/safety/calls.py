""" "Is everyone safe?" at the desk: asking, following the answers as they come, answering for somebody, closing."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.safety import blueprint
from models import Event, SafetyCall
from models.base import utcnow
from models.transaction import transaction
from operations import safety
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.taken import taken
from queries import safety as queries
from web import safety_words
from web.access import actor, may, needs
from web.safety_forms import CallForm
from web.words import sentence

CALLS = "/<slug:slug>/desk/safety"


@blueprint.route(CALLS, methods=["GET", "POST"])
@needs("safety.ask")
def calls(event: Event):
    form = CallForm().offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                call = safety.ask(event, form.facts, by=actor())
            return redirect(url_for("safety.call", slug=event.slug, id=call.id), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    found = queries.of_event(event)
    return render_template("safety/calls.html", form=form, calls=found), 422 if form.errors else 200


@blueprint.get(f"{CALLS}/<key:id>")
@needs("safety.ask")
def call(event: Event, id: int):
    """Renews itself."""
    phones = may("see.phones") or may("see.contacts")
    board = queries.board(_find(event, id))
    return render_template("safety/call.html", board=board, phones=phones, told=safety_words)


@blueprint.post(f"{CALLS}/<key:id>/answers", endpoint="answer")
@needs("safety.ask")
def answer_for(event: Event, id: int):
    """Somebody called them: `delegate` is among those who were asked."""
    found = _find(event, id)
    who = next(
        (one.delegate for one in queries.answers(found) if str(one.delegate_id) == request.form.get("delegate")), None
    )

    def deed() -> str:
        if who is None:
            raise Refusal("unknown_person", "delegate")
        facts = safety.read_answer(request.form)
        safety.answer(found, who, facts, taken=taken(None, None, utcnow()), by=actor())
        return _("It was stored.")

    return _done(event, id, deed)


@blueprint.post(f"{CALLS}/<key:id>/again")
@needs("safety.ask")
def ask_again(event: Event, id: int):
    found = _find(event, id)

    def deed() -> str:
        many = safety.remind(found, by=actor())
        return ngettext("%(num)s person was asked once more.", "%(num)s people were asked once more.", many)

    return _done(event, id, deed)


@blueprint.post(f"{CALLS}/<key:id>/close", endpoint="close_call")
@needs("safety.ask")
def close(event: Event, id: int):
    found = _find(event, id)

    def deed() -> str:
        safety.close(found, by=actor())
        return _("The question is closed.")

    return _done(event, id, deed)


def _done(event: Event, id: int, deed: Callable[[], str]) -> ResponseReturnValue:
    """Do it, and back to the page, which shows it; or say why not."""
    try:
        with transaction():
            told = deed()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    except Malformed as malformed:
        flash(sentence(next(iter(malformed.errors.values()))), "error")
    else:
        flash(told, "success")
    return redirect(url_for("safety.call", slug=event.slug, id=id), 303)


def _find(event: Event, id: int) -> SafetyCall:
    return queries.find(event, id) or abort(404)
