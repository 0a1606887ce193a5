"""Questions about gate phones."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from models import Device, Event, db


def of_event(event: Event) -> list[Device]:
    """The event's gate phones with their checkpoints and buses, by name, revoked ones last: three statements."""
    parts = (selectinload(Device.checkpoints), selectinload(Device.buses))
    own = sa.select(Device).where(Device.event_id == event.id).options(*parts)
    return list(db.session.scalars(own.order_by(Device.revoked_at.is_not(None), Device.name, Device.id)))


def find(event: Event, id: int) -> Device | None:
    """The event's gate phone with this id."""
    device = db.session.get(Device, id)
    return device if device and device.event_id == event.id else None
