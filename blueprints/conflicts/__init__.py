"""Conflicts in one place: what is unwise in the published programme, and what an organizer lets stand."""

from flask import Blueprint

blueprint = Blueprint("conflicts", __name__)

from blueprints.conflicts import views  # noqa: E402, F401
