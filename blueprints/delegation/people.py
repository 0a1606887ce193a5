"""Whom one of the delegation's people may ask for a meeting, and what they tell the others."""

from blueprints.delegation import blueprint
from web import meeting_people
from web.access import needs_focal_for
from web.acting import Acting


@blueprint.get("/<slug:slug>/delegation/<key:principal_id>/meetings/people", endpoint="meeting_people")
@needs_focal_for
def people(event, delegate, by):
    return meeting_people.people(Acting("delegation", delegate, by))


@blueprint.route(
    "/<slug:slug>/delegation/<key:principal_id>/meetings/profile", methods=["GET", "POST"], endpoint="meeting_profile"
)
@needs_focal_for
def profile(event, delegate, by):
    return meeting_people.profile(Acting("delegation", delegate, by))
