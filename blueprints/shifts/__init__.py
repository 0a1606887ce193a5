"""“Running late?”: one slider, everything it touches, and what could be done about it."""

from flask import Blueprint

blueprint = Blueprint("shifts", __name__)

from blueprints.shifts import views  # noqa: E402, F401
