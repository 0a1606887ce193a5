"""Passenger lists: who rides in which bus of which ride, on which seat; who leads and who drives."""

from flask import Blueprint

blueprint = Blueprint("passengers", __name__)

from blueprints.passengers import breakdowns, buses, views  # noqa: E402, F401
