"""Duty of care at the desk: whom to call in each city, what happened, and whether everyone is safe."""

from flask import Blueprint

blueprint = Blueprint("safety", __name__)

from blueprints.safety import calls, cities, incidents  # noqa: E402, F401  the views need the blueprint
