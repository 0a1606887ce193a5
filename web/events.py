"""The event an address names."""

import sqlalchemy as sa
from flask import Flask, abort, g

from models import Event, db
from queries import convoys

#: Made once: it runs for nearly every page, scan and call.
_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["has_convoy"] = has_convoy


def has_convoy() -> bool:
    """Whether the event of this page travels: its pages and menu entries show only then."""
    if "has_convoy" not in g:
        event = g.get("event")
        g.has_convoy = event is not None and convoys.of_event(event) is not None
    return g.has_convoy


def ensure_convoy() -> None:
    """404 where the event of this page does not travel."""
    if not has_convoy():
        abort(404)


def find_event(slug: str) -> Event:
    """The event with this slug, remembered for layout and clock; 404 when there is none."""
    event = db.session.scalar(_BY_SLUG, {"slug": slug})
    if event is None:
        abort(404)
    g.event = event
    return event
