"""What one cell of a workbook, or the name of a sheet, can hold. Excel takes less than a database, and guesses more."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any, Literal
from unicodedata import combining, east_asian_width

#: phone and code: text that looks like a number and stays text when somebody edits it or fills an empty cell.
Kind = Literal["text", "phone", "code", "number", "percent", "date", "time", "datetime"]
Content = str | bool | int | float | date | time | None

TEXT_KINDS = frozenset({"text", "phone", "code"})
#: Lengths as Excel counts them, in UTF-16 units.
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
#: Excel's calendar has a 29 February 1900; from the day after it, everybody counts alike.
FIRST_DAY = date(1900, 3, 1)
#: Excel keeps fifteen digits of a number.
TOO_LARGE = 10**15

_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def content(value: Any, kind: Kind, zone: tzinfo) -> Content:
    """What the cell holds for a value: None, a cleaned text, or a bool, number or (naive, local) time Excel can hold.

    What Excel cannot hold as itself becomes text: days before March 1900, sixteen digits, NaN. An aware datetime is
    turned to `zone` and cut to the second; a column of dates or times takes only that part. A naive one: ValueError.
    """
    if value is None:
        return None
    if kind in TEXT_KINDS or not isinstance(value, bool | int | float | Decimal | date | time):
        return cleaned(str(value)) or None
    if isinstance(value, datetime):
        value = _part(local(value, zone), kind)
    elif isinstance(value, time):
        value = value.replace(tzinfo=None, microsecond=0)
    elif isinstance(value, Decimal):
        value = float(value)
    return value if _excel_holds(value) else str(value)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """The moment on the zone's clock, naive as Excel wants it, to the second."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    with suppress(OverflowError):  # The first and the last day of the calendar have no neighbour to turn to.
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None, microsecond=0)


def _part(moment: datetime, kind: Kind) -> date | time:
    if kind == "date":
        return moment.date()
    return moment.time() if kind == "time" else moment


def _excel_holds(value: Any) -> bool:
    if isinstance(value, date):
        return date(value.year, value.month, value.day) >= FIRST_DAY
    return isinstance(value, time) or -TOO_LARGE < value < TOO_LARGE  # False for NaN


def cleaned(text: str) -> str:
    """The text as a cell holds it: lines end in \\n, nothing XML forbids, at most 32,767 UTF-16 units."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _ILLEGAL_IN_XML.sub("", text))
    return cut(text, LONGEST_TEXT)


def one_line(text: str) -> str:
    """The text without line breaks, its blanks single, and without what a cell cannot hold."""
    return " ".join(cleaned(text).split())


def cut(text: str, units: int) -> str:
    """The text, or as much of its beginning as leaves room for an ellipsis, in so many UTF-16 units."""
    if 2 * len(text) <= units:
        return text
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return text
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


def width(text: str) -> int:
    """How many ordinary characters wide the longest line is: East Asian ones count double, combining marks nothing."""
    return max(map(_line_width, text.split("\n")))


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in line)


def sheet_titles(wanted: Iterable[str]) -> list[str]:
    """Names Excel takes for sheets: at most 31 units, no []:*?/\\, not empty, different whatever the case."""
    taken = {"history"}  # Excel keeps this one for itself.
    titles = []
    for text in wanted:
        base = _FORBIDDEN_IN_TITLE.sub("-", one_line(text)).strip("' ") or "Sheet"
        title, number = _title(base), 2
        while title.casefold() in taken:
            title, number = _title(base, f" ({number})"), number + 1
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _title(base: str, ending: str = "") -> str:
    return cut(base, LONGEST_TITLE - len(ending)).rstrip("' ") + ending
