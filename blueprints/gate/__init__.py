"""The gate: scanning badges, finding people by name, taking a mistake back."""

from flask import Blueprint

blueprint = Blueprint("gate", __name__)

from blueprints.gate import views  # noqa: E402, F401
