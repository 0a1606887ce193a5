"""What a calendar feed holds: which engagements, for whom."""

import dataclasses
import datetime as dt
from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityGroup, Bus, Delegate, Delegation, Event, Participation, db
from queries import activities, engagements
from queries.engagements import Engagement

#: Own participations that a personal calendar tells, lost ones too: what was there once must be seen to go.
TOLD = ("confirmed", "offered", "waitlisted", "requested", "cancelled", "declined")
#: Those of them that are still something, the surest first.
STANDING = TOLD[:4]


@dataclasses.dataclass(frozen=True)
class Joint:
    """One activity in a delegation's calendar; `common`: everybody of a category of theirs attends it."""

    activity: Activity
    participations: tuple[Participation, ...] = ()
    common: bool = False

    #: Nobody's own words for it.
    participation = None

    @property
    def status(self) -> str:
        """The surest of any of them."""
        held = {one.status for one in self.participations}
        return "confirmed" if self.common else next((status for status in STANDING if status in held), "cancelled")

    @property
    def cancelled(self) -> bool:
        return self.activity.state == "cancelled" or self.status == "cancelled"

    @property
    def going(self) -> int:
        """How many of them have a place of their own in it."""
        return sum(one.status in ("confirmed", "offered") for one in self.participations)

    @property
    def sequence(self) -> int:
        """It never falls, because no row's revision does."""
        return self.activity.revision + sum(one.revision for one in self.participations)

    @property
    def changed_at(self) -> dt.datetime:
        """When any of the rows last changed, in real time."""
        first = self.activity.published_at or self.activity.created_at
        return max([first, *(one.changed_at for one in self.participations)])


def personal(delegate: Delegate) -> list[Engagement]:
    """A delegate's day: what they take part in or wait for, what everyone attends, and what was called off."""
    return engagements.of_delegate(delegate, TOLD)


def public(event: Event) -> list[Engagement]:
    """What anybody may know of."""
    return [Engagement(activity) for activity in activities.published(event)]


def of_delegation(delegation: Delegation, event: Event) -> list[Joint]:
    """What any of the delegation's people takes part in, each thing once; private time is nobody's business."""
    people = sa.select(Delegate).where(Delegate.delegation_id == delegation.id)
    approved = {one.category_id for one in db.session.scalars(people) if one.status == "approved"}
    held = defaultdict(list)
    for one in db.session.scalars(_held(delegation)):
        held[one.activity].append(one)
    common = {one for one in activities.published(event, activities.DELEGATES) if _attended_by(one, approved)}
    together = activities.in_order({*held, *common})
    return [Joint(one, tuple(held.get(one, ())), one in common) for one in together]


def of_bus(bus: Bus) -> list[Engagement]:
    """The rides of a bus, those that were called off too."""
    rides = sa.select(ActivityGroup.activity_id).where(ActivityGroup.bus_id == bus.id)
    wanted = sa.select(Activity).where(Activity.id.in_(rides), Activity.revision > 0)
    found = db.session.scalars(wanted.options(joinedload(Activity.place)))
    return [Engagement(one) for one in activities.in_order(found)]


def _held(delegation: Delegation) -> sa.Select:
    parts = joinedload(Participation.activity, innerjoin=True).joinedload(Activity.place)
    wanted = sa.select(Participation).join(Participation.activity).join(Participation.delegate).options(parts)
    return wanted.where(
        Delegate.delegation_id == delegation.id,
        Participation.status.in_(TOLD),
        Activity.revision > 0,
        Activity.kind != "block",
    ).order_by(Participation.id)


def _attended_by(activity: Activity, categories: set[int]) -> bool:
    admitted = {one.id for one in activity.categories}
    return activity.attendance == "everyone" and bool(categories & admitted if admitted else categories)
