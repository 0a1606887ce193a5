"""For those who run the day: minute by minute, with cues and owners, and the list for each door."""

from flask import Blueprint

blueprint = Blueprint("run_of_show", __name__)

from blueprints.run_of_show import views  # noqa: E402, F401
