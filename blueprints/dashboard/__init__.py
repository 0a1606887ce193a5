"""The organizers' dashboard: where the event stands, and what needs somebody now."""

from flask import Blueprint

blueprint = Blueprint("dashboard", __name__)

from blueprints.dashboard import views  # noqa: E402, F401
