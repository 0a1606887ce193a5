"""Who comes when, sleeps where, is fetched by whom, eats what and needs which help: the boards of the second form."""

from flask import Blueprint

blueprint = Blueprint("arrivals", __name__)

from blueprints.arrivals import fleet, nights, pickups, shuttles, views  # noqa: E402, F401  the views need the blueprint
