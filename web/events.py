"""The event an address names."""

import sqlalchemy as sa
from flask import abort, g

from models import Event, db


def find_event(slug: str) -> Event:
    """The event with this slug, remembered for layout and clock; 404 when there is none."""
    event = db.session.scalar(sa.select(Event).where(Event.slug == slug))
    if event is None:
        abort(404)
    g.event = event
    return event
