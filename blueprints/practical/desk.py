"""Where organizers keep the practical information: add, change, put in order, withdraw."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.practical import blueprint
from blueprints.practical.forms import PracticalForm
from models import Event, Practical
from models.transaction import transaction
from operations import practical
from operations.refusals import Refusal
from queries import practical as queries
from web.access import actor, needs
from web.words import sentence

DESK = "/<slug:slug>/desk/practical"
#: What a button to move a row says, and how far that is.
STEPS = {"up": -1, "down": 1}


@blueprint.get(DESK)
@needs("event.edit")
def keep(event: Event):
    return render_template("practical/keep.html", practical=queries.of_event(event, delegates=True))


@blueprint.route(f"{DESK}/new", methods=["GET", "POST"])
@needs("event.edit")
def add(event: Event):
    return _store(event, PracticalForm().offer(None), None)


@blueprint.route(f"{DESK}/<key:id>", methods=["GET", "POST"])
@needs("event.edit")
def edit(event: Event, id: int):
    row = _find(event, id)
    return _store(event, PracticalForm().offer(row), row)


@blueprint.post(f"{DESK}/<key:id>/move")
@needs("event.edit")
def move(event: Event, id: int):
    row, steps = _find(event, id), STEPS.get(request.form.get("way", ""), 0)
    return _done(event, lambda: practical.move(row, steps, by=actor()), None)


@blueprint.post(f"{DESK}/<key:id>/withdraw")
@needs("event.edit")
def withdraw(event: Event, id: int):
    row = _find(event, id)
    return _done(event, lambda: practical.withdraw(row, by=actor()), _("It was withdrawn."))


def _store(event: Event, form: PracticalForm, row: Practical | None) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(form, row)
    try:
        with transaction():
            if row is None:
                practical.add(event, form.facts, by=actor())
            else:
                practical.edit(row, form.facts, seen=form.seen.data or "", by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile" and row is not None:
            form.tell_what_stands(practical.said_of(row), practical.mark_of(row))
        return _page(form, row)
    flash(_("It was stored."), "success")
    return redirect(url_for("practical.keep", slug=event.slug), 303)


def _done(event: Event, deed: Callable[[], object], said: str | None) -> ResponseReturnValue:
    """Do it, and back to the list, which shows it; or say why not."""
    try:
        with transaction():
            deed()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        if said:
            flash(said, "success")
    return redirect(url_for("practical.keep", slug=event.slug), 303)


def _page(form: PracticalForm, row: Practical | None) -> tuple[str, int]:
    return render_template("practical/edit.html", form=form, row=row), 422 if form.errors else 200


def _find(event: Event, id: int) -> Practical:
    return queries.find(event, id) or abort(404)
