"""Badges: what their QR opens, printing them, replacing them."""

from flask import Blueprint

blueprint = Blueprint("badges", __name__)

from blueprints.badges import views  # noqa: E402, F401
