"""The programme's versions, and what changed between any two: what the public was told, and nothing else."""

from flask import render_template, request

from blueprints.programme import blueprint
from models import Event
from queries import versions
from web.access import at_event


@blueprint.get("/<slug:slug>/versions", endpoint="versions")
@at_event
def show_versions(event: Event):
    known = versions.of_event(event)
    newer = _asked("to", event, event.version)
    older = _asked("from", event, max(newer - 1, 0))
    older, newer = sorted((older, newer))
    return render_template(
        "programme/versions.html",
        versions=known,
        older=versions.find(event, older) if older else None,
        newer=versions.find(event, newer) if newer else None,
        changes=versions.between(event, older, newer) if older else [],
    )


def _asked(name: str, event: Event, otherwise: int) -> int:
    """The number of a version that there is."""
    said = request.args.get(name, "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
    return number if 0 < number <= event.version else otherwise
