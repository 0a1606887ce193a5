"""Where somebody is: the only place that asks.

An engagement is anything that holds a delegate's time: a participation of their own, or an activity that everyone of
their category attends without a row.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityCategory, ActivityGroup, Delegate, Participation, db
from models.participation import HOLDING
from queries.activities import in_order
from scheduling.intervals import overlaps


@dataclasses.dataclass(frozen=True)
class Engagement:
    """One activity in somebody's day; `participation` is None where everyone attends."""

    activity: Activity
    participation: Participation | None = None

    @property
    def role(self) -> str:
        return self.participation.role if self.participation else "participant"

    @property
    def status(self) -> str:
        """The participation's; what everyone attends is confirmed."""
        return self.participation.status if self.participation else "confirmed"

    @property
    def cancelled(self) -> bool:
        """Off, for this person at least."""
        return self.activity.state == "cancelled" or self.status in ("cancelled", "declined")

    @property
    def sequence(self) -> int:
        """What a calendar calls SEQUENCE: it never falls, because neither row's revision does."""
        return self.activity.revision + (self.participation.revision if self.participation else 0)

    @property
    def changed_at(self) -> dt.datetime:
        """When the later of the two rows last changed, in real time."""
        changes = [self.activity.published_at or self.activity.created_at]
        if self.participation:
            changes.append(self.participation.changed_at)
        return max(changes)


def of_delegate(delegate: Delegate, statuses: Sequence[str] = HOLDING) -> list[Engagement]:
    """Everything published that holds the delegate's time, in the programme's order: two statements.

    Cancelled activities are among them, for calendars must say so; `statuses` widens the choice of own participations.
    Somebody who is not approved attends nothing that "everyone" attends.
    """
    own = {one.activity_id: one for one in db.session.scalars(_own(delegate, statuses))}
    common = db.session.scalars(_common(delegate)) if delegate.status == "approved" else ()
    activities = {one.activity for one in own.values()} | set(common)
    return [Engagement(activity, own.get(activity.id)) for activity in in_order(activities)]


def clashes(delegate: Delegate, activity: Activity) -> list[Activity]:
    """What the delegate is engaged in while `activity` lasts."""
    return clashing(activity, of_delegate(delegate))


def clashing(activity: Activity, engaged: Iterable[Engagement]) -> list[Activity]:
    """Which of these engagements overlap `activity`; its own parent and parts are no clash.

    An activity whose time is to be confirmed clashes with nothing yet.
    """
    when = activity.interval
    if when is None:
        return []
    others = (one.activity for one in engaged if not one.cancelled and one.activity.id != activity.id)
    timed = (other for other in others if other.interval and _unrelated(activity, other))
    return [other for other in timed if overlaps(when, other.interval)]


def groups(engaged: Iterable[Engagement]) -> dict[int, str]:
    """By activity, what somebody's group there is called: their bus. One statement, where they are in any."""
    ids = [one.participation.group_id for one in engaged if one.participation and one.participation.group_id]
    wanted = sa.select(ActivityGroup.activity_id, ActivityGroup.name).where(ActivityGroup.id.in_(ids))
    return dict(db.session.execute(wanted).all()) if ids else {}


def attending(activities: Iterable[Activity], people: Iterable[Delegate]) -> dict[int, set[int]]:
    """By activity, the ids of those of these approved people who are there, the categories loaded: one statement."""
    activities, people = list(activities), list(people)
    ids = [one.id for one in people]
    listed = sa.select(Participation.activity_id, Participation.delegate_id).where(
        Participation.activity_id.in_([one.id for one in activities]),
        Participation.delegate_id.in_(ids),
        Participation.status.in_(HOLDING),
    )
    there = {one.id: {person.id for person in people if admits_all(one, person.category_id)} for one in activities}
    for activity_id, delegate_id in db.session.execute(listed) if ids else ():
        there[activity_id].add(delegate_id)
    return there


def admits_all(activity: Activity, category_id: int) -> bool:
    """Whether everybody of this category attends without being on a list, as `_common` has it."""
    categories = {one.id for one in activity.categories}
    everyone = activity.attendance == "everyone" and activity.audience in ("public", "delegates")
    return everyone and (not categories or category_id in categories)


def _unrelated(one: Activity, other: Activity) -> bool:
    return one.parent_id != other.id and other.parent_id != one.id


def _own(delegate: Delegate, statuses: Sequence[str]) -> sa.Select:
    parts = joinedload(Participation.activity, innerjoin=True).joinedload(Activity.place)
    wanted = sa.select(Participation).join(Participation.activity).options(parts)
    return wanted.where(
        Participation.delegate_id == delegate.id, Participation.status.in_(statuses), Activity.revision > 0
    )


def _common(delegate: Delegate) -> sa.Select:
    """What everyone attends, where the delegate's category is admitted."""
    limited = sa.exists().where(ActivityCategory.activity_id == Activity.id)
    admitted = limited.where(ActivityCategory.category_id == delegate.category_id)
    everyone = sa.select(Activity).options(joinedload(Activity.place))
    return everyone.where(
        Activity.event_id == delegate.event_id,
        Activity.attendance == "everyone",
        Activity.revision > 0,
        Activity.audience.in_(("public", "delegates")),
        sa.or_(~limited, admitted),
    )
