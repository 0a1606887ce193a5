"""Times as programs write them (RFC 3339), whoever sends them."""

import datetime as dt
import re
from collections.abc import Callable

from operations import event_fields
from operations.refusals import Refusal

#: RFC 3339, section 5.6.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: Those of event files and forms; in none of them has a zone an offset of odd seconds, which RFC 3339 cannot write.
YEARS = range(event_fields.FIRST_YEAR, event_fields.LAST_YEAR + 1)


def moment(typed: object) -> dt.datetime | None:
    """An instant, None for nothing. Refuses `time_invalid` and `date_out_of_range`."""
    return _read(typed, _MOMENT, dt.datetime.fromisoformat, "time_invalid")


def day(typed: object) -> dt.date | None:
    """A local date, None for nothing. Refuses `date_invalid` and `date_out_of_range`."""
    return _read(typed, _DAY, dt.date.fromisoformat, "date_invalid")


def _read(typed: object, form: re.Pattern, parse: Callable[[str], dt.date], wrong: str) -> dt.date | None:
    if typed is None:
        return None
    if not isinstance(typed, str) or not form.fullmatch(typed):
        raise Refusal(wrong)
    try:
        when = parse(typed.upper())
    except ValueError:
        raise Refusal(wrong) from None
    if when.year not in YEARS:
        raise Refusal("date_out_of_range", first=YEARS.start, last=YEARS.stop - 1)
    return when
