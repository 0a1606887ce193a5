"""What anybody may see: the events, the published programme, and each of its activities."""

from flask import Blueprint

blueprint = Blueprint("programme", __name__)

from blueprints.programme import versions, views  # noqa: E402, F401  the views need the blueprint
