"""A convoy for organizers: its set-up, the companies that receive it, what municipalities need."""

from flask import Blueprint

blueprint = Blueprint("convoy", __name__)

from blueprints.convoy import companies, hosts, needs, settings, views  # noqa: E402, F401  the views need the blueprint
