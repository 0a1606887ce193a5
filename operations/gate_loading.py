"""How badges are printed and how many session passes each delegation has, stored from the event's file."""

from collections.abc import Mapping

from models import Activity, BadgeDesign, Event, PassQuota, db
from operations.event_file import EventFile
from queries.session_passes import EACH


def store(event: Event, file: EventFile, activities: Mapping[str, Activity]) -> None:
    """The badges' design and the quotas of a new event; `activities` by their keys in the file."""
    if said := file.badges:
        design = {"layout": said.layout, "two_sided": said.two_sided, "parts": list(said.parts), "back": said.back}
        db.session.add(BadgeDesign(event_id=event.id, provenance=said.origin(), **design))
    for one in file.passes:
        quota = PassQuota(activity_id=activities[one.activity].id, key=EACH, places=one.places)
        quota.provenance = one.origin()
        db.session.add(quota)
    db.session.flush()
