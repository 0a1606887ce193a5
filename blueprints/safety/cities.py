"""Whom to call in each city, and who opened whose emergency card."""

from flask import abort, redirect, render_template, url_for

from blueprints.safety import blueprint
from models import Event
from operations import city_cards
from queries import emergencies
from web.access import actor, needs
from web.safety_forms import CityCardForm
from web.settings_forms import kept

CITIES = "/<slug:slug>/desk/cities"


@blueprint.get(CITIES)
@needs("incident.arrange")
def cities(event: Event):
    """Those who may open cards see who did, too."""
    return render_template("safety/cities.html", cities=emergencies.cities(event))


@blueprint.route(f"{CITIES}/<key:place_id>", methods=["GET", "POST"])
@needs("event.edit")
def city(event: Event, place_id: int):
    found = emergencies.find_city(event, place_id) or abort(404)
    form = CityCardForm().offer(found.card)
    form.tell_stored = lambda: form.tell_what_stands(city_cards.said_of(found.card), city_cards.mark_of(found.card))
    if kept(form, lambda: city_cards.keep(found.place, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("safety.cities", slug=event.slug), 303)
    return render_template("safety/city.html", form=form, city=found), 422 if form.errors else 200


@blueprint.get("/<slug:slug>/desk/openings")
@needs("see.journal")
def openings(event: Event):
    return render_template("safety/openings.html", openings=emergencies.openings(event))
