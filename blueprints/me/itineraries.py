"""A delegate's own journey: what they take part in, their bus, and on request all that delegates may know of."""

from flask import render_template, request

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
    rules = convoys.of_event(event)
    return render_template("itinerary/page.html", convoy=rules, shown=shown, buses=[], own=True, whole=_whole())


@blueprint.get("/<slug:slug>/me/itinerary.pdf")
@needs_door
def itinerary_pdf(event, delegate):
    return printed_itineraries.download(event, _days(delegate), delegate)


def _days(delegate: Delegate) -> list[Day]:
    return queries.of_delegate(delegate, whole=_whole()) if delegate.status not in GONE else []


def _whole() -> bool:
    """Whether the address asks for all that delegates may know of."""
    return request.args.get("legs") == "all"
