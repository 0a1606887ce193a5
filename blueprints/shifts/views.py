"""The page of a shift. Looking needs no more than seeing drafts; publishing is the organizers'."""

import datetime as dt
import itertools

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.shifts import blueprint
from blueprints.shifts.forms import MOST_REPAIRS, SLIDE, ShiftForm, StartForm
from models import Activity, Event
from models.transaction import transaction
from operations import shifts
from operations.refusals import Refusal
from operations.shifts import Asked
from queries import activities
from web.access import actor, needs
from web.shifts import outcome
from web.words import sentence

HERE = "/<slug:slug>/desk/shift"
FRAGMENT, PAGE = "shifts/_outcome.html", "shifts/show.html"


@blueprint.get(HERE)
@needs("see.drafts")
def page(event: Event):
    if "activity" not in request.args:
        return _choose(event)
    activity, form, start = _activity(event, request.args.get("activity")), ShiftForm(request.args), StartForm()
    if "start" in request.args:
        start = StartForm(request.args)
        if start.validate() and start.start.data and (minutes := _minutes(event, activity, start)) is not None:
            return redirect(url_for("shifts.page", slug=event.slug, activity=activity.id, minutes=minutes))
        return _shown(event, activity, ShiftForm(formdata=None), start), 422
    if "minutes" not in request.args:
        form = ShiftForm(formdata=None)
    elif not form.validate() and "HX-Request" not in request.headers:
        return _shown(event, activity, form, start), 422
    return _shown(event, activity, form, start)


@blueprint.post(HERE)
@needs("programme.publish")
def publish(event: Event):
    activity, form = _activity(event, request.form.get("activity")), ShiftForm()
    if not form.validate():
        return _shown(event, activity, form, StartForm(formdata=None)), 422
    try:
        with transaction():
            done = shifts.apply(event, _asked(activity, form), by=actor(), base=_base(), seen=request.form.get("seen"))
            number = event.version
    except Refusal as refusal:
        return _shown(event, activity, form, StartForm(formdata=None), sentence(refusal)), 409
    numbered = any(not row.live for row, _move in done.moved)
    flash(_("Published as version %(number)s.", number=number) if numbered else _("The change is there."), "success")
    return redirect(url_for("bulletins.page", slug=event.slug), 303)


def _choose(event: Event) -> str:
    """What can be late: everything of the programme that has a time, and rides."""
    found = [
        one
        for one in activities.published(event, activities.STAFF)
        if one.state == "published" and one.starts_at and one.kind not in ("meeting", "block")
    ]
    days = [(day, list(those)) for day, those in itertools.groupby(found, key=lambda one: one.day)]
    return render_template("shifts/choose.html", days=days)


def _shown(
    event: Event, activity: Activity, form: ShiftForm, start: StartForm, refused: str | None = None
) -> ResponseReturnValue:
    """The page, or what of it changes while one drags."""
    found, no = None, None
    if not (form.errors or start.errors):
        found, no = _outcome(event, activity, form)
    alone = "HX-Request" in request.headers
    said = {"activity": activity, "form": form, "start_form": start, "outcome": found, "no": no, "refused": refused}
    answer = make_response(render_template(FRAGMENT if alone else PAGE, slide=SLIDE, **said))
    answer.headers["Vary"] = "HX-Request"
    return answer


def _outcome(event: Event, activity: Activity, form: ShiftForm) -> tuple[object | None, str | None]:
    """What it would mean, else why it cannot be. Repairs that no longer fit are dropped rather than refused."""
    for asked in (_asked(activity, form), Asked(activity.id, minutes=form.minutes.data)):
        try:
            return outcome(event, shifts.preview(event, asked)), None
        except Refusal as refusal:
            why = refusal
        if why.code != "unknown_repair":
            break
    return None, sentence(why)


def _asked(activity: Activity, form: ShiftForm) -> Asked:
    chosen = request.values.getlist("repairs")[:MOST_REPAIRS]
    return Asked(activity.id, minutes=form.minutes.data, repairs=tuple(dict.fromkeys(chosen)))


def _activity(event: Event, said: str | None) -> Activity:
    known = said if said and said.isascii() and said.isdigit() and len(said) < 10 else "0"
    return activities.find(event, int(known), activities.STAFF) or abort(404)


def _base() -> int | None:
    """The version that the page was made for; nonsense is none that there is."""
    said = request.form.get("base", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _minutes(event: Event, activity: Activity, form: StartForm) -> int | None:
    """How much later that start is; None, and an error at the field, for an hour that the clocks leave out."""
    if activity.starts_at is None:
        return 0
    wall = dt.datetime.combine(activity.starts_at.astimezone(event.tz).date(), form.start.data, event.tz)
    if wall.astimezone(dt.UTC).astimezone(event.tz).time() != form.start.data:
        form.start.errors = [sentence(Refusal("hour_left_out"))]
        return None
    return (wall.astimezone(dt.UTC) - activity.starts_at) // dt.timedelta(minutes=1)
