"""The rules for what organizers type about an activity: words, a day, times by the place's clocks, who has a part.

The editor's forms ask here. Times without a zone are those of the place where it begins, else of the event.
"""

import datetime as dt
import functools
from collections.abc import Mapping

from models import Delegate, Event, Place
from operations import event_fields, fields
from operations.event_reading import instant
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import delegates

LANGUAGES = event_fields.LANGUAGES
#: Words in each language: which facts, and how long they may be.
LINES, PARAGRAPHS = {"title": 300, "dress": 300, "bring": 300}, {"text": 5000, "briefing": 5000}
#: What begins in the evening may end after midnight; what would last longer is a slip of the pen.
LONGEST = dt.timedelta(hours=12)


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What the whole form collected, as facts; `speakers` are pairs of (text, role). Raises `Malformed`."""
    rules = {f"{name}_{code}": _line(most) for name, most in LINES.items() for code in LANGUAGES}
    rules |= {f"{name}_{code}": _paragraph(most) for name, most in PARAGRAPHS.items() for code in LANGUAGES}
    rules |= {
        "number": lambda value: fields.line(value, 10) or None,
        "to_place": functools.partial(_place, event),
        "capacity": event_fields.count,
        "languages": _languages,
        "opens": event_fields.moment,
        "closes": event_fields.moment,
        "speakers": functools.partial(_speakers, event),
    }
    kept, errors = _all(rules, typed)
    when, slips = _all({"when": functools.partial(_when_of, event)}, {"when": typed})
    errors |= slips
    facts = {name: _texts(kept, name) for name in (*LINES, *PARAGRAPHS)}
    errors |= {} if facts["title"] or "title_en" in errors else {"title_en": Refusal("required", "title_en")}
    times, slips = _sign_up_times(event, kept)
    errors |= slips
    if errors:
        raise Malformed(errors)
    place = kept["to_place"]
    same = {name: kept[name] for name in ("number", "capacity", "languages", "speakers")}
    ticked = {name: bool(typed.get(name)) for name in ("fixed", "blocking")}
    return facts | when["when"] | times | same | ticked | {"to_place_id": place and place.id}


def read_when(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """Day, start, end and place alone, as facts. Raises `Malformed`."""
    return _when_of(event, typed)


def _when_of(event: Event, typed: object) -> dict[str, object]:
    rules = {"day": event_fields.date, "place": functools.partial(_place, event)}
    rules |= dict.fromkeys(("starts", "ends"), event_fields.time_of_day)
    kept, errors = _all(rules, typed)
    if not errors and not typed.get("open") and kept["starts"] is None:
        errors = {"starts": Refusal("time_or_open", "starts")}
    if errors:
        raise Malformed(errors)
    place = kept["place"]
    facts = {"day": kept["day"], "place_id": place and place.id, "starts_at": None, "ends_at": None}
    if typed.get("open"):
        return facts
    return facts | interval(kept["day"], kept["starts"], kept["ends"], (place and place.zone) or event.zone)


def interval(day: dt.date, starts: dt.time, ends: dt.time | None, zone: str) -> dict[str, dt.datetime | None]:
    """Start and end of local times of a day, the end perhaps after midnight. Raises `Malformed`."""
    starts_at = _instant("starts", dt.datetime.combine(day, starts), zone)
    if ends is None:
        return {"starts_at": starts_at, "ends_at": None}
    following = dt.timedelta(days=1) if ends < starts else dt.timedelta()
    ends_at = _instant("ends", dt.datetime.combine(day + following, ends), zone)
    if ends_at < starts_at or (following and ends_at - starts_at > LONGEST):
        raise Malformed({"ends": Refusal("ends_before_start", "ends")})
    return {"starts_at": starts_at, "ends_at": ends_at}


def _sign_up_times(
    event: Event, kept: Mapping[str, object]
) -> tuple[dict[str, dt.datetime | None], dict[str, Refusal]]:
    """When sign-up opens and closes, by the event's clock."""
    read, errors = _all(
        {name: functools.partial(_moment, event.zone) for name in ("opens", "closes")},
        {name: kept.get(name) for name in ("opens", "closes")},
    )
    opens, closes = read.get("opens"), read.get("closes")
    if opens and closes and closes <= opens:
        errors["closes"] = Refusal("ends_before_start", "closes")
    return {"opens_at": opens, "closes_at": closes}, errors


def _moment(zone: str, local: dt.datetime | None) -> dt.datetime | None:
    try:
        return local and instant(local, zone)
    except ValueError:
        raise Refusal("hour_left_out") from None


def _instant(field: str, local: dt.datetime, zone: str) -> dt.datetime:
    try:
        return instant(local, zone)
    except ValueError:
        raise Malformed({field: Refusal("hour_left_out", field)}) from None


def _place(event: Event, code: object) -> Place | None:
    text = fields.line(code, 20)
    found = next((one for one in event.places if one.code == text), None)
    if text and found is None:
        raise Refusal("unknown_place")
    return found


def _languages(chosen: object) -> list[str] | None:
    if not chosen:
        return None
    return event_fields.languages(chosen)


def _speakers(event: Event, pairs: object) -> list[dict]:
    """(text, role) as the form has them; the text begins with a delegate's reference."""
    named = [(fields.line(text, 300), role) for text, role in pairs or ()]
    return [{"delegate": _delegate(event, text).id, "role": role} for text, role in named if text]


def _delegate(event: Event, text: str) -> Delegate:
    found = delegates.named(event, text)
    if found is None:
        raise Refusal("unknown_speaker", name=text)
    return found


def _line(most: int) -> object:
    return lambda value: fields.line(value, most)


def _paragraph(most: int) -> object:
    return lambda value: fields.paragraph(value, most)


def _texts(kept: Mapping[str, object], name: str) -> dict[str, str] | None:
    said = {code: kept.get(f"{name}_{code}") for code in LANGUAGES}
    return {code: words for code, words in said.items() if words} or None


def _all(rules: Mapping, typed: Mapping[str, object]) -> tuple[dict[str, object], dict[str, Refusal]]:
    """What could be read, and what could not: here all that is wrong is told at once."""
    kept, errors = {}, {}
    for name, rule in rules.items():
        try:
            kept |= fields.read_all({name: rule}, typed)
        except Malformed as malformed:
            errors |= malformed.errors
    return kept, errors


def read_version(typed: Mapping[str, object]) -> dict[str, dict[str, str] | None]:
    """A version's label and note in the languages they are written in; None for nothing. Raises `Malformed`."""
    rules = {f"label_{code}": _line(300) for code in LANGUAGES} | {
        f"note_{code}": _paragraph(2000) for code in LANGUAGES
    }
    kept = fields.read_all(rules, typed)
    return {name: _texts(kept, name) for name in ("label", "note")}
