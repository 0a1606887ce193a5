"""A delegate's own journey: what all delegates may know of, what they take part in, and their bus."""

from flask import render_template

from blueprints.me import blueprint
from models import Delegate
from operations.corrections import GONE
from queries import convoys
from queries import itineraries as queries
from queries.itineraries import Day
from web import itineraries, printed_itineraries
from web.access import needs_door


@blueprint.get("/<slug:slug>/me/itinerary", endpoint="itinerary")
@needs_door
def page(event, delegate):
    shown = itineraries.shown(event, _days(delegate))
    return render_template("itinerary/page.html", convoy=convoys.of_event(event), shown=shown, buses=[], own=True)


@blueprint.get("/<slug:slug>/me/itinerary.pdf")
@needs_door
def itinerary_pdf(event, delegate):
    return printed_itineraries.download(event, _days(delegate), delegate)


def _days(delegate: Delegate) -> list[Day]:
    return queries.of_delegate(delegate) if delegate.status not in GONE else []
