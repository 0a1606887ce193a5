"""What the delegate's municipality needs and wishes for, and the one-pagers about it and about companies."""

from blueprints.me import blueprint
from models import Delegate, Event
from web import needs, needs_pages
from web.access import as_delegate, needs_door
from web.needs import Voice


def _voice(event: Event, delegate: Delegate) -> Voice:
    return needs.voice_of("me", delegate, as_delegate(delegate))


needs_pages.add(blueprint, "/<slug:slug>/me/needs", needs_door, _voice)
