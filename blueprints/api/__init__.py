"""The API, version 1: JSON for programs with a bearer token, described at /api/v1/openapi.json and /api/v1/docs.

Its rules are the pages' own: the same operations, the same field rules, the same rights. What a call takes and answers
stands in `schemas/`, who may make it in `security.py`, how it says no in `problems.py`.
"""

from apiflask import APIBlueprint

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", tag={"name": "API"})

from blueprints.api import (  # noqa: E402, F401
    activities,
    checkpoints,
    companies,
    conflicts,
    delegates,
    delegations,
    description,
    devices,
    docs,
    events,
    exports,
    groups,
    imports,
    matching,
    meetings,
    participations,
    problems,
    scans,
    shifts,
    versions,
)
