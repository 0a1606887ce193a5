"""Calendar feeds: a delegate's, a delegation's and a bus's by secret address, an event's public one by its slug."""

from flask import Blueprint

blueprint = Blueprint("calendars", __name__, url_prefix="/calendar")

from blueprints.calendars import views  # noqa: E402, F401
