"""The rules for what is said about an event and its parts; event files and pages ask here alike.

As in `fields.py`: each rule takes what came in and returns what to store, or raises a `Refusal`.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable
from zoneinfo import available_timezones

from operations import fields
from operations.refusals import Refusal

LANGUAGES = ("en", "es", "fr")
#: First parts of addresses that are the program's own.
RESERVED_SLUGS = {"api", "b", "calendar", "healthz", "static", "staff"}
#: Colours carry white letters; below this they cannot be read (WCAG 2.2, 1.4.3).
CONTRAST = 4.5
FIRST_YEAR, LAST_YEAR = 2000, 2099
#: More than any event has; what every database's integer holds.
MOST = 1_000_000
#: "9:00 AM", "9 a. m.", "10.00", "17 h 30", "19:30 hrs.", "0930", and what a browser sends: "19:30:00".
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})((\s?[:.h]\s?)?(?P<minute>[0-9]{2})(:00)?)?"
    r"\s?(?P<word>[ap]\.?(\s?m\.?)?|h(rs?|oras?|ours?|eures?)?\.?)?"
)
_UNTIL = re.compile(r"\s+(?:a|à|al|to|until|hasta)\s+|\s*[-–—]\s*", re.IGNORECASE)
_NO_ZONES = {"localtime", "Factory"}


def slug(typed: object) -> str:
    """The event's name in addresses. Refuses `required`, `slug_invalid` and `slug_reserved`."""
    text = _required(typed, 100)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", text):
        raise Refusal("slug_invalid")
    if text in RESERVED_SLUGS:
        raise Refusal("slug_reserved")
    return text


def link(typed: object) -> str:
    """Where a press leads: http, https, `mailto:` an address or `tel:` a number; nothing else ever stands in a page.

    Refuses `required`, `link_invalid`, `email_invalid` and `phone_invalid`.
    """
    text = _required(typed, 500)
    scheme, _colon, rest = text.partition(":")
    if scheme.lower() == "mailto":
        return f"mailto:{fields.email(rest) or _refuse('email_invalid')}"
    if scheme.lower() == "tel":
        return f"tel:{fields.phone(rest) or _refuse('phone_invalid')}"
    if not re.fullmatch(r"https?://[^\s/?#\\@]+([/?#]\S*)?", text):
        raise Refusal("link_invalid")
    return text


def degrees(most: int) -> Callable[[object], float | None]:
    """The rule for degrees of latitude (`most` 90) or longitude (180); None for nothing. Refuses `degrees_invalid`."""

    def read(typed: object) -> float | None:
        text = fields.line(typed, 100).replace(",", ".").replace("\N{MINUS SIGN}", "-")
        if not text:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,20})?", text) or abs(float(text)) > most:
            raise Refusal("degrees_invalid", most=most)
        return float(text)

    return read


def code(typed: object) -> str:
    """What programs and style sheets call a part. Refuses `required` and `code_invalid`."""
    text = _required(typed, 100)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", text):
        raise Refusal("code_invalid")
    return text


def letter(typed: object) -> str:
    """One character. Refuses `required` and `letter_invalid`."""
    text = _required(typed, 100)
    if len(text) != 1:
        raise Refusal("letter_invalid")
    return text


def colour(typed: object) -> str:
    """ "#rrggbb", dark enough for white letters. Refuses `required`, `colour_invalid` and `colour_too_light`."""
    text = _required(typed, 100)
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise Refusal("colour_invalid")
    if (found := contrast_with_white(text)) < CONTRAST:
        raise Refusal("colour_too_light", contrast=f"{found:.1f}")
    return text


def contrast_with_white(hexadecimal: str) -> float:
    """The contrast of "#rrggbb" with white, from 1 to 21 (the formula of WCAG 2.2)."""
    channels = (int(hexadecimal[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in channels]
    luminance = sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def zone(typed: object) -> str:
    """The IANA name of a time zone. Refuses `required` and `unknown_zone`."""
    text = _required(typed, 100)
    if text not in zones():
        raise Refusal("unknown_zone")
    return text


@functools.cache
def zones() -> frozenset[str]:
    """Every time zone that this machine knows by an IANA name."""
    return frozenset(available_timezones() - _NO_ZONES)


def optional_zone(typed: object) -> str | None:
    """A time zone, or None for nothing."""
    return zone(typed) if _said(typed) else None


def optional_country(typed: object) -> str | None:
    """A country, or None for nothing."""
    return fields.country(typed) if _said(typed) else None


def count(typed: object, most: int = MOST) -> int | None:
    """A whole number from 0, None for nothing. Refuses `capacity_invalid`."""
    text = fields.line(typed, 100)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > most:
        raise Refusal("capacity_invalid", most=most)
    return int(text)


def number(least: int, most: int) -> Callable[[object], int | None]:
    """The rule for a whole number within bounds, None for nothing. Refuses `number_invalid`."""

    def read(typed: object) -> int | None:
        text = fields.line(typed, 100)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= most:
            raise Refusal("number_invalid", least=least, most=most)
        return int(text)

    return read


def ticked(typed: object) -> bool:
    """Whether a box is ticked."""
    return typed is True or typed in ("true", "on", "y", "yes")


def date(typed: object) -> dt.date:
    """A day. Refuses `required`, `date_invalid` and `date_out_of_range`."""
    text = _required(typed, 100)
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Refusal("date_invalid") from None
    return _in_range(day)


def moment(typed: object) -> dt.datetime | None:
    """A day and time by local clocks, without a zone, or None. Refuses `moment_invalid` and `date_out_of_range`."""
    text = fields.line(typed, 100)
    if not text:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", text, re.ASCII):
        raise Refusal("moment_invalid")
    try:
        return _in_range(dt.datetime.fromisoformat(text))
    except ValueError:
        raise Refusal("moment_invalid") from None


def time_of_day(typed: object) -> dt.time | None:
    """A time by a clock, as people and documents write it: "9:00 AM", "10.00", "19:30 hrs.", "17 h 30", "9", "0930".

    None for nothing. Refuses `time_of_day_invalid`.
    """
    text = fields.line(typed, 100)
    if not text:
        return None
    found = _TIME.fullmatch(text.lower())
    if found is None:
        raise Refusal("time_of_day_invalid")
    hour, half = int(found["hour"]), (found["word"] or "")[:1]
    if half in ("a", "p") and not 1 <= hour <= 12:
        raise Refusal("time_of_day_invalid")
    hour = hour % 12 + (12 if half == "p" else 0) if half in ("a", "p") else hour
    try:
        return dt.time(hour, int(found["minute"] or 0))
    except ValueError:
        raise Refusal("time_of_day_invalid") from None


def hours(typed: object) -> tuple[dt.time, dt.time]:
    """From when to when, as in "9:30 a 17:30 hrs." or "9:00-13:00". Refuses `required` and `time_of_day_invalid`."""
    parts = _UNTIL.split(_required(typed, 100))
    times = [time_of_day(part) for part in parts]
    if len(times) != 2 or None in times or times[0] >= times[1]:
        raise Refusal("time_of_day_invalid")
    return times[0], times[1]


def languages(typed: object) -> list[str]:
    """Which of the three languages the event speaks. Refuses `required` and `unknown_language`."""
    chosen = typed if isinstance(typed, list) else []
    if not chosen:
        raise Refusal("required")
    if not set(chosen) <= set(LANGUAGES):
        raise Refusal("unknown_language")
    return [language for language in LANGUAGES if language in chosen]


def text_line(typed: object) -> str:
    """One language's words of a name. Refuses as `fields.line` does."""
    return fields.line(typed, 300)


def text_lines(typed: object) -> str | None:
    """One language's words of a longer text. Refuses as `fields.paragraph` does."""
    return fields.paragraph(typed, 4000)


def _in_range(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refusal("date_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)
    return day


def _required(typed: object, most: int) -> str:
    text = fields.line(typed, most)
    if not text:
        raise Refusal("required")
    return text


def _refuse(refusal: str) -> str:
    raise Refusal(refusal)


def _said(typed: object) -> bool:
    return bool(fields.line(typed, 100))
