"""Questions about badges."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Badge, Category, Delegate, Event, db
from queries.delegates import Filters, matching


def event_of(code: str | None) -> Event | None:
    """The event whose delegate has, or had, the badge with this code; None for a code of nobody."""
    if code is None:
        return None
    owner = sa.select(Event).join(Delegate, Delegate.event_id == Event.id).join(Badge, Badge.delegate_id == Delegate.id)
    return db.session.scalar(owner.where(Badge.code == code))


def to_print(event: Event, filters: Filters) -> Sequence[tuple[Delegate, Badge | None]]:
    """The approved people that the filters leave, each with the badge that counts now; by category, then by name.

    Only categories that have badges; with categories and delegations: one statement.
    """
    living = sa.and_(Badge.delegate_id == Delegate.id, Badge.ended_at.is_(None))
    people = matching(event, filters).join(Delegate.category).outerjoin(Badge, living).add_columns(Badge)
    people = people.where(Delegate.status == "approved", Category.has_badge)
    people = people.options(contains_eager(Delegate.category), joinedload(Delegate.delegation))
    ranked = people.order_by(None).order_by(Category.rank, Category.id, Delegate.sort_name, Delegate.id)
    return [(delegate, badge) for delegate, badge in db.session.execute(ranked)]
