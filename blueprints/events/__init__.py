"""Making events and setting them up: an event's own facts, its categories, zones, places and checkpoints."""

from flask import Blueprint

blueprint = Blueprint("events", __name__)

from blueprints.events import copies, parts, questions, registration, views  # noqa: E402, F401  the views need the blueprint
