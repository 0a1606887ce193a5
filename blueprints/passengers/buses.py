"""One bus: who leads it, who drives it, and which seats are kept."""

from flask import abort, redirect, render_template, url_for

from blueprints.passengers import blueprint
from models import Event
from operations import buses
from web.access import actor, needs
from web.passenger_forms import BusForm
from web.settings_forms import kept


@blueprint.route("/<slug:slug>/desk/convoy/buses/<key:id>/edit", methods=["GET", "POST"])
@needs("convoy.arrange")
def edit_bus(event: Event, id: int):
    bus = buses.find(event, id) or abort(404)
    form = BusForm.of(event, bus)
    if kept(form, lambda: buses.edit(bus, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("passengers.edit_bus", slug=event.slug, id=id), 303)
    return render_template("passengers/bus.html", bus=bus, form=form), 422 if form.errors else 200
