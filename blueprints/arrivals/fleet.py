"""What there is to fetch people: vehicles with their drivers, and greeters."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.arrivals import blueprint
from models import Event, Greeter, Vehicle, db
from models.transaction import transaction
from operations import greeters, vehicles
from operations.refusals import Refusal
from queries import pickups
from web.access import actor, needs
from web.settings_forms import kept
from web.transport_forms import GreeterForm, VehicleForm
from web.words import sentence

PAGE = "/<slug:slug>/desk/arrivals/transport"


@blueprint.get(PAGE)
@needs("transport.arrange")
def transport(event: Event):
    return render_template(
        "arrivals/transport.html", vehicles=pickups.vehicles(event), greeters=pickups.greeters(event)
    )


@blueprint.route(f"{PAGE}/vehicles/new", methods=["GET", "POST"])
@needs("transport.arrange")
def new_vehicle(event: Event):
    form = VehicleForm.of(event)
    return _keep(event, form, None, lambda: vehicles.add(event, form.facts, by=actor()))


@blueprint.route(f"{PAGE}/vehicles/<key:id>", methods=["GET", "POST"])
@needs("transport.arrange")
def vehicle(event: Event, id: int):
    found = _find(event, Vehicle, id)
    form = VehicleForm.of(event, found)
    return _keep(event, form, found, lambda: vehicles.edit(found, form.facts, seen=form.edition, by=actor()))


@blueprint.post(f"{PAGE}/vehicles/<key:id>/remove")
@needs("transport.arrange")
def remove_vehicle(event: Event, id: int):
    found = _find(event, Vehicle, id)
    return _remove(event, lambda: vehicles.remove(found, by=actor()))


@blueprint.route(f"{PAGE}/greeters/new", methods=["GET", "POST"])
@needs("transport.arrange")
def new_greeter(event: Event):
    form = GreeterForm.of(event)
    return _keep(event, form, None, lambda: greeters.add(event, form.facts, by=actor()))


@blueprint.route(f"{PAGE}/greeters/<key:id>", methods=["GET", "POST"])
@needs("transport.arrange")
def greeter(event: Event, id: int):
    found = _find(event, Greeter, id)
    form = GreeterForm.of(event, found)
    return _keep(event, form, found, lambda: greeters.edit(found, form.facts, seen=form.edition, by=actor()))


@blueprint.post(f"{PAGE}/greeters/<key:id>/remove")
@needs("transport.arrange")
def remove_greeter(event: Event, id: int):
    found = _find(event, Greeter, id)
    return _remove(event, lambda: greeters.remove(found, by=actor()))


def _keep(
    event: Event, form: VehicleForm | GreeterForm, row: Vehicle | Greeter | None, store: Callable[[], object]
) -> ResponseReturnValue:
    if kept(form, store):
        return redirect(url_for("arrivals.transport", slug=event.slug), 303)
    page = "vehicle" if isinstance(form, VehicleForm) else "greeter"
    return render_template(f"arrivals/{page}.html", form=form, row=row), 422 if form.errors else 200


def _remove(event: Event, away: Callable[[], None]) -> ResponseReturnValue:
    try:
        with transaction():
            away()
        flash(_("It was removed."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("arrivals.transport", slug=event.slug), 303)


def _find(event: Event, model: type[Vehicle | Greeter], id: int) -> Vehicle | Greeter:
    row = db.session.get(model, id)
    return row if row and row.event_id == event.id else abort(404)
