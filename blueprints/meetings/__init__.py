"""Bilateral meetings for schedulers: when and where they may be, what is proposed, what stands."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)

from blueprints.meetings import day, proposals, settings, standing, views  # noqa: E402, F401  the views need the blueprint
