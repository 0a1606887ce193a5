"""Rides as they are published: from where to where and when, and who is in which bus."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, Event, Participation, Ride, db
from models.participation import HOLDING
from scheduling.programme import Id


@dataclasses.dataclass(frozen=True)
class Matched:
    """A published ride that a matching made."""

    activity: Id
    day: dt.date
    origin: Id | None
    goal: Id | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    #: By delegate, the code of their bus; None: nobody counted the buses.
    people: Mapping[Id, str | None] = dataclasses.field(hash=False)
    #: Those of them who have a task in it: bus leaders.
    crew: frozenset[Id] = frozenset()

    def brings(self, place: Id | None, day: dt.date, before: dt.datetime) -> bool:
        """Whether it brings people to this place on this day, before then, as far as its times are known."""
        return (self.goal, self.day) == (place, day) and (self.ends_at is None or self.ends_at <= before)


def matched(event: Event) -> list[Matched]:
    """The rides that a matching made and may take back, in the order of their ids: two statements."""
    columns = (Activity.id, Activity.day, Activity.place_id, Activity.to_place_id, Activity.starts_at, Activity.ends_at)
    wanted = sa.select(*columns).join(Ride, Ride.activity_id == Activity.id).where(Activity.event_id == event.id)
    wanted = wanted.where(Ride.matched, Activity.state == "published").order_by(Activity.id)
    rows = [tuple(row) for row in db.session.execute(wanted)]
    people, crew = _passengers([row[0] for row in rows])
    return [Matched(*row, people[row[0]], frozenset(crew[row[0]])) for row in rows]


def _passengers(activity_ids: Collection[Id]) -> tuple[dict[Id, dict[Id, str | None]], dict[Id, set[Id]]]:
    """By ride, by delegate the code of their bus; and by ride, those who have a task in it."""
    code = sa.func.coalesce(Bus.code, ActivityGroup.name)
    wanted = sa.select(Participation.activity_id, Participation.delegate_id, Participation.role, code)
    wanted = wanted.outerjoin(ActivityGroup, ActivityGroup.id == Participation.group_id)
    wanted = wanted.outerjoin(Bus, Bus.id == ActivityGroup.bus_id)
    wanted = wanted.where(Participation.activity_id.in_(activity_ids), Participation.status.in_(HOLDING))
    people, crew = defaultdict(dict), defaultdict(set)
    for activity, person, role, bus in db.session.execute(wanted):
        people[activity][person] = bus
        if role != "participant":
            crew[activity].add(person)
    return people, crew
