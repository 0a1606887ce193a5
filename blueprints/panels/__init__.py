"""Panels for organizers: demand against capacity, quotas and times, the allocation, the lists."""

from flask import Blueprint

blueprint = Blueprint("panels", __name__)

from blueprints.panels import views  # noqa: E402, F401
