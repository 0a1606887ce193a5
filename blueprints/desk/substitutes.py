"""Somebody else whom the organizers let come instead of a delegate."""

from flask import abort

from blueprints.desk import blueprint
from models import Event
from queries import delegates
from web import substitution_pages
from web.access import actor, needs
from web.acting import Acting


def _acting(event: Event, id: int) -> Acting:
    return Acting("desk", delegates.find(event, id) or abort(404), actor())


substitution_pages.add(blueprint, "/<slug:slug>/desk/delegates/<key:id>/substitute", needs("delegate.decide"), _acting)
