"""Corrections that wait for the organizers."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Correction, Delegate, Event, db

_OF_LIVING = Delegate.status.not_in(("rejected", "cancelled", "substituted"))


def waiting(event: Event) -> Sequence[Correction]:
    """Those of people who may still come, the longest waiting first, with the people: one statement."""
    people = joinedload(Correction.delegate, innerjoin=True)
    shown = _waiting(sa.select(Correction), event).options(
        people.joinedload(Delegate.category, innerjoin=True), people.joinedload(Delegate.delegation)
    )
    return db.session.scalars(shown.order_by(Correction.asked_at, Correction.id)).all()


def number(event: Event) -> int:
    """How many wait: one statement."""
    return db.session.scalar(_waiting(sa.select(sa.func.count()).select_from(Correction), event))


def find(event: Event, correction_id: int) -> Correction | None:
    """The event's correction with this id, decided or not."""
    return db.session.scalar(sa.select(Correction).filter_by(event_id=event.id, id=correction_id))


def _waiting(wanted: sa.Select, event: Event) -> sa.Select:
    own = wanted.join(Correction.delegate).where(Correction.event_id == event.id, Correction.status == "waiting")
    return own.where(_OF_LIVING)
