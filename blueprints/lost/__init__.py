"""“Send me my link again”: for people who lost the message with their personal link."""

from flask import Blueprint

blueprint = Blueprint("lost", __name__)

from blueprints.lost import views  # noqa: E402, F401  the views need the blueprint
