"""The words of letters about meetings: which are new, which moved, which are called off."""

import datetime as dt
from collections.abc import Mapping, Sequence

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from models import Event
from web import formats

Line = Mapping[str, object]


def listed(lines: Sequence[Line]) -> str:
    """What became of each of somebody's meetings, as plain text: lines as `operations/meeting_letters.py` has them."""
    return "\n\n".join(f"{_with(line)}\n{_said(line)}" for line in lines)


def example(event: Event) -> str:
    """What such a letter might say at this event."""
    start = dt.datetime.combine(event.starts_on, dt.time(10), event.tz)
    times = {"starts_at": start.isoformat(), "ends_at": (start + dt.timedelta(minutes=20)).isoformat()}
    return listed([{"kind": "new", "with": ["Alex Rivera"], "place": None, "zone": event.zone} | times])


def _with(line: Line) -> str:
    names = format_list([formats.plain(name) for name in line["with"]], locale=get_locale())
    return _("Meeting with %(names)s", names=names)


def _said(line: Line) -> str:
    if line["kind"] == "off":
        return _("Called off. It was: %(when)s.", when=_when(line))
    if line["kind"] == "moved":
        return _("Moved: %(now)s. It was: %(before)s.", now=_when(line), before=_when(line["was"]))
    return _("New: %(when)s.", when=_when(line))


def _when(spot: Line) -> str:
    """Day, time and room."""
    starts_at, ends_at = (dt.datetime.fromisoformat(spot[name]) for name in ("starts_at", "ends_at"))
    zone, place = spot["zone"], formats.plain(spot["place"])
    day = formats.short_day(formats.local(starts_at, zone))
    told = f"{day}, {formats.time_of(starts_at, zone)}–{formats.time_of(ends_at, zone)}"
    return f"{told}, {place}" if place else told
