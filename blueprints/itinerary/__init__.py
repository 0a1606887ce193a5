"""The journey of an event that travels, as pages and as a printed programme: everybody's, and each bus's."""

from flask import Blueprint

blueprint = Blueprint("itinerary", __name__)

from blueprints.itinerary import views  # noqa: E402, F401  the views need the blueprint
