"""Who leads which buses: a member of staff by their account, a phone by what it was given.

Whoever has a right by another role than that of a leader has it for all buses: `operations.rights.holds_everywhere`.
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Activity, ActivityGroup, Bus, BusLeader, Device, DeviceBus, Event, Staff, db


def own_buses(
    event: Event, staff: Staff | None = None, device: Device | None = None, *, everywhere: bool = False
) -> list[Bus]:
    """The buses of the event that these lead, staff and the phone in their hands together: one statement.

    `everywhere`: who asks has the right for all buses.
    """
    wanted = sa.select(Bus).where(Bus.event_id == event.id).order_by(Bus.rank, Bus.id)
    if not everywhere:
        by_staff = sa.select(BusLeader.bus_id).where(BusLeader.staff_id == (staff.id if staff else None))
        by_phone = sa.select(DeviceBus.bus_id).where(DeviceBus.device_id == (device.id if device else None))
        wanted = wanted.where(sa.or_(Bus.id.in_(by_staff), Bus.id.in_(by_phone)))
    return list(db.session.scalars(wanted))


def events_led(staff: Staff) -> set[int]:
    """The events with a bus that this member of staff leads: one statement."""
    wanted = sa.select(Bus.event_id).join(BusLeader, BusLeader.bus_id == Bus.id).where(BusLeader.staff_id == staff.id)
    return set(db.session.scalars(wanted))


def groups(event: Event, buses: Collection[Bus]) -> list[ActivityGroup]:
    """What these buses are on each published ride, with `activity` and `bus`, in the order of time: one statement."""
    wanted = (
        sa.select(ActivityGroup)
        .join(ActivityGroup.activity)
        .join(ActivityGroup.bus)
        .options(contains_eager(ActivityGroup.activity), contains_eager(ActivityGroup.bus))
        .where(Activity.event_id == event.id, Activity.kind == "transfer", Activity.state == "published")
        .where(Bus.id.in_([one.id for one in buses]))
        .order_by(Activity.day, Activity.starts_at.is_(None), Activity.starts_at, Activity.id, Bus.rank, Bus.id)
    )
    return list(db.session.scalars(wanted))


def leads(group: ActivityGroup, buses: Collection[Bus]) -> bool:
    """Whether this bus of a ride is one of these buses."""
    return group.bus_id is not None and group.bus_id in {one.id for one in buses}
