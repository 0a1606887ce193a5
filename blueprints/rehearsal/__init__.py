"""Rehearsing a day: moving the event's clock, and putting everything back."""

from flask import Blueprint

blueprint = Blueprint("rehearsal", __name__)

from blueprints.rehearsal import views  # noqa: E402, F401
