"""The pages of a company's host: what the company says of itself, its visits, and who comes."""

from flask import Blueprint

blueprint = Blueprint("hosts", __name__)

from blueprints.hosts import rules, views, visits  # noqa: E402, F401  the views need the blueprint
