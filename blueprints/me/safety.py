"""A delegate's answer to whether they are safe: one press."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.me import blueprint
from models import Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import safety
from operations.refusals import Refusal
from operations.taken import taken
from queries import safety as queries
from web.access import as_delegate, needs_door
from web.safety_forms import AnswerForm
from web.words import sentence


@blueprint.post("/<slug:slug>/me/safety/<key:call_id>", endpoint="safe")
@needs_door
def answer(event: Event, delegate: Delegate, call_id: int) -> ResponseReturnValue:
    call, form = queries.find(event, call_id) or abort(404), AnswerForm()
    try:
        if not form.validate_on_submit():
            flash(next(text for field in form if field.errors for text in field.errors), "error")
        else:
            with transaction():
                safety.answer(call, delegate, form.facts, taken=taken(None, None, utcnow()), by=as_delegate(delegate))
            flash(_thanks(form.facts["answer"]), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("me.page", slug=event.slug), 303)


def _thanks(answer: str) -> str:
    if answer == "help":
        return _("The organizers know that you need help. In danger, call the local emergency number.")
    return _("Thank you. The organizers know that you are safe.")
