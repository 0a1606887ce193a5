"""The desk's list of what came of it, one of them, and the workbook."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.outcomes import blueprint
from models import Event, Outcome
from models.transaction import transaction
from operations import outcomes_noted
from operations.refusals import Refusal
from queries import outcomes_noted as queries
from web import outcome_lists
from web import outcome_words as told
from web.access import actor, needs
from web.outcomes import FilterForm, OutcomeForm
from web.settings_forms import kept
from web.words import sentence

PAGE = "/<slug:slug>/desk/outcomes"


@blueprint.get(PAGE)
@needs("outcome.arrange")
def page(event: Event):
    form = FilterForm(request.args).offer(event)
    return render_template(
        "outcomes/page.html",
        form=form,
        found=queries.of_event(event, form.filters()),
        counts=queries.counts(event),
        today=event.today(),
        told=told,
    )


@blueprint.get("/<slug:slug>/desk/outcomes.xlsx")
@needs("outcome.arrange")
def workbook(event: Event):
    return outcome_lists.download(event, by=actor(), filters=FilterForm(request.args).offer(event).filters())


@blueprint.route(f"{PAGE}/new", methods=["GET", "POST"])
@needs("outcome.arrange")
def new(event: Event):
    form = OutcomeForm.of(event)

    def note() -> Outcome:
        return outcomes_noted.note(event, form.facts, nonce=form.nonce.data or "", by=actor())

    return _keep(event, form, None, note)


@blueprint.route(f"{PAGE}/<key:id>", methods=["GET", "POST"])
@needs("outcome.arrange")
def edit(event: Event, id: int):
    outcome = _find(event, id)
    form = OutcomeForm.of(event, outcome)
    form.tell_stored = lambda: form.tell_now(outcome)

    def change() -> Outcome:
        return outcomes_noted.edit(outcome, form.facts, seen=form.seen.data or "", by=actor())

    return _keep(event, form, outcome, change)


@blueprint.post(f"{PAGE}/<key:id>/stage")
@needs("outcome.arrange")
def stage(event: Event, id: int):
    """Say in the list how far it is."""
    try:
        with transaction():
            outcomes_noted.advance(_find(event, id), request.form.get("stage", ""), by=actor())
        flash(_("It was stored."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("outcomes.page", slug=event.slug), 303)


def _keep(event: Event, form: OutcomeForm, outcome: Outcome | None, change) -> ResponseReturnValue:
    if kept(form, change):
        return redirect(url_for("outcomes.page", slug=event.slug), 303)
    page = render_template("outcomes/form.html", form=form, outcome=outcome, told=told)
    return page, 422 if form.errors else 200


def _find(event: Event, id: int) -> Outcome:
    return queries.find(event, id) or abort(404)
