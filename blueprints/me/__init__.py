"""A delegate's own pages: the way in by personal link, the day, the panels to sign up for, the badge's code."""

from flask import Blueprint

blueprint = Blueprint("me", __name__)

from blueprints.me import views  # noqa: E402, F401  the views need the blueprint
