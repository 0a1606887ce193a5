"""The roster: the delegates of an event, whatever the status."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Checkpoint, Delegate, Event, Presence, db
from queries.checkpoints import AT_GATES
from queries.delegates import Filters, matching


def of_event(event: Event, filters: Filters | None = None) -> list[tuple[Delegate, bool]]:
    """Each delegate that the filters leave (default: all), and whether they came in at the main entrance.

    One statement, with categories and delegations.
    """
    own = sa.select(Checkpoint.id).where(Checkpoint.event_id == event.id, AT_GATES)
    first = own.order_by(Checkpoint.rank, Checkpoint.id)
    came = sa.exists().where(
        Presence.checkpoint_id == first.limit(1).scalar_subquery(),
        Presence.delegate_id == Delegate.id,
        Presence.entries > 0,
    )
    parts = (joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    people = matching(event, filters or Filters()).add_columns(came).options(*parts)
    return [(delegate, bool(inside)) for delegate, inside in db.session.execute(people)]
