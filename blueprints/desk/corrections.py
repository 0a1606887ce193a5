"""At the desk: correcting anybody's registration, and deciding about the corrections that people ask for."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.desk import blueprint
from models import Event
from models.transaction import transaction
from operations import correction_requests
from operations.refusals import Refusal
from queries import corrections as rows
from queries import delegates
from web import corrections, formats
from web.access import actor, needs
from web.acting import Acting
from web.correction_forms import in_words
from web.words import sentence


def _acting(event: Event, id: int) -> Acting:
    return Acting("desk", delegates.find(event, id) or abort(404), actor())


corrections.add_edit(blueprint, "/<slug:slug>/desk/delegates/<key:id>", needs("delegate.edit"), _acting)


@blueprint.get("/<slug:slug>/desk/corrections", endpoint="corrections")
@needs("delegate.decide")
def waiting(event):
    shown = [(one, in_words(one)) for one in rows.waiting(event)]
    return render_template("desk/corrections.html", corrections=shown)


@blueprint.post("/<slug:slug>/desk/corrections/<key:correction_id>/accept")
@needs("delegate.decide")
def accept_correction(event, correction_id):
    return _decide(event, correction_id, "accept")


@blueprint.post("/<slug:slug>/desk/corrections/<key:correction_id>/decline")
@needs("delegate.decide")
def decline_correction(event, correction_id):
    return _decide(event, correction_id, "decline")


def _decide(event: Event, correction_id: int, verb: str) -> ResponseReturnValue:
    correction = rows.find(event, correction_id) or abort(404)
    told = {"accept": _("%(name)s was corrected."), "decline": _("The correction of %(name)s was not accepted.")}[verb]
    try:
        with transaction():
            if verb == "accept":
                delegate = correction_requests.accept(correction, by=actor())
            else:
                delegate = correction_requests.decline(correction, request.form.get("note", ""), by=actor())
        flash(told % {"name": formats.plain(delegate.name)}, "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("desk.corrections", slug=event.slug), 303)
