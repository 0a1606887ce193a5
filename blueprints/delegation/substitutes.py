"""Somebody else whom the focal point sends instead of one of the delegation's people."""

from blueprints.delegation import blueprint
from models import Delegate, Event
from operations.journal import Actor
from web import substitution_pages
from web.access import needs_focal_for
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate, by: Actor) -> Acting:
    return Acting("delegation", delegate, by)


substitution_pages.add(blueprint, "/<slug:slug>/delegation/<key:principal_id>/substitute", needs_focal_for, _acting)
