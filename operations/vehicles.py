"""Cars and vans with which people are fetched: added, changed, and taken away while nothing is planned with them."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Event, Vehicle, db
from models.transaction import lock
from models.transport import VEHICLES
from operations import event_fields, fields, finished, journal
from operations.event_settings import changes
from operations.journal import Actor
from operations.refusals import Refusal
from queries import pickups

FACTS = ("code", "kind", "seats", "step_free", "plate", "driver_name", "driver_phone", "note")
#: Without whoever drives.
MOST_SEATS = 100
_seats = event_fields.number(1, MOST_SEATS)


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a vehicle; raises `fields.Malformed`."""
    rules = {
        "code": event_fields.code,
        "kind": _kind,
        "seats": lambda text: _seats(text) or _refuse("required"),
        "step_free": event_fields.ticked,
        "plate": lambda text: fields.line(text, 20),
        "driver_name": lambda text: fields.line(text, 200),
        "driver_phone": lambda text: fields.phone(text, event.country),
        "note": lambda text: fields.line(text, 500),
    }
    return fields.read_all(rules, typed)


def add(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> Vehicle:
    """A vehicle more; `facts` are those of `read`. Refuses `code_taken` and `finished`."""
    lock(event)
    finished.ensure_running(event, now)
    _ensure_free(event.id, facts["code"])
    vehicle = Vehicle(event_id=event.id, **facts)
    db.session.add(vehicle)
    journal.write("vehicle.added", vehicle, by, name=vehicle.code)
    return vehicle


def edit(
    vehicle: Vehicle, facts: Mapping[str, object], *, seen: int | None = None, by: Actor, now: dt.datetime | None = None
) -> Vehicle:
    """Another driver, fewer seats: pick-ups that it does not fit any more say so. `seen`: the edition that was shown.

    Refuses `changed_meanwhile`, `code_taken` and `finished`.
    """
    _begin(vehicle, now)
    if seen is not None and seen != vehicle.edition:
        raise Refusal("changed_meanwhile")
    _ensure_free(vehicle.event_id, facts["code"], vehicle.id)
    before = said_of(vehicle)
    for name, value in facts.items():
        setattr(vehicle, name, value)
    if changed := changes(before, said_of(vehicle)):
        vehicle.edition += 1
        journal.write("vehicle.edited", vehicle, by, name=vehicle.code, facts=changed)
    return vehicle


def remove(vehicle: Vehicle, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Refuses `vehicle_in_use` where a pick-up has it, and `finished`."""
    _begin(vehicle, now)
    if pickups.uses(vehicle):
        raise Refusal("vehicle_in_use", vehicle=vehicle.code)
    journal.write("vehicle.removed", vehicle, by, name=vehicle.code)
    db.session.delete(vehicle)


def said_of(vehicle: Vehicle) -> dict[str, object]:
    """What is known of it: the `facts` of `edit`."""
    return {name: getattr(vehicle, name) for name in FACTS}


def _begin(vehicle: Vehicle, now: dt.datetime | None) -> None:
    event = lock(db.session.get_one(Event, vehicle.event_id))
    finished.ensure_running(event, now)
    lock(vehicle)


def _ensure_free(event_id: int, code: str, own: int | None = None) -> None:
    same = sa.func.lower(Vehicle.code) == code.lower()
    taken = sa.select(Vehicle.id).where(Vehicle.event_id == event_id, same, Vehicle.id.is_distinct_from(own))
    if db.session.scalar(taken.limit(1)):
        raise Refusal("code_taken", "code")


def _kind(typed: object) -> str:
    return typed if typed in VEHICLES else _refuse("unknown_vehicle")


def _refuse(code: str) -> str:
    raise Refusal(code)
