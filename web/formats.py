"""How data look on a page: texts in the reader's language, dates and times in the place's zone, countries, folded
order."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable

import phonenumbers
from babel import dates
from babel.core import Locale
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from models import Event
from models.folding import fold
from web.language import current, other_languages


def init_app(app: Flask) -> None:
    filters = {
        "i18n": i18n, "plain": plain, "day": day, "short_day": short_day, "days": days, "moment": moment,
        "time": time_of, "until": until, "country": country, "isotime": isotime, "code": spaced,
        "local": local, "phone": phone, "spoken": spoken, "lasting": lasting, "clock": clock,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["countries"] = countries


def _locale() -> Locale:
    return get_locale() or Locale("en")


def plain(text: dict[str, str] | str | None) -> str:
    """A text of data in the reader's language, else in another, without markup."""
    if not text or isinstance(text, str):
        return text or ""
    return next((text[code] for code in other_languages(text) if text.get(code)), "")


def i18n(text: dict[str, str] | str | None) -> Markup:
    """Like `plain`, on an element that tells the language where it is not the page's."""
    if not isinstance(text, dict):
        return escape(text or "")
    for code in other_languages(text):
        if text.get(code):
            words = escape(text[code])
            return words if code == current() else Markup('<span lang="{}">{}</span>').format(code, words)
    return Markup("")


def local(instant: dt.datetime, zone: str) -> dt.datetime:
    """The instant as clocks in that zone show it."""
    return instant.astimezone(zoneinfo.ZoneInfo(zone))


def day(date: dt.date | dt.datetime) -> str:
    """ "Wednesday, June 5, 2019", "miércoles, 5 de junio de 2019"."""
    return dates.format_date(date, "full", locale=_locale())


def short_day(date: dt.date | dt.datetime) -> str:
    """ "Jun 5, 2019", "5 jun 2019"."""
    return dates.format_date(date, "medium", locale=_locale())


def time_of(instant: dt.datetime | None, zone: str) -> str:
    """ "13:00" by the zone's clocks; what is not known yet says so."""
    if instant is None:
        return _("to be confirmed")
    return dates.format_time(local(instant, zone), "HH:mm", locale=_locale())


def days(first: dt.date, last: dt.date) -> str:
    """ "Jun 6 – 8, 2019", "6–8 de junio de 2019"."""
    return dates.format_interval(first, last, "yMMMMd", locale=_locale())


def moment(instant: dt.datetime | None, zone: str) -> str:
    """Day and time by the zone's clocks."""
    if instant is None:
        return _("to be confirmed")
    return _("%(day)s, %(time)s", day=day(local(instant, zone)), time=time_of(instant, zone))


def span(starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> str:
    """ "Thursday, June 6, 2019, 10:00–10:20" by the zone's clocks."""
    times = f"{time_of(starts_at, zone)}–{time_of(ends_at, zone)}"
    return _("%(day)s, %(times)s", day=day(local(starts_at, zone)), times=times)


def lasting(minutes: int) -> str:
    """ "40 min", "2 h", "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if rest else _("%(hours)s h", hours=hours)


def clock(instant: dt.datetime, zone: str) -> str:
    """ "Pacific Standard Time (UTC-08:00)": what clocks in the zone are called at this moment."""
    there = local(instant, zone)
    name = dates.get_timezone_name(there, width="long", locale=_locale())
    offset = dates.get_timezone_gmt(there, width="iso8601", locale=_locale())
    return _("%(clock)s (UTC%(offset)s)", clock=name, offset="" if offset == "Z" else offset)


def until(instant: dt.datetime, event: Event) -> str:
    """ "in 2 days", by the event's clock."""
    return dates.format_timedelta(instant - event.now(), add_direction=True, threshold=1.5, locale=_locale())


def isotime(instant: dt.datetime | None, zone: str = "UTC") -> str:
    """For <time datetime>."""
    return local(instant, zone).isoformat(timespec="minutes") if instant else ""


def country(code: str | None) -> str:
    """The country's name in the reader's language; an unknown code stands for itself."""
    return _locale().territories.get(code or "", code or "")


def spoken(code: str) -> str:
    """A language's name in the reader's language; an unknown code stands for itself."""
    return _locale().languages.get(code, code)


def is_country(code: str) -> bool:
    """Whether the code is an ISO 3166 country (or Kosovo), not a continent or a grouping."""
    shaped = len(code) == 2 and code.isalpha() and code.isupper()
    return shaped and code not in _NO_COUNTRY and code in Locale("en").territories


#: Codes in the locale data that are no country: groupings, test codes, outlying parts.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


def countries() -> list[tuple[str, str]]:
    """Codes and names of all countries in the reader's language, in its order."""
    named = [(code, name) for code, name in _locale().territories.items() if is_country(code)]
    return in_order(named, key=lambda pair: pair[1])


def in_order(rows: Iterable, key) -> list:
    """Rows sorted as the reader looks names up: accents ignored, but Spanish puts ñ after n."""

    def place(row: object) -> tuple[str, str]:
        text = key(row)
        kept = text.casefold().replace("ñ", "n\uffff") if current() == "es" else text
        return fold(kept), text

    return sorted(rows, key=place)


def phone(number: str) -> str:
    """ "+52 624 123 4567" for a number as it is stored; what is none stays as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def spaced(code: str) -> str:
    """A code in groups of four, as people read it aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
