"""What waits on the organizers' desk."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, DelegateCare, Event, db

#: Statuses that ask for a decision.
UNDECIDED = ("submitted", "endorsed")
#: Who came first is first.
REGISTERING = (Delegate.registered_at, Delegate.id)


def undecided(event: Event, limit: int) -> Sequence[Delegate]:
    """Who waits for a decision, the longest first, categories and delegations loaded: one statement."""
    waiting = sa.select(Delegate).where(Delegate.id.in_(longest_undecided(event, limit)))
    return _rows(waiting.order_by(*REGISTERING), limit)


def longest_undecided(event: Event, most: int) -> sa.CompoundSelect[tuple[int]]:
    """The ids of the first so many in each of those statuses: an index has each in this order, and no more is read."""
    waiting = (sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.status == one) for one in UNDECIDED)
    first = (each.order_by(*REGISTERING).limit(most).subquery() for each in waiting)
    return sa.union_all(*map(sa.select, first))


def in_line(event: Event, limit: int) -> Sequence[Delegate]:
    """Who was accepted and waits for a place, the next to move up first: one statement."""
    waiting = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "waitlisted")
    return _rows(waiting.order_by(Delegate.waiting_since, Delegate.id), limit)


def has_care(delegate: Delegate) -> bool:
    """Whether there are notes on health, for who may know no more than that."""
    noted = sa.select(DelegateCare.delegate_id).where(DelegateCare.delegate_id == delegate.id)
    return db.session.scalar(noted) is not None


def _rows(wanted: sa.Select[tuple[Delegate]], limit: int) -> Sequence[Delegate]:
    loaded = wanted.options(joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    return db.session.scalars(loaded.limit(limit)).all()
