"""Time zones to choose from: by region, each with its city in the reader's language."""

import functools
from importlib import resources

from flask_babel import get_locale

from operations.event_fields import zones
from web.formats import in_order


def choices() -> list[tuple[str, str]]:
    """IANA name and city of the world's time zones, region by region, in the reader's order."""
    known = get_locale().time_zones
    named = [(name, dict(known.get(name, {})).get("city") or _city(name)) for name in _names()]
    by_city = in_order(named, key=lambda pair: pair[1])
    return [("UTC", "UTC"), *sorted(by_city, key=lambda pair: pair[0].partition("/")[0])]


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


@functools.cache
def _names() -> list[str]:
    """Without the old names that only old files still use."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    named = {line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")}
    return sorted(named & zones())
