"""Who takes part in what, and who waits where in the line."""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Participation, db


def position(participation: Participation) -> int | None:
    """Place in the waiting list, 1 for the next to move up; None for who does not wait."""
    if participation.status != "waitlisted":
        return None
    earlier = sa.or_(
        Participation.waiting_since < participation.waiting_since,
        sa.and_(Participation.waiting_since == participation.waiting_since, Participation.id < participation.id),
    )
    ahead = sa.select(sa.func.count()).select_from(Participation).where(
        Participation.activity_id == participation.activity_id, Participation.status == "waitlisted", earlier
    )
    return db.session.scalar(ahead) + 1


def of_delegate(delegate: Delegate, activity_ids: Iterable[int] | None = None) -> dict[int, Participation]:
    """The delegate's rows by activity, whatever their status: one statement."""
    own = sa.select(Participation).join(Participation.activity).where(Participation.delegate_id == delegate.id)
    if activity_ids is not None:
        own = own.where(Participation.activity_id.in_(list(activity_ids)))
    return {one.activity_id: one for one in db.session.scalars(own.where(Activity.revision > 0))}


def waiting(activity_ids: Iterable[int]) -> dict[int, int]:
    """How many wait for each activity: one statement."""
    counted = sa.select(Participation.activity_id, sa.func.count()).where(
        Participation.activity_id.in_(list(activity_ids)), Participation.status == "waitlisted"
    )
    return dict(db.session.execute(counted.group_by(Participation.activity_id)).tuples().all())
