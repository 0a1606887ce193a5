"""What a leader's phone is given besides the roster: rides, buses, passengers, phones, and what others put beside it.

The phone keeps it with the roster and forgets it with it. Moments are milliseconds by the event's clock.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from models import Activity, ActivityGroup, Bus, Delegate, Event, Headcount
from queries import leading, ndas, passengers, road_sheets, visit_lists
from queries.passengers import Load, RideList
from queries.visit_lists import Standing
from web import emergency_sheet, formats, road_outcomes
from web.access import may

#: What else a phone keeps: its name in the sheet, the right it needs, and what makes it of the leader's buses.
PARTS: tuple[tuple[str, str, Callable[[Event, Sequence[Bus]], Any]], ...] = (
    ("outcomes", "outcome.note", road_outcomes.choices),
    ("emergency", "incident.note", emergency_sheet.facts),
)
#: A ride is on the phone until so long after its day.
KEPT = dt.timedelta(days=1)


def groups(event: Event, buses: Sequence[Bus]) -> list[ActivityGroup]:
    """What these buses are on each ride that is not long over."""
    since = event.today() - KEPT
    return [one for one in leading.groups(event, buses) if one.activity.day >= since]


def sheet(event: Event, buses: Sequence[Bus], own: Sequence[ActivityGroup]) -> dict[str, Any]:
    """The rides of these buses (`own`: their groups), with all who are on them, in whichever bus."""
    lists = passengers.lists(list({one.activity_id: one.activity for one in own}.values()))
    by_ride = {one.activity.id: one for one in lists}
    aboard = road_sheets.aboard(by_ride)
    counted = road_sheets.counted([one.id for one in own])
    visits = road_sheets.visits(event, [one.activity for one in lists])
    told = {name: make(event, buses) for name, right, make in PARTS if may(right, event)}
    return told | {
        "rides": [_ride(event, one, by_ride[one.activity_id], counted, visits) for one in own],
        "buses": {str(one.activity.id): [_bus(load, aboard) for load in one.loads] for one in lists},
        "riders": {str(one.activity.id): _riders(one) for one in lists},
        "visits": _visits(event, visits, by_ride),
        "phones": phones(one.delegate for ride in lists for one in ride.everybody),
    }


def phones(people: Iterable[Delegate]) -> dict[str, list[str]]:
    """By person, their number as it is read and as it is called; nobody's where the reader may not see them."""
    if not (may("see.phones") or may("see.contacts")):
        return {}
    return {str(one.id): number(one.phone) for one in people if one.phone}


def number(phone: str) -> list[str]:
    """ "+52 624 123 4567" and "+526241234567"."""
    return [formats.phone(phone), phone]


def _ride(
    event: Event,
    own: ActivityGroup,
    ride: RideList,
    counted: dict[tuple[int, str], Headcount],
    visits: dict[int, Activity],
) -> dict[str, Any]:
    """One bus of a ride as its leader sees it."""
    activity, load = own.activity, next(one for one in ride.loads if one.group.id == own.id)
    bus, visit = own.bus, visits.get(activity.id)
    return {
        "id": own.id,
        "code": f"R{own.id}",
        "activity": activity.id,
        "bus": own.name,
        "title": activity.title,
        "day": activity.day.isoformat(),
        "starts_at": _ms(activity.starts_at),
        "ends_at": _ms(activity.ends_at),
        "zone": activity.zone,
        "seats": own.capacity,
        "plate": bus.plate,
        "driver": bus.driver_name,
        "driver_phone": bus.driver_phone and number(bus.driver_phone),
        "leader": load.leader and formats.plain(load.leader.name),
        "deputy": load.deputy and formats.plain(load.deputy.name),
        "visit": visit and visit.id,
        **{kind: _count(event, counted.get((own.id, kind))) for kind in ("departure", "arrival")},
    }


def _count(event: Event, row: Headcount | None) -> dict[str, Any] | None:
    if row is None:
        return None
    kept = {name: getattr(row, name) for name in ("nonce", "expected", "counted", "missing", "reason")}
    return kept | {"at": _ms(event.now(row.at))}


def _bus(load: Load, aboard: dict[int, set[int]]) -> list[Any]:
    """The group's id, the bus's name, and how many of its people are aboard."""
    return [load.group.id, load.group.name, len(aboard[load.group.id])]


def _riders(ride: RideList) -> list[list[Any]]:
    """Who is on the ride: id, group's id or 0, seat, whether they have a task in it, whether they sit in front."""
    rows = [(one.seat, one.delegate.id, one.front) for one in ride.everybody]
    return [
        [key, seat.group_id or 0, seat.seat or "", int(seat.role != "participant"), int(front)]
        for seat, key, front in rows
    ]


def _visits(event: Event, visits: dict[int, Activity], by_ride: dict[int, RideList]) -> dict[str, Any]:
    """By visit to which a ride goes: whether its list is frozen, who is not on it, who has not signed."""
    people: dict[int, set[int]] = {one.id: set() for one in visits.values()}
    for ride_id, visit in visits.items():
        people[visit.id] |= {one.delegate.id for one in by_ride[ride_id].everybody}
    standing = visit_lists.standing(event, people) if people else {}
    unsigned = ndas.restricted(people) if people else {}
    return {
        str(one.id): _visit(one, standing.get(one.id), people[one.id], people[one.id] & unsigned.get(one.id, set()))
        for one in visits.values()
    }


def _visit(visit: Activity, standing: Standing | None, people: set[int], unsigned: set[int]) -> dict[str, Any]:
    frozen = standing is not None and standing.frozen
    return {
        "title": visit.title,
        "starts_at": _ms(visit.starts_at),
        "frozen_at": _ms(standing.frozen_at) if frozen else None,
        "strangers": sorted(people - standing.people) if frozen else [],
        "unsigned": sorted(unsigned),
    }


def _ms(moment: dt.datetime | None) -> int | None:
    return moment and round(moment.timestamp() * 1000)
