"""One's own second form: travel, hotel and needs."""

from blueprints.me import blueprint
from web import travel
from web.access import as_delegate, needs_door
from web.acting import Acting


@blueprint.route("/<slug:slug>/me/travel", methods=["GET", "POST"], endpoint="travel")
@needs_door
def travel_page(event, delegate):
    return travel.page(Acting("me", delegate, as_delegate(delegate)))
