"""Company visits for schedulers: whether all is ready, what is proposed, what is decided by hand, what follows."""

from flask import Blueprint

blueprint = Blueprint("matching", __name__)

from blueprints.matching import decisions, proposals, views  # noqa: E402, F401  the views need the blueprint
