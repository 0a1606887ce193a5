"""The focal point's own list of people, from a spreadsheet."""

from blueprints.delegation import blueprint
from models import Delegation, Event
from operations.uploads import PEOPLE
from web import upload_pages
from web.access import as_focal, needs_focal
from web.upload_pages import Bringing


def _bringing(event: Event, delegation: Delegation) -> Bringing:
    return Bringing("delegation", event, [PEOPLE], as_focal(delegation), delegation)


upload_pages.add(blueprint, "/<slug:slug>/delegation/lists", needs_focal, _bringing, PEOPLE, prefix="upload_")
