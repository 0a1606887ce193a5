"""The page where a day is rehearsed: any moment by form, the scenes of the programme by a button each."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.rehearsal import blueprint
from blueprints.rehearsal.forms import ClockForm
from models import Activity, Event
from models.transaction import transaction
from operations import clocks, rehearsals
from operations.refusals import Refusal
from queries import activities
from web import formats
from web.access import actor, needs
from web.words import sentence

PAGE = "/<slug:slug>/desk/rehearsal"
#: A scene begins so long before its activity: time to look around before it happens.
BEFORE = dt.timedelta(minutes=20)


@blueprint.get(PAGE)
@needs("event.clock")
def page(event: Event):
    moment = formats.local(event.now(), event.zone).replace(second=0, microsecond=0)
    return _page(event, ClockForm(formdata=None, moment=moment))


@blueprint.post(f"{PAGE}/clock")
@needs("event.clock")
def clock(event: Event):
    form, real = ClockForm(), "real" in request.form
    if not real and not (form.validate() and form.moment.data):
        form.moment.errors = form.moment.errors or [_("Please enter a day and a time.")]
        return _page(event, form), 422
    try:
        with transaction():
            if real:
                clocks.set_clock(event, None, by=actor())
            else:
                rehearsals.move_clock(event, form.moment.data, by=actor())
    except Refusal as refusal:
        form.moment.errors = [sentence(refusal)]
        return _page(event, form), 422
    flash(_("The event’s clock shows the real time.") if real else _("The event’s clock was set."), "success")
    return redirect(url_for("rehearsal.page", slug=event.slug), 303)


@blueprint.post(f"{PAGE}/scenes/<key:id>")
@needs("event.clock")
def scene(event: Event, id: int):
    moment = next((moment for activity, moment in _scenes(event) if activity.id == id), None) or abort(404)
    with transaction():
        rehearsals.move_clock(event, moment, by=actor())
    flash(_("The event’s clock was set."), "success")
    return redirect(url_for("rehearsal.page", slug=event.slug), 303)


@blueprint.post(f"{PAGE}/put-back")
@needs("event.clock")
def put_back(event: Event) -> ResponseReturnValue:
    try:
        with transaction():
            number = rehearsals.put_back(event, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        told = _("Everything is as before the rehearsal. The programme says so as version %(number)s.", number=number)
        flash(told if number else _("Everything is as before the rehearsal."), "success")
    return redirect(url_for("rehearsal.page", slug=event.slug), 303)


def _page(event: Event, form: ClockForm) -> str:
    return render_template(
        "rehearsal/page.html", form=form, scenes=_scenes(event), rehearsing=rehearsals.find(event), before=BEFORE
    )


def _scenes(event: Event) -> list[tuple[Activity, dt.datetime]]:
    """What happens in the programme, with the local moment from which one would watch it."""
    found = activities.published(event, activities.DELEGATES)
    timed = (one for one in found if one.starts_at and one.parent_id is None and one.state == "published")
    return [(one, formats.local(one.starts_at - BEFORE, event.zone)) for one in timed if one.kind != "milestone"]
