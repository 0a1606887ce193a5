"""The roster: every delegate of an event, whatever the status."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Checkpoint, Delegate, Event, Presence, db


def of_event(event: Event) -> list[tuple[Delegate, bool]]:
    """Each delegate, and whether they came in at the main entrance; with categories and delegations: one statement."""
    first = sa.select(Checkpoint.id).where(Checkpoint.event_id == event.id).order_by(Checkpoint.rank, Checkpoint.id)
    came = sa.exists().where(
        Presence.checkpoint_id == first.limit(1).scalar_subquery(),
        Presence.delegate_id == Delegate.id,
        Presence.entries > 0,
    )
    parts = (joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    people = sa.select(Delegate, came).options(*parts).where(Delegate.event_id == event.id)
    return [(delegate, bool(inside)) for delegate, inside in db.session.execute(people.order_by(Delegate.id))]
