"""Who leads a bus and who drives it, on all its rides: delegates on its lists, and the staff whose phones count it."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Bus, BusLeader, Delegate, Event, Grant, Staff, db
from models.transaction import lock
from operations import event_fields, fields, finished, journal
from operations.convoy_times import ABREAST, KEPT
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from operations.rights import RIGHTS
from queries import convoys

_LEADING = tuple(role for role, rights in RIGHTS.items() if "ride.count" in rights)
#: What is said in words and numbers; who leads is for the operation to find.
_RULES = {
    "driver_name": lambda typed: fields.line(typed, 200),
    "driver_phone": fields.phone,
    "plate": lambda typed: fields.line(typed, 20),
    "abreast": event_fields.number(*ABREAST),
    "kept": event_fields.number(*KEPT),
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What was typed about a bus: `driver_name`, `driver_phone`, `plate`, `abreast`, `kept`; raises `Malformed`."""
    said = fields.read_all(_RULES, typed)
    if missing := [name for name in ("abreast", "kept") if said[name] is None]:
        raise fields.Malformed({name: Refusal("required", name) for name in missing})
    return said


def edit(
    bus: Bus, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Bus:
    """Let it be so: what `read` gives, `leader` and `deputy` as delegates' ids or None, `staff` as accounts' ids.

    Refuses `changed_meanwhile`, `finished`, `unknown_delegate`, `leads_twice` and `unknown_staff`.
    """
    event = db.session.get_one(Event, bus.event_id)
    lock(event)
    lock(bus)
    finished.ensure_running(event, now)
    ensure_unchanged(seen, mark_of(bus))
    before = said_of(bus)
    for field in ("leader", "deputy"):
        setattr(bus, f"{field}_id", _delegate(event, facts[field], field))
    if bus.leader_id and bus.leader_id == bus.deputy_id:
        raise Refusal("leads_twice", "deputy")
    for field in _RULES:
        setattr(bus, field, facts[field])
    _set_staff(event, bus, facts["staff"])
    if changed := changes(before, said_of(bus)):
        journal.write("bus.changed", bus, by, bus=bus.code, facts=changed)
    return bus


def said_of(bus: Bus) -> dict[str, object]:
    """What stands, as `edit` takes it."""
    staff = sa.select(BusLeader.staff_id).where(BusLeader.bus_id == bus.id).order_by(BusLeader.staff_id)
    same = {name: getattr(bus, name) for name in _RULES}
    return same | {"leader": bus.leader_id, "deputy": bus.deputy_id, "staff": list(db.session.scalars(staff))}


def mark_of(bus: Bus) -> str:
    """A mark of what stands, for the page that shows it."""
    return mark(said_of(bus))


def find(event: Event, bus_id: int) -> Bus | None:
    """The bus with this id, if it is the event's."""
    return next((one for one in convoys.buses(event) if one.id == bus_id), None)


def may_lead(event: Event) -> list[Staff]:
    """The accounts whose roles let them count a bus at this event, by name: one statement."""
    here = sa.or_(Grant.event_id == event.id, Grant.event_id.is_(None))
    leading = sa.select(Grant.staff_id).where(Grant.role.in_(_LEADING), here)
    wanted = sa.select(Staff).where(Staff.id.in_(leading), Staff.disabled_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Staff.name, Staff.id)))


def _delegate(event: Event, delegate_id: int | None, field: str) -> int | None:
    if delegate_id is None:
        return None
    person = db.session.get(Delegate, delegate_id)
    if person is None or (person.event_id, person.status) != (event.id, "approved"):
        raise Refusal("unknown_delegate", field)
    return person.id


def _set_staff(event: Event, bus: Bus, staff_ids: list[int]) -> None:
    wanted = set(staff_ids)
    rows = {one.staff_id: one for one in db.session.scalars(sa.select(BusLeader).where(BusLeader.bus_id == bus.id))}
    if not wanted <= {one.id for one in may_lead(event)} | rows.keys():
        raise Refusal("unknown_staff", "staff")
    for gone in rows.keys() - wanted:
        db.session.delete(rows[gone])
    db.session.add_all(BusLeader(bus_id=bus.id, staff_id=one) for one in sorted(wanted - rows.keys()))
    db.session.flush()
