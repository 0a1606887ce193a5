"""The conflicts of a programme with everything a page needs to tell them: activities, people, places, who accepted."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from models import AcceptedConflict, Activity, Delegate, Event, Place, db
from queries import schedules
from scheduling import conflicts
from scheduling.conflicts import Conflict
from scheduling.programme import Id, Programme

#: So many of a conflict's people are named; the others are counted.
NAMED = 4


@dataclasses.dataclass(frozen=True)
class Thing:
    """An activity as a conflict names it."""

    activity: Activity
    title: dict[str, str]
    number: str | None
    day: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None

    @property
    def id(self) -> Id:
        return self.activity.id

    @property
    def kind(self) -> str:
        return self.activity.kind

    @property
    def has_page(self) -> bool:
        """Whether it is in the programme or proposed for it: neither live nor only being written."""
        return not self.activity.live and sa.inspect(self.activity).persistent


@dataclasses.dataclass(frozen=True)
class Told:
    """One conflict and what it is about."""

    conflict: Conflict
    things: Sequence[Thing]
    #: The first few of its people.
    people: Sequence[Delegate]
    place: Place | None
    accepted: AcceptedConflict | None

    @property
    def kind(self) -> str:
        return self.conflict.kind

    @property
    def fingerprint(self) -> str:
        return self.conflict.fingerprint

    @property
    def detail(self) -> Mapping[str, object]:
        return self.conflict.detail

    @property
    def day(self) -> dt.date:
        return self.things[0].day

    @property
    def unnamed(self) -> int:
        """How many more people there are."""
        return len(self.conflict.people) - len(self.people)


def standing(event: Event, programme: Programme | None = None) -> list[Told]:
    """All conflicts of the published programme, by time: four statements, and six to read it where it is not given."""
    return told(event, conflicts.of(programme or schedules.programme(event)))


def told(event: Event, found: Iterable[Conflict], proposed: Mapping[Id, object] | None = None) -> list[Told]:
    """These conflicts with what they are about, in their order: four statements.

    `proposed` has the drafts of activities by id; their titles, days and times are told instead of those published.
    What is in no table yet has its `activity` there, too.
    """
    found = list(found)
    proposed = proposed or {}
    things = _things({item for conflict in found for item in conflict.items}, proposed)
    first = {conflict: sorted(conflict.people)[:NAMED] for conflict in found}
    people = _people({person for named in first.values() for person in named})
    places = _places({conflict.detail["place"] for conflict in found if "place" in conflict.detail})
    settled = accepted(event)
    return [
        Told(
            conflict,
            [things[item] for item in conflict.items],
            [people[person] for person in first[conflict]],
            places.get(conflict.detail.get("place")),
            settled.get(conflict.fingerprint),
        )
        for conflict in found
    ]


def accepted(event: Event) -> dict[str, AcceptedConflict]:
    """What has been accepted at this event, by fingerprint; some of it may not be any more."""
    rows = db.session.scalars(sa.select(AcceptedConflict).where(AcceptedConflict.event_id == event.id))
    return {row.fingerprint: row for row in rows}


def _things(ids: set[Id], proposed: Mapping[Id, object]) -> dict[Id, Thing]:
    rows = db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)))
    found = {row.id: _thing(row, proposed.get(row.id, row)) for row in rows}
    return found | {key: _thing(proposed[key].activity, proposed[key]) for key in ids - set(found)}


def _thing(activity: Activity, facts: object) -> Thing:
    return Thing(activity, facts.title, facts.number, facts.day, facts.starts_at, facts.ends_at)


def _people(ids: set[Id]) -> dict[Id, Delegate]:
    return {row.id: row for row in db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(ids)))}


def _places(ids: set[Id]) -> dict[Id, Place]:
    return {row.id: row for row in db.session.scalars(sa.select(Place).where(Place.id.in_(ids)))}
