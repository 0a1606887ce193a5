"""The organizers' desk: who waits, who is who, decisions, the roster."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from blueprints.desk import (  # noqa: E402, F401
    corrections,
    decisions,
    delegations,
    duplicates,
    links,
    owed,
    photos,
    places,
    protocol,
    readings,
    scans,
    substitutes,
    views,
)
