"""Calls about conflicts: reading what is unwise in the published programme."""

from blueprints.api import blueprint
from blueprints.api.schemas.conflicts import ConflictList
from blueprints.api.security import at_event
from blueprints.api.shapes import moment, text
from models import Event
from queries import conflicts
from queries.conflicts import Told


@blueprint.get("/events/<slug:slug>/conflicts")
@at_event("see.drafts")
@blueprint.output(ConflictList)
def list_conflicts(event: Event):
    """All conflicts of the published programme, by time.

    Each with its activities, its people, and who accepted it. They are calculated when asked for.
    """
    return {"version": event.version, "items": [shown(told, event) for told in conflicts.standing(event)]}


def shown(told: Told, event: Event) -> dict[str, object]:
    """One conflict as programs read it."""
    said, accepted = told.detail, told.accepted
    return {
        "kind": told.kind,
        "fingerprint": told.fingerprint,
        "activities": [{"id": thing.id, "title": text(thing.title)} for thing in told.things],
        "delegates": sorted(told.conflict.people),
        "place": told.place and told.place.code,
        "starts_at": moment(said.get("starts_at"), event.zone),
        "ends_at": moment(said.get("ends_at"), event.zone),
        "needed": said.get("needed"),
        "available": said.get("available"),
        "short": said["short"],
        "accepted": accepted and {"by": accepted.by, "at": moment(accepted.at, event.zone), "reason": accepted.reason},
    }
