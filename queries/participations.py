"""Who takes part in what, and who waits where in the line."""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Participation, db


def position(participation: Participation) -> int | None:
    """Place in the waiting list, 1 for the next to move up; None for who does not wait."""
    return positions(participation.delegate_id, [participation.activity_id]).get(participation.activity_id)


def positions(delegate_id: int, activity_ids: Iterable[int]) -> dict[int, int]:
    """The delegate's place in the waiting list of each of these activities they wait for: one statement."""
    place = sa.func.row_number().over(
        partition_by=Participation.activity_id, order_by=(Participation.waiting_since, Participation.id)
    )
    line = sa.select(Participation.activity_id, Participation.delegate_id, place.label("place")).where(
        Participation.activity_id.in_(list(activity_ids)), Participation.status == "waitlisted"
    )
    numbered = line.subquery()
    own = sa.select(numbered.c.activity_id, numbered.c.place).where(numbered.c.delegate_id == delegate_id)
    return dict(db.session.execute(own).all())


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
    return dict(db.session.execute(counted.group_by(Participation.activity_id)).all())
