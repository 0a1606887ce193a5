"""Badges: what their QR opens, printing them, replacing them, how they look and what was printed."""

from flask import Blueprint

blueprint = Blueprint("badges", __name__)

from blueprints.badges import design, piles, prints, views  # noqa: E402, F401
