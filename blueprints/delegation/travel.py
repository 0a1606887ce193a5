"""The second form of one of the delegation's people, filled in by its focal point."""

from blueprints.delegation import blueprint
from web import travel
from web.access import needs_focal_for
from web.acting import Acting


@blueprint.route("/<slug:slug>/delegation/<key:principal_id>/travel", methods=["GET", "POST"], endpoint="travel")
@needs_focal_for
def travel_page(event, delegate, by):
    return travel.page(Acting("delegation", delegate, by))
