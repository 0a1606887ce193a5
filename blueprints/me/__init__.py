"""A delegate's own pages: the way in by personal link, the day, what to sign up for, the badge, one's registration."""

from flask import Blueprint

blueprint = Blueprint("me", __name__)

from blueprints.me import (  # noqa: E402, F401  the views need the blueprint
    companions,
    corrections,
    days,
    itineraries,
    meetings,
    needs,
    people,
    photos,
    places,
    privacy,
    readouts,
    safety,
    travel,
    views,
    wishes,
)
