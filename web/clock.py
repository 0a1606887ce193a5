"""The event's clock on the pages: the rehearsal banner and "as of"."""

from flask import Flask, g
from flask_babel import gettext as _

from models import Event
from operations import finished
from web import formats


def init_app(app: Flask) -> None:
    app.context_processor(_context)


def _context() -> dict[str, object]:
    event = g.get("event")
    if event is None:
        return {"event": None, "rehearsal": None, "as_of": None, "over": False}
    as_of = formats.time_of(event.now(), event.zone)
    return {"event": event, "rehearsal": rehearsal(event), "as_of": as_of, "over": finished.is_finished(event)}


def rehearsal(event: Event) -> str | None:
    """The sentence that every page of a rehearsed event shows; None when the clock is the real one."""
    if not event.rehearsing:
        return None
    moment = formats.moment(event.now(), event.zone)
    return _("This is a rehearsal: the event’s clock stands at %(moment)s.", moment=moment)
