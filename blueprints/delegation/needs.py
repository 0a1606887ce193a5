"""What the delegation needs and wishes for, and the one-pagers about it and about companies."""

from blueprints.delegation import blueprint
from models import Delegation, Event
from web import needs_pages
from web.access import as_focal, needs_focal
from web.needs import Voice


def _voice(event: Event, delegation: Delegation) -> Voice:
    return Voice("delegation", event, delegation, as_focal(delegation))


needs_pages.add(blueprint, "/<slug:slug>/delegation/needs", needs_focal, _voice)
