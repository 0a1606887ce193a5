"""Whom a delegate may ask for a meeting, and what they tell the others themselves."""

from blueprints.me import blueprint
from web import meeting_people
from web.access import as_delegate, needs_door
from web.acting import Acting


@blueprint.get("/<slug:slug>/me/meetings/people", endpoint="meeting_people")
@needs_door
def people(event, delegate):
    return meeting_people.people(Acting("me", delegate, as_delegate(delegate)))


@blueprint.route("/<slug:slug>/me/meetings/profile", methods=["GET", "POST"], endpoint="meeting_profile")
@needs_door
def profile(event, delegate):
    return meeting_people.profile(Acting("me", delegate, as_delegate(delegate)))
