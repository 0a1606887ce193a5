"""Calls about the programme's versions: listing them, and publishing one."""

from blueprints.api import blueprint
from blueprints.api.activities import in_languages
from blueprints.api.description import refuses
from blueprints.api.lists import page
from blueprints.api.schemas.common import Paging
from blueprints.api.schemas.versions import Published, Publishing, VersionList
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment, text
from models import Activity, Event, Version
from models.transaction import transaction
from operations import programme
from operations.refusals import Refusal
from queries import drafts, versions

ADDRESS = "/events/<slug:slug>/versions"


@blueprint.get(ADDRESS)
@at_event("see.programme")
@blueprint.input(Paging, location="query")
@blueprint.output(VersionList)
def list_versions(event: Event, query_data: Paging):
    """The programme’s versions, the newest first."""
    return page([_version(event, one) for one in versions.of_event(event)], query_data, key="number")


@blueprint.post(ADDRESS)
@at_event("programme.publish")
@blueprint.input(Publishing)
@blueprint.output(Published, 201)
@refuses("nothing_to_publish", "changed_meanwhile")
def publish_version(event: Event, json_data: Publishing):
    """Publish drafts as one version.

    All or nothing.
    """
    with transaction():
        chosen = _chosen(event, json_data.activities)
        said = {name: in_languages(event, getattr(json_data, name)) for name in ("label", "note")}
        number = programme.publish(event, chosen, by=actor(), **said)
        return _version(event, versions.find(event, number)) | {"activities": sorted(one.id for one in chosen)}


def _chosen(event: Event, ids: list[int] | None) -> list[Activity]:
    """Those named, else all; what is live has no version."""
    pending = {
        draft.activity_id: draft.activity for draft in drafts.of_event(event).values() if not draft.activity.live
    }
    if ids is None:
        return list(pending.values())
    found = [pending.get(one) or drafts.find(event, one) for one in dict.fromkeys(ids)]
    if any(one is None or one.live for one in found):
        raise Refusal("unknown_activity", "activities")
    return found


def _version(event: Event, version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "label": text(version.label),
        "note": text(version.note),
        "published_at": moment(version.published_at, event.zone),
    }
