"""Registering for an event: the form, and the page that confirms it."""

from flask import Blueprint

blueprint = Blueprint("registration", __name__)

from blueprints.registration import invited, views  # noqa: E402, F401  the views need the blueprint
