"""The photograph that organizers bring of a delegate, and that everybody at the desk sees."""

from flask import abort

from blueprints.desk import blueprint
from models import Event
from queries import delegates
from web import photo_pages
from web.access import actor, needs
from web.acting import Acting


def _acting(event: Event, id: int) -> Acting:
    return Acting("desk", delegates.find(event, id) or abort(404), actor())


photo_pages.add(
    blueprint,
    "/<slug:slug>/desk/delegates/<key:id>/photo",
    needs("delegate.edit"),
    _acting,
    seeing=needs("see.delegates"),
)
