"""The run of show's pages, for staff only: who may see drafts runs the day."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.run_of_show import blueprint
from blueprints.run_of_show.forms import CueForm
from models import Activity, Cue, Event
from models.transaction import transaction
from operations import cues
from operations.refusals import Refusal
from queries import activities, door_sheets, events, runs_of_show
from web.access import actor, needs
from web.words import sentence

PAGE = "/<slug:slug>/desk/run-of-show"


@blueprint.get(PAGE)
@needs("see.drafts")
def page(event: Event):
    days = runs_of_show.days(event)
    day = _chosen(days, event)
    steps = runs_of_show.of_day(event, day) if day else []
    speakers = activities.speakers(step.activity.id for step in steps)
    return render_template(
        "run_of_show/page.html", days=days, day=day, steps=steps, speakers=speakers, version=events.version(event)
    )


@blueprint.route(f"{PAGE}/<key:activity_id>/cues", methods=["GET", "POST"])
@needs("programme.edit")
def add(event: Event, activity_id: int):
    activity = runs_of_show.find_activity(event, activity_id) or abort(404)
    return _store(CueForm(), activity, None)


@blueprint.route(f"{PAGE}/cues/<key:id>", methods=["GET", "POST"])
@needs("programme.edit")
def edit(event: Event, id: int):
    cue = runs_of_show.find_cue(event, id) or abort(404)
    return _store(CueForm().show(cue), cue.activity, cue)


@blueprint.post(f"{PAGE}/cues/<key:id>/remove")
@needs("programme.edit")
def remove(event: Event, id: int):
    cue = runs_of_show.find_cue(event, id) or abort(404)
    day = cue.activity.day
    try:
        with transaction():
            cues.remove(cue, by=actor())
        flash(_("The cue was removed."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("run_of_show.page", slug=event.slug, day=day), 303)


@blueprint.get("/<slug:slug>/desk/activities/<key:id>/door")
@needs("see.roster")
def door_sheet(event: Event, id: int):
    activity = activities.find(event, id, activities.STAFF) or abort(404)
    return render_template("run_of_show/door.html", activity=activity, sheet=door_sheets.of_activity(activity))


def _store(form: CueForm, activity: Activity, cue: Cue | None) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _form_page(form, activity, cue)
    try:
        with transaction():
            if cue is None:
                cues.add(activity, form.facts, by=actor())
            else:
                cues.edit(cue, form.facts, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(form, activity, cue)
    flash(_("It was stored."), "success")
    return redirect(url_for("run_of_show.page", slug=activity.event.slug, day=activity.day), 303)


def _form_page(form: CueForm, activity: Activity, cue: Cue | None) -> tuple[str, int]:
    page = render_template(
        "run_of_show/cue.html", form=form, activity=activity, cue=cue, others=runs_of_show.cues_of(activity)
    )
    return page, 422 if form.errors else 200


def _chosen(days: list[dt.date], event: Event) -> dt.date | None:
    """The day asked for, else today by the event's clock, else the first one."""
    asked = {day.isoformat(): day for day in days}.get(request.args.get("day", ""))
    today = event.today()
    return asked or (today if today in days else next(iter(days), None))
