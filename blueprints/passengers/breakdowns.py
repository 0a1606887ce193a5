"""A bus breaks down: what becomes of its people is looked at first, then done."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.passengers import blueprint
from models import Activity, ActivityGroup, Event, db
from models.transaction import transaction
from operations import breakdowns
from operations.breakdowns import Asked, Breakdown
from operations.refusals import Refusal
from queries import passengers
from web.access import actor, needs
from web.passenger_forms import BreakdownForm
from web.words import sentence

HERE = "/<slug:slug>/desk/convoy/passengers/<key:id>/buses/<key:group_id>/breakdown"


@blueprint.get(HERE)
@needs("convoy.arrange")
def breakdown(event: Event, id: int, group_id: int):
    """Without an answer to what comes instead, it only asks."""
    activity, group = _find(event, id, group_id)
    form = BreakdownForm.of(event, group.bus_id)
    return _shown(event, activity, group, form, asking="bus" in request.args)


@blueprint.post(HERE)
@needs("convoy.arrange")
def break_down(event: Event, id: int, group_id: int):
    activity, group = _find(event, id, group_id)
    form = BreakdownForm.of(event, group.bus_id)
    if not form.validate():
        return _shown(event, activity, group, form, asking=True)
    try:
        with transaction():
            done = breakdowns.apply(event, _asked(group, form), by=actor(), seen=request.form.get("seen", ""))
            left = done.left
    except Refusal as refusal:
        return _shown(event, activity, group, form, asking=True, refused=sentence(refusal))
    if left:
        said = ngettext("%(num)s person is in no bus yet.", "%(num)s people are in no bus yet.", left)
        flash(said, "warning")
    flash(_("Its passengers have their new seats."), "success")
    return redirect(url_for("passengers.ride", slug=event.slug, id=id), 303)


def _find(event: Event, activity_id: int, group_id: int) -> tuple[Activity, ActivityGroup]:
    activity = passengers.find(event, activity_id) or abort(404)
    group = db.session.get(ActivityGroup, group_id)
    if group is None or (group.activity_id, group.kind) != (activity.id, "bus"):
        abort(404)
    return activity, group


def _asked(group: ActivityGroup, form: BreakdownForm) -> Asked:
    return Asked(group.id, form.facts, later=form.later.data != "no")


def _shown(
    event: Event,
    activity: Activity,
    group: ActivityGroup,
    form: BreakdownForm,
    *,
    asking: bool,
    refused: str | None = None,
) -> ResponseReturnValue:
    found: Breakdown | None = None
    if asking and form.validate():
        try:
            found = breakdowns.preview(event, _asked(group, form))
        except Refusal as refusal:
            form.refuse(refusal)
    page = render_template(
        "passengers/breakdown.html", activity=activity, group=group, form=form, found=found, refused=refused
    )
    return page, 409 if refused else 422 if form.errors else 200
