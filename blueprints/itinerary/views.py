"""The journey day by day, one bus's rides, and the programme to print."""

from flask import abort, render_template

from blueprints.itinerary import blueprint
from queries import convoys
from queries import itineraries as queries
from web import calendars, itineraries, printed_itineraries
from web.access import at_event, may, needs


@blueprint.get("/<slug:slug>/itinerary")
@at_event
def page(event):
    """What the reader may know of: anybody the public legs, staff who see lists the rides as well."""
    return render_template(
        "itinerary/page.html",
        convoy=convoys.of_event(event),
        shown=itineraries.shown(event, itineraries.of_reader(event)),
        buses=convoys.buses(event) if may("see.roster") else [],
        own=False,
    )


@blueprint.get("/<slug:slug>/desk/convoy/buses/<key:id>")
@needs("see.roster")
def bus(event, id):
    found = queries.find_bus(event, id) or abort(404)
    feed = calendars.links_of("bus", found, event)
    shown = itineraries.shown(event, queries.of_bus(event, found))
    return render_template("itinerary/bus.html", bus=found, shown=shown, calendar=feed)


@blueprint.get("/<slug:slug>/itinerary.pdf")
@at_event
def pdf(event):
    """The same to print, in one or two languages."""
    return printed_itineraries.download(event, itineraries.of_reader(event))
