"""Who comes when, sleeps where, eats what and needs which help: the boards and lists made of the second form."""

from flask import Blueprint

blueprint = Blueprint("arrivals", __name__)

from blueprints.arrivals import views  # noqa: E402, F401
