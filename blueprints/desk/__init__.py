"""The organizers' desk: who waits, who is who, decisions, the roster."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from blueprints.desk import links, photos, places, readings, substitutes, views  # noqa: E402, F401
