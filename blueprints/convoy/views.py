"""The convoy at a glance."""

from flask import abort, render_template

from blueprints.convoy import blueprint
from models import Event
from queries import companies, convoys
from web.access import needs


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
        companies=companies.of_event(event),
        stranded=convoys.stranded(event),
    )
