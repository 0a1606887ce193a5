"""The words of letters about company visits: which are new, which moved, which are called off, and with which bus."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from models import Event
from web import formats

Line = Mapping[str, object]


def listed(lines: Sequence[Line]) -> str:
    """What became of each of somebody's visits, as plain text: lines as `operations/visit_letters.py` has them."""
    return "\n\n".join("\n".join([formats.plain(line["title"]), _said(line), *_bus(line)]) for line in lines)


def example(event: Event) -> str:
    """What such a letter might say at this event."""
    start = dt.datetime.combine(event.starts_on, dt.time(10), event.tz)
    times = {"starts_at": start.isoformat(), "ends_at": (start + dt.timedelta(minutes=90)).isoformat()}
    bus = {"code": "BUS-1", "starts_at": (start - dt.timedelta(minutes=40)).isoformat(), "place": None}
    line = {"kind": "new", "title": _("Company visit"), "place": None, "zone": event.zone}
    return listed([line | times | {"bus": bus | {"zone": event.zone}}])


def _said(line: Line) -> str:
    if line["kind"] == "off":
        return _("Called off. It was: %(when)s.", when=_when(line))
    if line["kind"] == "moved":
        return _("Moved: %(now)s. It was: %(before)s.", now=_when(line), before=_when(line["was"]))
    if line["kind"] == "bus":
        return _("As before: %(when)s. The way there is another one.", when=_when(line))
    return _("New: %(when)s.", when=_when(line))


def _bus(line: Line) -> list[str]:
    """Where the bus leaves from and when, as far as it is known; nothing without a bus."""
    bus = line.get("bus")
    if not bus:
        return []
    place, code = formats.plain(bus["place"]), bus["code"] or _("The bus")
    if bus["starts_at"] is None:
        return [_("%(bus)s: leaves from %(place)s, the time is to be confirmed.", bus=code, place=place)]
    time = formats.time_of(dt.datetime.fromisoformat(bus["starts_at"]), bus["zone"])
    if not place:
        return [_("%(bus)s: leaves at %(time)s.", bus=code, time=time)]
    return [_("%(bus)s: leaves at %(time)s from %(place)s.", bus=code, time=time, place=place)]


def _when(spot: Line) -> str:
    """Day, time and place."""
    place, zone = formats.plain(spot["place"]), spot["zone"]
    if spot["starts_at"] is None:
        told = _("to be confirmed")
    else:
        starts_at = dt.datetime.fromisoformat(spot["starts_at"])
        ends = f"–{formats.time_of(dt.datetime.fromisoformat(spot['ends_at']), zone)}" if spot["ends_at"] else ""
        told = f"{formats.short_day(formats.local(starts_at, zone))}, {formats.time_of(starts_at, zone)}{ends}"
    return f"{told}, {place}" if place else told
