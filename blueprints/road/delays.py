"""A delay, from the leader's phone: one tap shows what follows from it, a second one does it and tells everybody."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.road import blueprint, shell
from blueprints.road.forms import DelayForm
from models import ActivityGroup, Event
from models.transaction import transaction
from operations import delays
from operations.delays import Delay
from operations.refusals import Refusal
from web import shifts
from web.access import actor
from web.road_access import needs_leader, own_group
from web.words import sentence

HERE = "/<slug:slug>/convoy/rides/<key:group_id>/late"
#: More choices than anybody makes.
MOST_REPAIRS = 50


@blueprint.get(HERE)
@needs_leader("ride.delay")
def late(event: Event, group_id: int):
    group, form = own_group(event, group_id), DelayForm(request.args)
    if "minutes" not in request.args:
        return _shown(event, group, DelayForm(formdata=None))
    return _shown(event, group, form) if form.validate() else _shown(event, group, form, status=422)


@blueprint.post(HERE)
@needs_leader("ride.delay")
def delay(event: Event, group_id: int) -> ResponseReturnValue:
    group, form = own_group(event, group_id), DelayForm(request.form)
    if not form.validate():
        return _shown(event, group, form, status=422)
    try:
        with transaction():
            seen, base = request.form.get("seen", ""), form.base.data
            said = {"repairs": _chosen(), "seen": seen, "base": -1 if base is None else base}
            delays.apply(event, group.activity, form.minutes.data, by=actor(), **said)
    except Refusal as refusal:
        return _shown(event, group, form, status=409, refused=sentence(refusal))
    flash(_("It is published, and everybody whom it concerns is told."), "success")
    return redirect(url_for("road.ride", slug=event.slug, group_id=group_id), 303)


def _shown(
    event: Event, group: ActivityGroup, form: DelayForm, *, status: int = 200, refused: str | None = None
) -> ResponseReturnValue:
    asked = form.minutes.data is not None and not form.errors
    found, no = _preview(event, group, form) if asked else (None, None)
    said = {
        "group": group,
        "form": form,
        "usual": delays.USUAL,
        "found": found,
        "outcome": shifts.outcome(event, found.preview) if found else None,
        "no": no,
        "refused": refused,
        "under_way": delays.is_under_way(group.activity),
    }
    return shell.shown("road/late.html", status, **said)


def _preview(event: Event, group: ActivityGroup, form: DelayForm) -> tuple[Delay | None, str | None]:
    """What it would mean, else why it cannot be. Choices that no longer fit are dropped rather than refused."""
    chosen = {"chosen", "repairs"} & set(request.values)
    for repairs in (_chosen() if chosen else None, None):
        try:
            return delays.preview(event, group.activity, form.minutes.data, repairs=repairs), None
        except Refusal as refusal:
            why = refusal
        if why.code != "unknown_repair":
            break
    return None, sentence(why)


def _chosen() -> tuple[str, ...]:
    return tuple(dict.fromkeys(request.values.getlist("repairs")[:MOST_REPAIRS]))
