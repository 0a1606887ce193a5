"""The sheets that were brought to an event."""

import sqlalchemy as sa
from sqlalchemy.orm import defer

from models import Delegation, Event, Organization, Upload, db


def of_event(event: Event, most: int) -> list[Upload]:
    """The latest, newest first, without their rows: one statement."""
    wanted = sa.select(Upload).where(Upload.event_id == event.id).order_by(Upload.id.desc()).limit(most)
    return list(db.session.scalars(wanted.options(defer(Upload.rows))))


def find(event: Event, id: int) -> Upload | None:
    """The upload with this id, if it is the event's."""
    return db.session.scalar(sa.select(Upload).where(Upload.id == id, Upload.event_id == event.id))


def delegations(event: Event) -> list[Delegation]:
    """The event's delegations with their organizations: one statement."""
    wanted = sa.select(Delegation).where(Delegation.event_id == event.id).order_by(Delegation.id)
    return list(db.session.scalars(wanted))


def municipalities() -> list[Organization]:
    """The cities and states known from any event: one statement."""
    wanted = sa.select(Organization).where(Organization.kind.in_(("city", "state"))).order_by(Organization.id)
    return list(db.session.scalars(wanted))


def companies() -> list[Organization]:
    """The organizations that may receive visitors, known from any event: one statement."""
    wanted = sa.select(Organization).where(Organization.kind.not_in(("city", "state"))).order_by(Organization.id)
    return list(db.session.scalars(wanted))
