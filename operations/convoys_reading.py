"""What a page collects of a convoy's set-up, read as facts of `convoys.replace`."""

import itertools
from collections.abc import Callable, Iterator, Mapping

from models import Event
from operations import event_fields, fields
from operations.convoy_lines import BusLine, DayLine, SlotLine, WayLine, wrong
from operations.convoy_times import BOUNDS, MINUTES, SEATS
from operations.event_fields import LANGUAGES
from operations.event_settings import texts
from operations.fields import Malformed
from operations.refusals import Refusal

_STEP_FREE = {"yes": True, "no": False}


def _id(typed: object) -> int | None:
    """A place's or row's id, None for nothing; what is none is 0, which nothing has."""
    text = fields.line(typed, 100)
    sound = text.isascii() and text.isdigit() and len(text) < 10
    return (int(text) if sound else 0) if text else None


def _must(rule: Callable[[object], object]) -> Callable[[object], object]:
    def read(typed: object) -> object:
        found = rule(typed)
        if found is None:
            raise Refusal("required")
        return found

    return read


#: By the kind of line and its field, as a form has them; a line in which all of `SAID` is empty is none.
LINES: dict[str, dict[str, Callable[[object], object]]] = {
    "slot": {
        "day": event_fields.date,
        "starts": _must(event_fields.time_of_day),
        "ends": _must(event_fields.time_of_day),
        "id": _id,
    },
    "bus": {
        "code": event_fields.code,
        "seats": _must(event_fields.number(*SEATS)),
        "step_free": _STEP_FREE.get,
        "note": lambda typed: fields.line(typed, 500),
        "id": _id,
    },
    "way": {"start": _must(_id), "end": _must(_id), "minutes": _must(event_fields.number(*MINUTES))},
}
SAID = {"slot": ("starts", "ends"), "bus": ("code", "seats"), "way": ("start", "end", "minutes")}
_MADE = {"slot": SlotLine, "bus": BusLine, "way": WayLine}


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What was typed as facts; raises `Malformed` with all that is wrong, by field.

    The numbers of `BOUNDS`; `corridor_en` and so on; for each day of the event `day_2023-02-27_city` and `…_hotel`,
    ids of places, where a day without a city is none of the convoy's; from 1 on the lines of slots (`slot_1_day`,
    `_starts`, `_ends`, `_id`), buses (`bus_1_code`, `_seats`, `_step_free`, `_note`, `_id`) and ways (`way_1_start`,
    `_end`, `_minutes`).
    """
    said = fields.read_all(_rules(event, typed), typed)
    days = [day for day in event.days if said[f"day_{day}_city"] is not None]
    lines = {kind: list(_numbers(kind, typed)) for kind in LINES}
    facts = {field: said[field] for field in BOUNDS}
    facts["corridor"] = texts("corridor", said)
    facts["days"] = [DayLine(day, said[f"day_{day}_city"], said[f"day_{day}_hotel"]) for day in days]
    for kind, name in (("slot", "slots"), ("bus", "buses"), ("way", "ways")):
        facts[name] = [_MADE[kind](**_line(said, kind, number)) for number in lines[kind]]
    if refusals := wrong(event, facts):
        named = [_at(refusal, lines | {"day": days}) for refusal in refusals]
        raise Malformed({one.field: one for one in reversed(named)})
    return facts


def _rules(event: Event, typed: Mapping[str, object]) -> dict[str, Callable[[object], object]]:
    rules = {field: _must(event_fields.number(*BOUNDS[field])) for field in BOUNDS}
    rules |= {f"corridor_{code}": event_fields.text_line for code in LANGUAGES}
    for day in event.days:
        rules |= {f"day_{day}_{field}": _id for field in ("city", "hotel")}
    for kind, of_line in LINES.items():
        for number in _numbers(kind, typed):
            rules |= {f"{kind}_{number}_{field}": rule for field, rule in of_line.items()}
    return rules


def _numbers(kind: str, typed: Mapping[str, object]) -> Iterator[int]:
    """The numbers of the lines that say something."""
    for number in itertools.count(1):
        if f"{kind}_{number}_{SAID[kind][0]}" not in typed:
            return
        if any(typed.get(f"{kind}_{number}_{field}") for field in SAID[kind]):
            yield number


def _line(said: Mapping[str, object], kind: str, number: int) -> dict[str, object]:
    return {field: said[f"{kind}_{number}_{field}"] for field in LINES[kind]}


def _at(refusal: Refusal, lines: Mapping[str, list]) -> Refusal:
    """The same at the field of the page, where lines may be empty and days are called by their date."""
    kind, _line, field = refusal.field.partition("_")
    if kind not in lines:
        return refusal
    position, _line, field = field.partition("_")
    name = f"{kind}_{lines[kind][int(position) - 1]}_{field}"
    return Refusal(refusal.code, name, **refusal.parameters)
