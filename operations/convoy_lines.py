"""The lines of a convoy's set-up, and what is wrong with some, wherever they come from: days, slots, buses, ways.

Positions count from 1, as the lines of a page do: "slot_2_ends" is the end of the second slot.
"""

import datetime as dt
import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models import Event
from operations.convoy_times import Span, faults
from operations.event_reading import instant
from operations.refusals import Refusal
from queries import convoys


class DayLine(NamedTuple):
    """In which city the convoy is on a day, and in which hotel the night after: ids of places."""

    day: dt.date
    city: int
    hotel: int | None = None


class SlotLine(NamedTuple):
    """A slot by the clocks of its day's city; `id` of the row that it is, None: a new one."""

    day: dt.date
    starts: dt.time
    ends: dt.time
    id: int | None = None


class BusLine(NamedTuple):
    """A bus; `id` of the row that it is, None: a new one."""

    code: str
    seats: int
    step_free: bool | None = None
    note: str = ""
    id: int | None = None


class WayLine(NamedTuple):
    """Minutes by bus from one place to another, by their ids."""

    start: int
    end: int
    minutes: int


def wrong(event: Event, facts: Mapping[str, object]) -> list[Refusal]:
    """What is wrong with the facts of `convoys.replace`, each with its field.

    Of numbers `promised_exceeds_choices` and `driving_exceeds_duty`; of days `day_outside`, `day_twice` and
    `unknown_place`; of slots what `convoy_times.faults` finds, `day_without_city` and `hour_left_out`; of buses
    `bus_twice`; of ways `way_to_itself`, `way_twice` and `unknown_place`.
    """
    codes = [one.code.casefold() for one in facts["buses"]]
    return [
        *_wrong_numbers(facts),
        *_wrong_days(event, facts["days"]),
        *_wrong_slots(event, facts["slots"], facts["days"]),
        *(Refusal("bus_twice", f"bus_{position}_code") for position in _repeated(codes)),
        *_wrong_ways(event, facts["ways"]),
    ]


def interval(line: SlotLine, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """When the slot begins and ends, in UTC; raises ValueError for an hour that a clock change leaves out."""
    starts, ends = (instant(dt.datetime.combine(line.day, time), zone) for time in (line.starts, line.ends))
    return starts, ends


def zones(event: Event, days: Sequence[DayLine]) -> dict[dt.date, str]:
    """By day, the IANA name of the zone of its city."""
    places = {place.id: place for place in event.places}
    return {one.day: convoys.zone_of(event, places.get(one.city)) for one in days}


def _wrong_numbers(facts: Mapping[str, object]) -> Iterator[Refusal]:
    if facts["promised"] > facts["choices"]:
        yield Refusal("promised_exceeds_choices", "promised", choices=facts["choices"])
    if facts["driving_hours"] > facts["duty_hours"]:
        yield Refusal("driving_exceeds_duty", "driving_hours", hours=facts["duty_hours"])


def _wrong_days(event: Event, days: Sequence[DayLine]) -> Iterator[Refusal]:
    known = {place.id for place in event.places} | {None}
    for position, one in enumerate(days, start=1):
        if not event.starts_on <= one.day <= event.ends_on:
            yield Refusal("day_outside", f"day_{position}_day")
        for field in ("city", "hotel"):
            if getattr(one, field) not in known:
                yield Refusal("unknown_place", f"day_{position}_{field}")
    for position in _repeated([one.day for one in days]):
        yield Refusal("day_twice", f"day_{position}_day")


def _wrong_slots(event: Event, slots: Sequence[SlotLine], days: Sequence[DayLine]) -> list[Refusal]:
    spans = [Span(one.day, one.starts, one.ends) for one in slots]
    found = [
        Refusal(one.code, f"slot_{position + 1}_{field}", **one.parameters)
        for position, field, one in faults(spans, event.starts_on, event.ends_on)
    ]
    told = zones(event, days)
    for position, line in enumerate(slots, start=1):
        found += _misplaced(f"slot_{position}", line, told)
    return found or list(_crowded(slots, told))


def _misplaced(slot: str, line: SlotLine, told: Mapping[dt.date, str]) -> Iterator[Refusal]:
    if line.day not in told:
        yield Refusal("day_without_city", f"{slot}_day")
        return
    for field in ("starts", "ends"):
        try:
            instant(dt.datetime.combine(line.day, getattr(line, field)), told[line.day])
        except ValueError:
            yield Refusal("hour_left_out", f"{slot}_{field}")


def _crowded(slots: Sequence[SlotLine], told: Mapping[dt.date, str]) -> Iterator[Refusal]:
    """What overlaps though no local clock shows it: late in one city, and early on the next day further east."""
    moments = sorted((interval(line, told[line.day]), position) for position, line in enumerate(slots, start=1))
    for ((_, ends), earlier), ((starts, _), position) in itertools.pairwise(moments):
        if starts < ends:
            line = slots[earlier - 1]
            times = {"starts": f"{line.starts:%H:%M}", "ends": f"{line.ends:%H:%M}"}
            yield Refusal("times_overlap", f"slot_{position}_starts", **times)


def _wrong_ways(event: Event, ways: Sequence[WayLine]) -> Iterator[Refusal]:
    known = {place.id for place in event.places}
    for position, one in enumerate(ways, start=1):
        for field in ("start", "end"):
            if getattr(one, field) not in known:
                yield Refusal("unknown_place", f"way_{position}_{field}")
        if one.start == one.end:
            yield Refusal("way_to_itself", f"way_{position}_end")
    for position in _repeated([(one.start, one.end) for one in ways]):
        yield Refusal("way_twice", f"way_{position}_end")


def _repeated(words: Sequence[Hashable]) -> Iterator[int]:
    """The positions of what stands above already."""
    return (position for position, word in enumerate(words, start=1) if word in words[: position - 1])
