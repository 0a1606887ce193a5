"""Bulletins for organizers: what is published and not told yet, the letter that tells it, and what was told before."""

from flask import Blueprint

blueprint = Blueprint("bulletins", __name__)

from blueprints.bulletins import views  # noqa: E402, F401
