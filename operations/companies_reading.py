"""What a page, a program or a sheet says of a company, read as facts of `companies.add` and `companies.edit`."""

import datetime as dt
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from zoneinfo import ZoneInfo

from models import Event
from models.company import STATUSES
from operations import event_fields, fields
from operations.companies import FACTS
from operations.convoy_times import Span, faults
from operations.event_fields import LANGUAGES
from operations.event_reading import instant
from operations.event_settings import texts
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import convoys

#: Texts in three languages: lines and paragraphs.
LINES, PARAGRAPHS = ("name", "dress"), ("areas", "bring")
#: How often a company can receive, at most.
MOST_VISITS = 50


def _language(typed: object) -> str:
    return fields.language(typed or "en")


def _status(typed: object) -> str:
    if typed not in STATUSES:
        raise Refusal("unknown_status")
    return typed


def _chosen(typed: object) -> str | None:
    return fields.line(typed, 20) or None


def _codes(typed: object) -> list[str]:
    return [fields.line(code, 20) for code in typed] if isinstance(typed, list | tuple) else []


def _some(least: int, most: int, otherwise: int) -> Callable[[object], int]:
    def read(typed: object) -> int:
        found = event_fields.number(least, most)(typed)
        return otherwise if found is None else found

    return read


#: By fact, the fields of a form and their rules.
RULES: dict[str, dict[str, Callable[[object], object]]] = {
    **{fact: {f"{fact}_{code}": event_fields.text_line for code in LANGUAGES} for fact in LINES},
    **{fact: {f"{fact}_{code}": event_fields.text_lines for code in LANGUAGES} for fact in PARAGRAPHS},
    "country": {"country": event_fields.optional_country},
    "status": {"status": _status},
    "axis": {"axis": _chosen},
    "place": {"place": _chosen},
    "themes": {"themes": _codes},
    "capacity": {"capacity": event_fields.count},
    "minimum": {"minimum": _some(0, event_fields.MOST, 1)},
    "visits": {"visits": _some(0, MOST_VISITS, 1)},
    "note": {"note": lambda typed: fields.paragraph(typed, 1000) or ""},
    "contact_name": {"contact_name": lambda typed: fields.line(typed, 200)},
    "contact_email": {"contact_email": fields.email},
    "contact_phone": {"contact_phone": fields.phone},
    "language": {"language": _language},
}


def read(
    event: Event, typed: Mapping[str, object], names: Collection[str] = FACTS, *, zone: str | None = None
) -> dict[str, object]:
    """The facts of these names that were typed; raises `Malformed` with all that is wrong, by field.

    A text in three languages is three fields; hours are lines from 1 on, `hours_1_day`, `hours_1_starts` and
    `hours_1_ends`, by the clocks of the place that was typed, else of `zone`; a line without times is none.
    """
    lines = list(_lines(typed)) if "hours" in names else []
    rules = {field: rule for name in names for field, rule in RULES.get(name, {}).items()} | _of_hours(lines)
    facts, errors = {}, {}
    if "name" in names and not any(str(typed.get(f"name_{code}") or "").strip() for code in LANGUAGES):
        errors["name_en"] = Refusal("text_in_one_language", "name_en")
    try:
        facts = fields.read_all(rules, typed)
    except Malformed as malformed:
        errors |= malformed.errors
    if errors:
        raise Malformed(errors)
    for name in (*LINES, *PARAGRAPHS):
        if name in names:
            facts[name] = texts(name, facts)
    if "hours" in names:
        facts["hours"] = _hours(event, facts, lines, _zone(event, facts.get("place"), zone))
    if "capacity" in facts and facts["capacity"] is not None and facts.get("minimum", 0) > facts["capacity"]:
        contradiction = Refusal("minimum_exceeds_capacity", "minimum", capacity=facts["capacity"])
        raise Malformed({"minimum": contradiction})
    return facts


def spans(hours: Collection[tuple[dt.datetime, dt.datetime]], zone: str) -> list[Span]:
    """Hours as local times of this zone, as a page shows them."""
    local = [(start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))) for start, end in hours]
    return [Span(start.date(), start.time(), end.time()) for start, end in local]


def _lines(typed: Mapping[str, object]) -> Iterator[int]:
    """The numbers of the lines that say something."""
    for number in itertools.count(1):
        if f"hours_{number}_day" not in typed:
            return
        if any(typed.get(f"hours_{number}_{field}") for field in ("starts", "ends")):
            yield number


def _of_hours(lines: Collection[int]) -> dict[str, Callable[[object], object]]:
    rules = {}
    for number in lines:
        rules |= {f"hours_{number}_day": event_fields.date}
        rules |= {f"hours_{number}_{field}": _time for field in ("starts", "ends")}
    return rules


def _time(typed: object) -> dt.time:
    found = event_fields.time_of_day(typed)
    if found is None:
        raise Refusal("required")
    return found


def _zone(event: Event, place: str | None, zone: str | None) -> str:
    typed = next((one for one in event.places if place and one.code == place), None)
    return convoys.zone_of(event, typed) if typed or zone is None else zone


def _hours(
    event: Event, facts: dict[str, object], lines: list[int], zone: str
) -> list[tuple[dt.datetime, dt.datetime]]:
    told = [Span(*(facts.pop(f"hours_{number}_{field}") for field in Span._fields)) for number in lines]
    errors = {
        f"hours_{lines[position]}_{field}": refusal
        for position, field, refusal in faults(told, event.starts_on, event.ends_on)
    }
    moments = []
    for number, span in zip(lines, told, strict=True):
        for field in ("starts", "ends"):
            try:
                moments.append(instant(dt.datetime.combine(span.day, getattr(span, field)), zone))
            except ValueError:
                errors[f"hours_{number}_{field}"] = Refusal("hour_left_out")
    if errors:
        raise Malformed({field: Refusal(one.code, field, **one.parameters) for field, one in errors.items()})
    return list(zip(moments[::2], moments[1::2], strict=True))
