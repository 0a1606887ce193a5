"""The pages of sheets at the desk; what one may bring there follows from what one may do."""

from blueprints.uploads import blueprint
from models import Event
from operations import uploads
from web import upload_pages
from web.access import actor, may, needs
from web.upload_pages import Bringing

#: Lists of people are for who may change people.
RIGHTS = {"delegates": "delegate.edit"}


def _bringing(event: Event) -> Bringing:
    kinds = [kind for kind in uploads.kinds(event) if may(RIGHTS.get(kind, "convoy.arrange"))]
    return Bringing("uploads", event, kinds, actor())


upload_pages.add(blueprint, "/<slug:slug>/desk/uploads", needs("convoy.arrange"), _bringing, ", ".join(uploads.KINDS))
