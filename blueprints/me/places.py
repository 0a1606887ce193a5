"""The answer to a place that is offered from the waiting list."""

from blueprints.me import blueprint
from models import Delegate, Event
from web import place_pages
from web.access import as_delegate, needs_door
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate) -> Acting:
    return Acting("me", delegate, as_delegate(delegate))


place_pages.add(blueprint, "/<slug:slug>/me/place", needs_door, _acting)
