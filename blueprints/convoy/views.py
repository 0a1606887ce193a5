"""The convoy at a glance."""

from flask import abort, render_template
from flask_babel import lazy_gettext as _l

from blueprints.convoy import blueprint
from models import Event
from queries import convoys, road_alarms
from web import companies
from web.access import needs

#: Where one goes from here: (endpoint, drawing, words).
WAYS = (
    ("convoy.needs", "users", _l("Needs and wishes")),
    ("matching.page", "arrow-left-right", _l("Matching")),
    ("passengers.page", "users", _l("Passenger lists")),
    ("itinerary.page", "map", _l("Itinerary")),
    ("convoy.road", "bus", _l("On the road")),
    ("security_lists.page", "lock", _l("Security lists")),
    ("outcomes.page", "badge-check", _l("What came of it")),
    ("uploads.page", "clipboard-list", _l("Sheets")),
)


@blueprint.get("/<slug:slug>/desk/convoy")
@needs("convoy.arrange")
def page(event: Event):
    """Where it is when, and how far its companies are; an event without a convoy has no such page."""
    rules = convoys.of_event(event) or abort(404)
    return render_template(
        "convoy/page.html",
        rules=rules,
        days=convoys.days(event),
        slots=convoys.slots(event),
        buses=convoys.buses(event),
        rows=companies.rows(event),
        stranded=convoys.stranded(event),
        alarms=road_alarms.number(event),
        ways=WAYS,
    )
