"""Who is expected at an activity's door: the list that hangs there, with nothing that is nobody's business."""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Activity, Delegate, Participation, db
from models.participation import HOLDING


@dataclasses.dataclass(frozen=True)
class DoorSheet:
    """`expected` are those on the list, or everybody of the admitted categories where no list is kept."""

    expected: Sequence[tuple[Delegate, str]]
    #: In line for a seat, the first first.
    waiting: Sequence[Delegate]


def of_activity(activity: Activity) -> DoorSheet:
    """By family name, with each one's role: at most three statements."""
    own = _people(activity, HOLDING)
    named = {one.delegate_id for one in own}
    expected = [(one.delegate, one.role) for one in own]
    if activity.attendance == "everyone" and activity.audience in ("public", "delegates"):
        expected += [(one, "participant") for one in _admitted(activity) if one.id not in named]
    waiting = _people(activity, ("waitlisted",))
    in_line = sorted(waiting, key=lambda one: (one.waiting_since, one.id))
    return DoorSheet(sorted(expected, key=_by_name), [one.delegate for one in in_line])


def _people(activity: Activity, statuses: Sequence[str]) -> Sequence[Participation]:
    wanted = (
        sa.select(Participation)
        .join(Participation.delegate)
        .where(Participation.activity_id == activity.id, Participation.status.in_(statuses))
    )
    category = contains_eager(Participation.delegate).joinedload(Delegate.category, innerjoin=True)
    delegation = contains_eager(Participation.delegate).joinedload(Delegate.delegation)
    return db.session.scalars(wanted.options(category, delegation)).all()


def _admitted(activity: Activity) -> Sequence[Delegate]:
    wanted = sa.select(Delegate).where(Delegate.event_id == activity.event_id, Delegate.status == "approved")
    if activity.categories:
        wanted = wanted.where(Delegate.category_id.in_([one.id for one in activity.categories]))
    loaded = wanted.options(joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    return db.session.scalars(loaded).all()


def _by_name(row: tuple[Delegate, str]) -> tuple[str, str, int]:
    delegate = row[0]
    return delegate.sort_name, delegate.given_name, delegate.id
