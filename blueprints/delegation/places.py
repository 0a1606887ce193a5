"""The focal point's answer to a place that is offered to one of the delegation's people from the waiting list."""

from blueprints.delegation import blueprint
from models import Delegate, Event
from operations.journal import Actor
from web import place_pages
from web.access import needs_focal_for
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate, by: Actor) -> Acting:
    return Acting("delegation", delegate, by)


place_pages.add(blueprint, "/<slug:slug>/delegation/<key:principal_id>/place", needs_focal_for, _acting)
