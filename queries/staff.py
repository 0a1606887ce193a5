"""Where staff work."""

import sqlalchemy as sa

from models import Event, Staff, db


def events_of(staff: Staff) -> list[Event]:
    """The events they have a role at, the latest first; every event for who has one everywhere. One statement."""
    wanted = sa.select(Event).order_by(Event.starts_on.desc(), Event.id)
    held = {grant.event_id for grant in staff.grants}
    return list(db.session.scalars(wanted if None in held else wanted.where(Event.id.in_(held))))
