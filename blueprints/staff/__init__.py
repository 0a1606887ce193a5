"""Staff sign in and out, find their events, keep their account; administrators manage everybody's."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

from blueprints.staff import account, passwords, people, protection, views  # noqa: E402, F401
