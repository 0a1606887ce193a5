"""What a page collects of how meetings are held, read as facts of `meeting_rules.replace`."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping

from models import Event
from operations import event_fields, fields, meeting_rules
from operations.fields import Malformed
from operations.meeting_windows import BOUNDS, Window
from operations.refusals import Refusal

#: Numbers without which there is no limit.
OPTIONAL = ("a_day", "delegation_a_day")
#: A room seats the two, at least.
LEAST_SEATS = 2
_STEP_FREE = {"yes": True, "no": False}


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What was typed as facts; raises `Malformed` with all that is wrong, by field.

    The numbers of `BOUNDS`; for each window, from 1 on, `window_1_day`, `window_1_starts` and `window_1_ends`, where a
    line without times is none; a ticked `room_7` for the place 7, and what its `seats_7` and `step_free_7` say.
    """
    lines, rooms = list(_lines(typed)), _rooms(event, typed)
    said = fields.read_all(_rules(lines, rooms, typed), typed)
    windows = [Window(*(said[f"window_{number}_{field}"] for field in Window._fields)) for number in lines]
    if refusals := meeting_rules.wrong(event, windows, said["minutes"]):
        raise Malformed({one.field: one for one in (_at(refusal, lines) for refusal in refusals)})
    numbers = {field: said[field] for field in BOUNDS}
    return numbers | {"windows": windows, "rooms": {key: _of_place(said, key) for key in rooms}}


def _lines(typed: Mapping[str, object]) -> Iterator[int]:
    """The numbers of the windows that say something."""
    for number in itertools.count(1):
        if f"window_{number}_day" not in typed:
            return
        if any(typed.get(f"window_{number}_{field}") for field in ("starts", "ends")):
            yield number


def _rooms(event: Event, typed: Mapping[str, object]) -> list[int]:
    return [place.id for place in event.places if event_fields.ticked(typed.get(f"room_{place.id}"))]


def _rules(lines: list[int], rooms: list[int], typed: Mapping[str, object]) -> dict[str, Callable[[object], object]]:
    rules = {field: _number(field) for field in BOUNDS}
    for number in lines:
        rules |= {f"window_{number}_day": event_fields.date}
        rules |= {f"window_{number}_{field}": _time for field in ("starts", "ends")}
    seats = event_fields.number(LEAST_SEATS, event_fields.MOST)
    for key in rooms:
        rules |= {f"seats_{key}": seats, f"step_free_{key}": _STEP_FREE.get} if f"seats_{key}" in typed else {}
    return rules


def _number(field: str) -> Callable[[object], int | None]:
    within = event_fields.number(*BOUNDS[field])
    return within if field in OPTIONAL else lambda typed: _needed(within(typed))


def _time(typed: object) -> dt.time:
    return _needed(event_fields.time_of_day(typed))


def _needed(value: object) -> object:
    if value is None:
        raise Refusal("required")
    return value


def _at(refusal: Refusal, lines: list[int]) -> Refusal:
    """The same at the field of the page, where some lines may be empty."""
    _window, position, field = refusal.field.split("_")
    return Refusal(refusal.code, f"window_{lines[int(position) - 1]}_{field}", **refusal.parameters)


def _of_place(said: Mapping[str, object], key: int) -> dict[str, object]:
    """What was asked of the place itself; of one that becomes a room now, nothing."""
    if f"seats_{key}" not in said:
        return {}
    return {"capacity": said[f"seats_{key}"], "step_free": said[f"step_free_{key}"]}
