"""The words of an event's letters, for organizers: the house's, or the event's own."""

from flask import Blueprint

blueprint = Blueprint("messages", __name__)

from blueprints.messages import views  # noqa: E402, F401
