"""The photograph that a delegate brings of themselves."""

from blueprints.me import blueprint
from models import Delegate, Event
from web import photo_pages
from web.access import as_delegate, needs_door
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate) -> Acting:
    return Acting("me", delegate, as_delegate(delegate))


photo_pages.add(blueprint, "/<slug:slug>/me/photo", needs_door, _acting)
