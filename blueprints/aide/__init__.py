"""The pages of a delegate's chief of staff: the delegate's days, private time on their behalf, the pocket card."""

from flask import Blueprint

blueprint = Blueprint("aide", __name__)

from blueprints.aide import meetings, needs, people, views  # noqa: E402, F401  the views need the blueprint
