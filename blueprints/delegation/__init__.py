"""The pages of a delegation's focal point: its people, and what is asked, answered and arranged on their behalf."""

from flask import Blueprint

blueprint = Blueprint("delegation", __name__)

from blueprints.delegation import (  # noqa: E402, F401  the views need the blueprint
    adding,
    corrections,
    meetings,
    needs,
    people,
    person,
    photos,
    places,
    substitutes,
    travel,
    uploads,
    views,
)
