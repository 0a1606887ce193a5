"""The one rule for times that overlap: intervals are half-open, so what ends at ten leaves ten free."""

import datetime as dt

#: Start and end, both aware; the end is not part of it.
Interval = tuple[dt.datetime, dt.datetime]


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether some moment lies in both. An interval without length overlaps nothing."""
    return max(one[0], other[0]) < min(one[1], other[1])
