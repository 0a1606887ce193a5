"""Session passes at the desk: how many each delegation has for an activity, made, printed, replaced and withdrawn."""

from flask import Blueprint

blueprint = Blueprint("passes", __name__)

from blueprints.passes import printing, quotas, views  # noqa: E402, F401  the views need the blueprint
