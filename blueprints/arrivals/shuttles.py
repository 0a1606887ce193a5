"""Shuttles proposed for a day: looked at first, then arranged as they were shown."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from blueprints.arrivals import blueprint
from models import Event
from models.transaction import transaction
from models.travel import WAYS
from operations import shuttles
from operations.refusals import Refusal
from queries import arrivals
from scheduling.shuttles import Rules
from web.access import actor, needs
from web.shuttles import Outcome, outcome
from web.transport_forms import ShuttleForm
from web.words import sentence

PAGE = "/<slug:slug>/desk/arrivals/shuttles"


@blueprint.get(PAGE, endpoint="shuttles")
@needs("transport.arrange")
def preview(event: Event):
    way, days, day = _asked(event)
    form = ShuttleForm.of(way)
    found = outcome(event, way, day, form.facts) if form.validate() and day else None
    return _page(form, way, days, day, found), 422 if form.errors else 200


@blueprint.post(PAGE)
@needs("transport.arrange")
def arrange_shuttles(event: Event):
    way, days, day = _asked(event)
    form = ShuttleForm.of(way)
    if not form.validate() or day is None:
        return _page(form, way, days, day, None), 422
    try:
        with transaction():
            made = shuttles.apply(event, way, day, form.facts, seen=request.form.get("seen", ""), by=actor())
    except Refusal as refusal:
        return _page(form, way, days, day, outcome(event, way, day, form.facts), sentence(refusal)), 409
    flash(ngettext("%(num)s shuttle was arranged.", "%(num)s shuttles were arranged.", len(made)), "success")
    return redirect(url_for("arrivals.page", slug=event.slug, way=way, day=day.isoformat()), 303)


def _asked(event: Event) -> tuple[str, list[dt.date], dt.date | None]:
    """Way, the days that have journeys, and the day: the one asked for, else the first that is not over."""
    way = request.values.get("way") if request.values.get("way") in WAYS else WAYS[0]
    days = [day for day in arrivals.days(event, way) if day]
    asked = next((day for day in days if day.isoformat() == request.values.get("day")), None)
    coming = next((day for day in days if day >= event.today()), days[-1] if days else None)
    return way, days, asked or coming


def _page(
    form: ShuttleForm, way: str, days: list[dt.date], day: dt.date | None, found: Outcome | None, no: str | None = None
) -> ResponseReturnValue:
    return render_template(
        "arrivals/shuttles.html", form=form, way=way, days=days, day=day, outcome=found, no=no, usual=Rules()
    )
