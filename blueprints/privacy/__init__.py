"""The law's desk: requests about data, the words people agree to, how long data are kept, and who read them."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)

from blueprints.privacy import readings, settings, views  # noqa: E402, F401  the views need the blueprint
