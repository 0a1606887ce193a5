"""Whom the chief of staff may ask for a meeting on behalf of the delegate, and what they tell the others."""

from blueprints.aide import blueprint
from web import meeting_people
from web.access import as_aide, needs_aide
from web.acting import Acting


@blueprint.get("/<slug:slug>/aide/meetings/people", endpoint="meeting_people")
@needs_aide
def people(event, delegate):
    return meeting_people.people(Acting("aide", delegate, as_aide(delegate)))


@blueprint.route("/<slug:slug>/aide/meetings/profile", methods=["GET", "POST"], endpoint="meeting_profile")
@needs_aide
def profile(event, delegate):
    return meeting_people.profile(Acting("aide", delegate, as_aide(delegate)))
