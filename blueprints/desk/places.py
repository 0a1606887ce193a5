"""The answer to a place that is offered from the waiting list, where somebody gives it by telephone."""

from flask import abort

from blueprints.desk import blueprint
from models import Event
from queries import delegates
from web import place_pages
from web.access import actor, needs
from web.acting import Acting


def _acting(event: Event, id: int) -> Acting:
    return Acting("desk", delegates.find(event, id) or abort(404), actor())


place_pages.add(blueprint, "/<slug:slug>/desk/delegates/<key:id>/place", needs("delegate.decide"), _acting)
