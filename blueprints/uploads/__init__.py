"""Sheets that organizers bring: an itinerary, companies, needs. Looked at row by row before anything is done."""

from flask import Blueprint

blueprint = Blueprint("uploads", __name__)

from blueprints.uploads import views  # noqa: E402, F401  the views need the blueprint
