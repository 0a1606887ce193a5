"""The set-up of a convoy: its rules, days, slots, buses and ways, set together as one page shows them.

Whoever changes them holds the event's row locked; `seen` is the mark of what their page showed, so that two people who
change them at once are told. A slot or bus that stays is the same row, whatever becomes of its time or code: decisions,
proposals and passengers refer to it.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models import ActivityGroup, Bus, Convoy, ConvoyDay, Event, VisitSlot, Way, db
from models.base import Model, utcnow
from models.transaction import lock
from operations import feeds, finished, journal
from operations.convoy_lines import BusLine, DayLine, SlotLine, WayLine, interval, wrong, zones
from operations.convoy_times import BOUNDS
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys

Line = TypeVar("Line", SlotLine, BusLine)

#: What holds where nobody said otherwise.
USUAL = {
    "choices": 5, "promised": 2, "rest": 90, "buffer": 15, "speed": 25, "driving_hours": 10, "duty_hours": 15,
}  # fmt: skip


def replace(
    event: Event, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Convoy:
    """Let the convoy be so and not otherwise: the numbers of `BOUNDS`, the `corridor` in its languages or None, and
    the `days`, `slots`, `buses` and `ways` as lists of the lines of `convoy_lines.py`. The first time makes a convoy.

    Refuses `changed_meanwhile`, `finished`, `bus_in_use`, and what `convoy_lines.wrong` finds.
    """
    lock(event)
    finished.ensure_running(event, now)
    ensure_unchanged(seen, mark_of(event))
    for refusal in wrong(event, facts):
        raise refusal
    before = said_of(event)
    convoy = _set_rules(event, facts)
    _set_slots(event, facts["slots"], zones(event, facts["days"]))
    _set_days(event, facts["days"])
    _set_buses(event, facts["buses"])
    _set_ways(event, facts["ways"])
    changed = changes(_plain(before), _plain(said_of(event)))
    if changed or not convoy.edition:
        convoy.edition += 1
        event.changed_at = now or utcnow()
        journal.write("convoy.changed", event, by, event_id=event.id, facts=changed)
        feeds.stale_event(event)
    return convoy


def said_of(event: Event) -> dict[str, object]:
    """The convoy's set-up as `replace` takes it; what is usual where nobody said so yet."""
    rules = convoys.of_event(event)
    numbers = {field: getattr(rules, field) for field in BOUNDS} if rules else USUAL
    placed = convoys.days(event)
    return numbers | {
        "corridor": rules and rules.corridor,
        "days": [DayLine(one.day, one.city_id, one.hotel_id) for one in placed],
        "slots": [_slot_line(event, row, placed) for row in convoys.slot_rows(event)],
        "buses": [BusLine(one.code, one.seats, one.step_free, one.note, one.id) for one in convoys.buses(event)],
        "ways": [WayLine(one.from_id, one.to_id, one.minutes) for one in convoys.ways(event)],
    }


def mark_of(event: Event) -> str:
    """A mark of the set-up, for the page that shows it."""
    rules = convoys.of_event(event)
    return mark(said_of(event) | {"edition": rules.edition if rules else 0})


def _slot_line(event: Event, row: VisitSlot, placed: Sequence[ConvoyDay]) -> SlotLine:
    of_day = convoys.day_of(event, row.starts_at, placed)
    zone = ZoneInfo(convoys.zone_of(event, of_day and of_day.city))
    starts, ends = (moment.astimezone(zone) for moment in (row.starts_at, row.ends_at))
    return SlotLine(starts.date(), starts.time(), ends.time(), row.id)


def _plain(said: Mapping[str, object]) -> dict[str, object]:
    """Without the ids of rows: what is stored again as it was has not changed."""
    return {**said, **{name: [one._replace(id=None) for one in said[name]] for name in ("slots", "buses")}}


def _set_rules(event: Event, facts: Mapping[str, object]) -> Convoy:
    convoy = convoys.of_event(event) or Convoy(event_id=event.id, edition=0)
    for field in ("corridor", *BOUNDS):
        setattr(convoy, field, facts[field])
    db.session.add(convoy)
    db.session.flush()
    return convoy


def _set_days(event: Event, days: Sequence[DayLine]) -> None:
    rows, wanted = {one.day: one for one in convoys.days(event)}, {one.day: one for one in days}
    for day in rows.keys() - wanted.keys():
        db.session.delete(rows[day])
    kept = [rows.get(day) or ConvoyDay(event_id=event.id, day=day) for day in wanted]
    for row, line in zip(kept, wanted.values(), strict=True):
        row.city_id, row.hotel_id = line.city, line.hotel
    db.session.add_all(kept)
    db.session.flush()
    for row in kept:
        db.session.expire(row, ["city", "hotel"])


def _set_slots(event: Event, slots: Sequence[SlotLine], told: Mapping[dt.date, str]) -> None:
    wanted = {interval(one, told[one.day]): one for one in slots}
    rows = {(row.starts_at, row.ends_at): row for row in convoys.slot_rows(event)}
    for (starts_at, ends_at), found in _settled(rows, wanted, lambda key: key[0]).items():
        row = found or VisitSlot(event_id=event.id)
        row.starts_at, row.ends_at = starts_at, ends_at
        db.session.add(row)
    db.session.flush()


def _set_buses(event: Event, buses: Sequence[BusLine]) -> None:
    """What people ride in keeps its groups, which follow its code and seats."""
    rows, wanted = {row.code: row for row in convoys.buses(event)}, {one.code: one for one in buses}
    settled = _settled(rows, wanted, str.casefold, riding=convoys.riding(event))
    for rank, (code, found) in enumerate(settled.items()):
        line, row = wanted[code], found or Bus(event_id=event.id)
        if found and (row.code, row.seats) != (code, line.seats):
            groups = sa.update(ActivityGroup).where(ActivityGroup.bus_id == row.id)
            db.session.execute(groups.values(name=code, capacity=line.seats))
        row.code, row.seats, row.step_free, row.note, row.rank = code, line.seats, line.step_free, line.note, rank
        db.session.add(row)
    db.session.flush()


def _settled(
    rows: Mapping[Hashable, Model],
    wanted: Mapping[Hashable, Line],
    unique: Callable[[Hashable], Hashable],
    riding: frozenset[int] = frozenset(),
) -> dict[Hashable, Model | None]:
    """For each wanted key the row that becomes it, None: a new one; what nobody wants is deleted.

    A row whose key stays as it is comes first, so that two which change places never meet; then the row that the line
    says it is. `unique` makes of a key what no two rows may have alike. Refuses `bus_in_use` for a row of `riding`.
    """
    by_key = {unique(key): row for key, row in rows.items()}
    settled = {key: by_key.pop(unique(key), None) for key in wanted}
    left = {row.id: row for row in by_key.values()}
    for key, line in wanted.items():
        settled[key] = settled[key] or left.pop(line.id, None)
    for row in left.values():
        if row.id in riding:
            raise Refusal("bus_in_use", bus=row.code)
        db.session.delete(row)
    db.session.flush()
    return settled


def _set_ways(event: Event, ways: Sequence[WayLine]) -> None:
    rows, wanted = {(row.from_id, row.to_id): row for row in convoys.ways(event)}, {}
    for line in ways:
        wanted[line.start, line.end] = line.minutes
    for key in rows.keys() - wanted.keys():
        db.session.delete(rows[key])
    for (start, end), minutes in wanted.items():
        row = rows.get((start, end)) or Way(from_id=start, to_id=end)
        row.minutes = minutes
        db.session.add(row)
    db.session.flush()
