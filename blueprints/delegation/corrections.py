"""Changing the registration of one of the delegation's people, and withdrawing it, on their behalf."""

from blueprints.delegation import blueprint
from models import Delegate, Event
from operations.journal import Actor
from web import corrections
from web.access import needs_focal_for
from web.acting import Acting


def _acting(_event: Event, delegate: Delegate, by: Actor) -> Acting:
    return Acting("delegation", delegate, by)


corrections.add(blueprint, "/<slug:slug>/delegation/<key:principal_id>", needs_focal_for, _acting)
