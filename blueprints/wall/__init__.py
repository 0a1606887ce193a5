"""The counter wall: what happens at a checkpoint right now, for a screen that people read from ten metres."""

from flask import Blueprint

blueprint = Blueprint("wall", __name__)

from blueprints.wall import views  # noqa: E402, F401  the views need the blueprint
