"""The lists of session passes: by activity, by delegation, and what is done with each pass."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.passes import blueprint
from models import Activity, Event
from models.transaction import transaction
from operations import fields, session_passes
from operations.refusals import Refusal
from operations.session_passes import LONGEST_REASON
from queries import delegations
from queries import session_passes as queries
from web.access import actor, needs
from web.print_words import WHY_PRINTED
from web.words import sentence

DESK = "/<slug:slug>/desk/passes"
OF_ACTIVITY = f"{DESK}/<key:activity_id>"
OF_DELEGATION = f"{OF_ACTIVITY}/delegations/<key:delegation_id>"


@blueprint.get(DESK)
@needs("gate.arrange")
def page(event: Event):
    lines = queries.overview(event)
    known = {line.activity.id for line in lines}
    others = [activity for activity in queries.possible(event) if activity.id not in known]
    return render_template("passes/page.html", lines=lines, others=others)


@blueprint.get(f"{DESK}/choose")
@needs("gate.arrange")
def choose(event: Event):
    """From the list's selection to the quota of that activity."""
    chosen = request.args.get("activity", type=int)
    if chosen not in {activity.id for activity in queries.possible(event)}:
        return redirect(url_for("passes.page", slug=event.slug), 303)
    return redirect(url_for("passes.quota", slug=event.slug, activity_id=chosen), 303)


@blueprint.get(OF_ACTIVITY)
@needs("gate.arrange")
def activity(event: Event, activity_id: int):
    found = find(event, activity_id)
    each = queries.quotas_of(found).each
    return render_template("passes/activity.html", activity=found, rows=queries.rows(found), each=each)


@blueprint.post(f"{OF_ACTIVITY}/issue")
@needs("gate.arrange")
def issue(event: Event, activity_id: int):
    """Make what is missing, of one delegation or of all."""
    found, chosen = find(event, activity_id), request.form.get("delegation", type=int)

    def made() -> str:
        number = len(session_passes.issue(found, delegations=None if chosen is None else [chosen], by=actor()))
        none = _("There is no pass to be made: the delegations have as many as their quotas.")
        return ngettext("%(num)s pass was made.", "%(num)s passes were made.", number) if number else none

    return _done(event, activity_id, chosen, made)


@blueprint.get(OF_DELEGATION)
@needs("gate.arrange")
def delegation(event: Event, activity_id: int, delegation_id: int):
    found = find(event, activity_id)
    chosen = delegations.find(event, delegation_id) or abort(404)
    row = next((row for row in queries.rows(found) if row.delegation.id == chosen.id), None)
    if row is None:  # nobody of it comes, and nothing is said of it any more
        return redirect(url_for("passes.activity", slug=event.slug, activity_id=activity_id), 303)
    return render_template("passes/delegation.html", activity=found, row=row, why=WHY_PRINTED)


@blueprint.post(f"{OF_ACTIVITY}/passes/<key:id>/replace")
@needs("gate.arrange")
def replace(event: Event, activity_id: int, id: int):
    told = _("There is a new pass. The code of the earlier one opens no door any more.")
    return _change(event, activity_id, id, session_passes.replace, told)


@blueprint.post(f"{OF_ACTIVITY}/passes/<key:id>/withdraw")
@needs("gate.arrange")
def withdraw(event: Event, activity_id: int, id: int):
    told = _("The pass was withdrawn. It opens no door any more.")
    return _change(event, activity_id, id, session_passes.withdraw, told)


def find(event: Event, activity_id: int) -> Activity:
    """The activity, or 404."""
    return queries.find_activity(event, activity_id) or abort(404)


def _done(event: Event, activity_id: int, delegation_id: int | None, deed: Callable[[], str]) -> ResponseReturnValue:
    """Do it, say what it says or why not, and back to the delegation's page, or the activity's."""
    try:
        with transaction():
            told, kind = deed(), "success"
    except Refusal as refusal:
        told, kind = sentence(refusal), "error"
    flash(told, kind)
    of_one = {} if delegation_id is None else {"delegation_id": delegation_id}
    endpoint = "passes.delegation" if of_one else "passes.activity"
    return redirect(url_for(endpoint, slug=event.slug, activity_id=activity_id, **of_one), 303)


def _change(event: Event, activity_id: int, id: int, verb: Callable, told: str) -> ResponseReturnValue:
    one = queries.find(find(event, activity_id), id) or abort(404)

    def changed() -> str:
        verb(one, reason=fields.line(request.form.get("reason"), LONGEST_REASON), by=actor())
        return told

    return _done(event, activity_id, one.delegation_id, changed)
