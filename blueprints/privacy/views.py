"""Requests about data: the queue, the answer; and erasing somebody."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.privacy import blueprint
from blueprints.privacy.forms import AnswerForm, SureForm
from models import DataRequest, Delegate, Event
from models.transaction import transaction
from operations import data_requests, erasures
from operations.refusals import Refusal
from queries import delegates, privacy
from web.access import actor, needs
from web.words import sentence


@blueprint.get("/<slug:slug>/desk/privacy")
@needs("privacy.answer")
def home(event: Event):
    return render_template("privacy/home.html", requests=privacy.requests(event), today=event.today())


@blueprint.route("/<slug:slug>/desk/privacy/requests/<key:id>", methods=["GET", "POST"])
@needs("privacy.answer")
def answer(event: Event, id: int):
    """One request: to answer with a letter, or to decline with one. Granting an erasure erases."""
    asked, form = privacy.find_request(event, id) or abort(404), AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                refused = "refuse" in request.form
                data_requests.answer(asked, form.facts, refused=refused, by=actor())
        except Refusal as refusal:
            form.refuse(refusal)
            return _request(asked, form)
        flash(_("It was answered."), "success")
        return redirect(url_for("privacy.home", slug=event.slug), 303)
    return _request(asked, form)


@blueprint.route("/<slug:slug>/desk/delegates/<key:id>/erase", methods=["GET", "POST"])
@needs("privacy.answer")
def erase(event: Event, id: int):
    """Asks once more, and says what goes and what stays."""
    somebody, form = _find(event, id), SureForm()
    if form.validate_on_submit():
        if not form.sure.data:
            form.sure.errors = [sentence(Refusal("required"))]
            return render_template("privacy/erase.html", delegate=somebody, form=form), 422
        try:
            with transaction():
                erasures.erase(somebody, by=actor())
        except Refusal as refusal:
            flash(sentence(refusal), "error")
        else:
            flash(_("The person is erased."), "success")
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    return render_template("privacy/erase.html", delegate=somebody, form=form), 422 if form.errors else 200


def _request(asked: DataRequest, form: AnswerForm) -> ResponseReturnValue:
    return render_template("privacy/request.html", asked=asked, form=form), 422 if form.errors else 200


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)
