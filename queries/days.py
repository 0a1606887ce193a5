"""A delegate's days: what they take part in, with whom, how they get there, and what changed."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Activity, Delegate, Event, Participation, Place, db
from models.participation import HOLDING
from queries import activities, bulletins, engagements
from queries.activities import Speaker
from queries.engagements import Engagement
from queries.versions import Change
from scheduling import days
from scheduling.days import Step
from scheduling.programme import Spot

#: Where both sides are named to each other.
BETWEEN_SIDES = ("meeting",)


@dataclasses.dataclass(frozen=True)
class Stop:
    """One thing in somebody's day."""

    engagement: Engagement
    #: Who speaks; in a meeting, the other side.
    people: list[Speaker]
    step: Step
    #: Where a ride ends.
    to_place: Place | None
    #: What else holds the delegate's time meanwhile.
    overlapping: list[Activity]
    #: What became of it since they were told of a change.
    change: Change | None
    #: The bus, table or track that is theirs.
    group: str | None = None

    @property
    def activity(self) -> Activity:
        return self.engagement.activity

    @property
    def zone_there(self) -> str:
        """IANA name of the zone in which its end is told."""
        return (self.to_place.zone or self.activity.event.zone) if self.to_place else self.activity.zone

    @property
    def note(self) -> str | None:
        """The delegate's own words for private time."""
        own = self.engagement.participation
        return own.note if own else None


def of_delegate(delegate: Delegate) -> dict[dt.date, list[Stop]]:
    """The days on which something holds the delegate's time, in order: as many statements however full they are."""
    engaged = engagements.of_delegate(delegate)
    places = _places(delegate.event)
    people = _people(delegate, [one.activity for one in engaged])
    changes = {change.activity.id: change for change in bulletins.current(delegate)}
    groups = engagements.groups(engaged)
    found = {}
    for day, together in groupby(engaged, key=lambda one: one.activity.day):
        those = list(together)
        steps = days.steps(map(_stop, those), _spots(places))
        found[day] = [
            Stop(
                engagement=one,
                people=people.get(one.activity.id, []),
                step=steps[one.activity.id],
                to_place=places.get(one.activity.to_place_id),
                overlapping=_overlapping(one, engaged),
                change=changes.get(one.activity.id),
                group=groups.get(one.activity.id),
            )
            for one in those
        ]
    return found


def _overlapping(one: Engagement, engaged: list[Engagement]) -> list[Activity]:
    return [] if one.cancelled else engagements.clashing(one.activity, engaged)


def _stop(one: Engagement) -> days.Stop:
    activity = one.activity
    brief = activity.starts_at is not None and activity.starts_at == activity.ends_at
    holds = not (one.cancelled or brief)
    return days.Stop(
        id=activity.id,
        interval=activity.interval if holds else None,
        open_end=activity.ends_at is None,
        place=activity.place_id,
        to_place=activity.to_place_id,
    )


def _places(event: Event) -> dict[int, Place]:
    wanted = sa.select(Place).where(Place.event_id == event.id)
    return {place.id: place for place in db.session.scalars(wanted)}


def _spots(places: dict[int, Place]) -> dict[int, Spot]:
    holding = {place.parent_id for place in places.values()}
    return {
        place.id: Spot(place.id, place.parent_id, place.capacity, place.latitude, place.longitude, place.id in holding)
        for place in places.values()
    }


def _people(delegate: Delegate, engaged: Iterable[Activity]) -> dict[int, list[Speaker]]:
    ids = {True: [], False: []}
    for activity in engaged:
        ids[activity.kind in BETWEEN_SIDES].append(activity.id)
    return activities.speakers(ids[False]) | _others(delegate, ids[True])


def _others(delegate: Delegate, activity_ids: list[int]) -> dict[int, list[Speaker]]:
    """Everybody else in these activities."""
    taking_part = sa.select(Participation).join(Participation.delegate).options(contains_eager(Participation.delegate))
    taking_part = taking_part.where(
        Participation.activity_id.in_(activity_ids),
        Participation.delegate_id != delegate.id,
        Participation.status.in_(HOLDING),
    )
    found = defaultdict(list)
    for one in db.session.scalars(taking_part.order_by(Participation.id)):
        who = one.delegate
        found[one.activity_id].append(Speaker(one.role, who.name, who.position, who.country, who.invented))
    return found
