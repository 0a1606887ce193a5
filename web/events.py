"""The event an address names."""

import sqlalchemy as sa
from flask import abort, g

from models import Event, db

#: Made once: it runs for nearly every page, scan and call.
_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug"))


def find_event(slug: str) -> Event:
    """The event with this slug, remembered for layout and clock; 404 when there is none."""
    event = db.session.scalar(_BY_SLUG, {"slug": slug})
    if event is None:
        abort(404)
    g.event = event
    return event
