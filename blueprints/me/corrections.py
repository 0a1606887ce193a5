"""Changing one’s registration, and withdrawing it."""

from blueprints.me import blueprint
from models import Delegate, Event
from web import corrections
from web.access import as_delegate, needs_door
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate) -> Acting:
    return Acting("me", delegate, as_delegate(delegate))


corrections.add(blueprint, "/<slug:slug>/me", needs_door, _acting)
