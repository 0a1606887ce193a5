"""The organizers' panels: what is wished for, who gets what, and what limits it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blueprints.panels import blueprint
from blueprints.panels.forms import TermsForm
from blueprints.panels.pictures import demand_of
from blueprints.panels.previews import preview_of
from models import Event, Proposal
from models.transaction import transaction
from operations import allocations, panels
from operations.refusals import Refusal
from queries import allocations as proposals
from queries import preferences, quotas
from scheduling.allocation import allot
from web import panel_lists
from web.access import actor, needs
from web.words import sentence


@blueprint.get("/<slug:slug>/desk/panels")
@needs("participation.edit")
def page(event: Event):
    rows = demand_of(event)
    return render_template(
        "panels/show.html",
        demand=rows,
        limited=quotas.of_activities(one.activity.id for one in rows.rows),
        wishing=preferences.people(event),
        ready=proposals.latest(event, "ready"),
        applied=proposals.latest(event, "applied"),
    )


@blueprint.route("/<slug:slug>/desk/panels/<key:id>", methods=["GET", "POST"])
@needs("programme.publish")
def terms(event: Event, id: int):
    activity = next((one for one in preferences.panels(event) if one.id == id), None) or abort(404)
    form = TermsForm.of(activity)
    if not form.validate_on_submit():
        return render_template("panels/terms.html", form=form, panel=activity), 422 if form.errors else 200
    try:
        with transaction():
            published = panels.set_terms(activity, **form.facts, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("panels/terms.html", form=form, panel=activity), 422
    if published:
        flash(_("The panel’s rules were changed."), "success")
    else:
        flash(
            _("The quotas were changed. The times wait with the other changes of this panel to be published."), "info"
        )
    return redirect(url_for("panels.page", slug=event.slug), 303)


@blueprint.post("/<slug:slug>/desk/panels/allocation")
@needs("participation.edit")
def propose(event: Event):
    """Calculate outside any transaction, then store what was asked with the answer."""
    question = proposals.question(event)
    answer = allot(question)
    try:
        with transaction():
            proposal = allocations.propose(event, question, answer, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("panels.page", slug=event.slug), 303)
    return redirect(url_for("panels.proposal", slug=event.slug, id=proposal.id), 303)


@blueprint.get("/<slug:slug>/desk/panels/allocations/<key:id>")
@needs("participation.edit")
def proposal(event: Event, id: int):
    found = _find(event, id)
    return render_template("panels/proposal.html", proposal=found, preview=preview_of(event, found))


@blueprint.post("/<slug:slug>/desk/panels/allocations/<key:id>/apply")
@needs("participation.edit")
def apply(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            number = allocations.apply(found, by=actor())
    except Refusal as refusal:
        return _refused(event, refusal)
    told = ngettext(
        "%(num)s seat was given, and everybody who sent wishes is told.",
        "%(num)s seats were given, and everybody who sent wishes is told.",
        number,
    )
    flash(told, "success")
    return redirect(url_for("panels.proposal", slug=event.slug, id=id), 303)


@blueprint.post("/<slug:slug>/desk/panels/allocations/<key:id>/discard")
@needs("participation.edit")
def discard(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            allocations.discard(found, by=actor())
    except Refusal as refusal:
        return _refused(event, refusal)
    flash(_("The proposal was discarded; nothing has changed."), "info")
    return redirect(url_for("panels.page", slug=event.slug), 303)


@blueprint.get("/<slug:slug>/desk/panels.xlsx")
@needs("export.roster")
def workbook(event: Event):
    return panel_lists.download(event, by=actor())


def _find(event: Event, id: int) -> Proposal:
    return proposals.find(event, id) or abort(404)


def _refused(event: Event, refusal: Refusal) -> Response:
    told = sentence(refusal)
    if refusal.code == "changed_meanwhile":
        told = _("Seats, wishes or the programme have changed since this was calculated. Please run it again.")
    flash(told, "error")
    return redirect(url_for("panels.page", slug=event.slug), 303)
