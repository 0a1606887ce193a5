"""The practical page: where the event is, whom to call, what to wear, what to read."""

from flask import Blueprint

blueprint = Blueprint("practical", __name__)

from blueprints.practical import desk, views  # noqa: E402, F401  the views need the blueprint
