"""Staff sign in and out, and find their events."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

from blueprints.staff import views  # noqa: E402, F401
