"""At the desk: what is decided about registrations, one by one or many at once."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.desk import blueprint
from models import Delegate, Event
from models.transaction import transaction
from operations import registrations
from operations.refusals import Refusal
from queries import delegates
from web import formats
from web.access import actor, needs
from web.urls import local_target
from web.words import sentence

#: As many as a page of the list has; nobody ticks more.
MOST = 200
ONE = "/<slug:slug>/desk/delegates/<key:id>"


@blueprint.post(f"{ONE}/<any(approve,reject,cancel,endorse):verb>")
@needs("delegate.decide")
def decide(event, id, verb):
    somebody = _find(event, id)
    return _do(somebody, lambda: getattr(registrations, verb)(somebody, by=actor()))


@blueprint.post(f"{ONE}/return")
@needs("delegate.decide")
def return_back(event, id):
    """With a note on what is to be corrected."""
    somebody, note = _find(event, id), request.form.get("note", "")
    return _do(somebody, lambda: registrations.return_back(somebody, note, by=actor()))


@blueprint.post("/<slug:slug>/desk/delegates/approve")
@needs("delegate.decide")
def approve_all(event):
    """Those that were ticked on the list; what could not be done is told with its reason."""
    ids = request.form.getlist("id", type=int)[:MOST]
    try:
        with transaction():
            outcomes = registrations.approve_all(event, [one for one in ids if 0 < one < 2**31], by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        _tell(outcomes)
    return redirect(local_target(request.form.get("next")) or url_for("desk.delegates", slug=event.slug), 303)


def _tell(outcomes: Sequence[tuple[Delegate, Refusal | None]]) -> None:
    done = [one.status for one, refusal in outcomes if refusal is None]
    if many := done.count("approved"):
        flash(ngettext("%(num)s person was approved.", "%(num)s people were approved.", many), "success")
    if many := done.count("waitlisted"):
        flash(
            ngettext("%(num)s person is on the waiting list now.", "%(num)s people are on the waiting list now.", many),
            "warning",
        )
    for one, refusal in outcomes:
        if refusal:
            flash(_("%(name)s: %(why)s", name=formats.plain(one.name), why=sentence(refusal)), "error")
    if not outcomes:
        flash(_("Nobody was chosen."), "error")


def _do(somebody: Delegate, act) -> ResponseReturnValue:
    try:
        with transaction():
            act()
        flash(_outcome(somebody), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    page = url_for("desk.delegate", slug=somebody.event.slug, id=somebody.id)
    return redirect(local_target(request.form.get("next")) or page, 303)


def _outcome(somebody: Delegate) -> str:
    outcomes = {
        "approved": _("%(name)s was approved."),
        "waitlisted": _("All places are taken: %(name)s is on the waiting list now."),
        "rejected": _("%(name)s was not accepted."),
        "cancelled": _("The participation of %(name)s was cancelled."),
        "endorsed": _("%(name)s is confirmed for the delegation."),
        "returned": _("The registration of %(name)s was returned for correction."),
    }
    return outcomes[somebody.status] % {"name": formats.plain(somebody.name)}


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)
