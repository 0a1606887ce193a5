"""A convoy for organizers: its set-up, the companies that receive it, what municipalities need."""

from flask import Blueprint

blueprint = Blueprint("convoy", __name__)

# The views need the blueprint.
from blueprints.convoy import companies, hosts, needs, road, settings, views, visits  # noqa: E402, F401
