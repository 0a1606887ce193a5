"""Questions about badges."""

import sqlalchemy as sa

from models import Badge, Delegate, Event, db


def event_of(code: str | None) -> Event | None:
    """The event whose delegate has, or had, the badge with this code; None for a code of nobody."""
    if code is None:
        return None
    owner = sa.select(Event).join(Delegate, Delegate.event_id == Event.id).join(Badge, Badge.delegate_id == Delegate.id)
    return db.session.scalar(owner.where(Badge.code == code))
