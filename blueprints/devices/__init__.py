"""Gate phones: the list at the desk, and the page by which a phone joins."""

from flask import Blueprint

blueprint = Blueprint("devices", __name__)

from blueprints.devices import joining, views  # noqa: E402, F401  the views need the blueprint
