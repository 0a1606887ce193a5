"""Personal invitations at the desk: whom the organizers asked to come, and how each stands."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

from blueprints.invitations import views  # noqa: E402, F401  the views need the blueprint
