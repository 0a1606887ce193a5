"""Who sleeps where on which night, by city; and one night of somebody that is unlike the others."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.arrivals import blueprint
from models import Delegate, Event, db
from models.transaction import transaction
from operations import nights
from operations.refusals import Refusal
from queries import nights as queries
from web.access import actor, needs
from web.settings_forms import kept
from web.transport_forms import NightForm
from web.words import sentence

PAGE = "/<slug:slug>/desk/arrivals/nights"


@blueprint.get(PAGE, endpoint="nights")
@needs("see.travel")
def by_night(event: Event):
    """One night; without one asked for, the first that is not over."""
    evenings = queries.of_event(event)
    known = [bed for evening in evenings for house in evening.houses for bed in house.beds]
    evening = _asked(event, evenings)
    return render_template(
        "arrivals/nights.html", evenings=evenings, evening=evening, silent=queries.silent(event, known)
    )


@blueprint.route(f"{PAGE}/<on>/<key:delegate_id>", methods=["GET", "POST"])
@needs("transport.arrange")
def night(event: Event, on: str, delegate_id: int):
    delegate, day = _find(event, delegate_id), _day(on)
    form = NightForm.of(delegate, day)
    if kept(form, lambda: nights.change(delegate, day, form.facts, seen=form.seen.data or "", by=actor())):
        return _back(event, day)
    page = render_template(
        "arrivals/night.html", form=form, delegate=delegate, on=day, night=queries.find(delegate, day)
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{PAGE}/<on>/<key:delegate_id>/clear")
@needs("transport.arrange")
def clear_night(event: Event, on: str, delegate_id: int):
    delegate, day = _find(event, delegate_id), _day(on)
    try:
        with transaction():
            nights.clear(delegate, day, by=actor())
        flash(_("This night is as the others again."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return _back(event, day)


def _asked(event: Event, evenings: list[queries.Evening]) -> queries.Evening | None:
    asked = next((one for one in evenings if one.on.isoformat() == request.args.get("on")), None)
    coming = next((one for one in evenings if one.on >= event.today()), evenings[-1] if evenings else None)
    return asked or coming


def _back(event: Event, day: dt.date) -> ResponseReturnValue:
    return redirect(url_for("arrivals.nights", slug=event.slug, on=day.isoformat()), 303)


def _day(on: str) -> dt.date:
    try:
        return dt.datetime.strptime(on, "%Y-%m-%d").date()
    except ValueError:
        abort(404)


def _find(event: Event, id: int) -> Delegate:
    row = db.session.get(Delegate, id)
    return row if row and row.event_id == event.id else abort(404)
