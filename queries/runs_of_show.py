"""The run of show: a day minute by minute, its activities and the cues around them, for those who run it."""

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Cue, Event, db
from queries import activities

#: People's own affairs are no part of the show.
NOT_SHOWN = ("meeting", "block")


@dataclasses.dataclass(frozen=True)
class Step:
    """One line: the beginning of an activity, or one of its cues. `at` is None while the time is to be confirmed."""

    activity: Activity
    cue: Cue | None
    at: dt.datetime | None
    until: dt.datetime | None

    @property
    def minutes(self) -> int | None:
        """How long it takes; None for a moment and for an open end."""
        return round((self.until - self.at).total_seconds() / 60) if self.at and self.until else None

    def state(self, clock: dt.datetime) -> str:
        """ "past", "now" or "coming" at this moment of the event's clock."""
        if self.at is None or self.at > clock:
            return "coming"
        return "now" if self.until and clock < self.until else "past"


def days(event: Event) -> list[dt.date]:
    """The days on which something is published."""
    wanted = sa.select(Activity.day).where(Activity.event_id == event.id, Activity.state == "published").distinct()
    return sorted(db.session.scalars(wanted))


def of_day(event: Event, day: dt.date) -> list[Step]:
    """The day's steps in order: three statements. What has no time yet follows what the
    programme has before it."""
    shown = [one for one in _published(event) if one.day == day]
    cues = _cues([one.id for one in shown])
    steps, reached = [], dt.datetime.min.replace(tzinfo=dt.UTC)
    for rank, activity in enumerate(shown):
        begins = activity.starts_at or reached
        steps.append(((begins, rank, 0), Step(activity, None, activity.starts_at, activity.ends_at)))
        steps += [((_at(cue) or begins, rank, cue.id), _step(activity, cue)) for cue in cues.get(activity.id, ())]
        reached = max(reached, activity.ends_at or begins)
    return [step for _key, step in sorted(steps, key=lambda pair: pair[0])]


def find_activity(event: Event, activity_id: int) -> Activity | None:
    """One of the activities that a run of show shows."""
    return next((one for one in _published(event) if one.id == activity_id), None)


def cues_of(activity: Activity) -> list[Cue]:
    """An activity's cues in order."""
    return _cues([activity.id]).get(activity.id, [])


def find_cue(event: Event, cue_id: int) -> Cue | None:
    """One cue of the event."""
    wanted = sa.select(Cue).join(Cue.activity).where(Cue.id == cue_id, Activity.event_id == event.id)
    return db.session.scalar(wanted.options(joinedload(Cue.activity)))


def _published(event: Event) -> list[Activity]:
    found = activities.published(event, activities.STAFF)
    return [one for one in found if one.state == "published" and one.kind not in NOT_SHOWN]


def _cues(activity_ids: list[int]) -> dict[int, list[Cue]]:
    found: dict[int, list[Cue]] = {}
    wanted = sa.select(Cue).where(Cue.activity_id.in_(activity_ids)).options(joinedload(Cue.activity))
    for cue in db.session.scalars(wanted.order_by(Cue.starts_after, Cue.id)):
        found.setdefault(cue.activity_id, []).append(cue)
    return found


def _step(activity: Activity, cue: Cue) -> Step:
    at = _at(cue)
    until = at + dt.timedelta(minutes=cue.minutes) if at and cue.minutes else None
    return Step(activity, cue, at, until)


def _at(cue: Cue) -> dt.datetime | None:
    starts_at = cue.activity.starts_at
    return starts_at + dt.timedelta(minutes=cue.starts_after) if starts_at else None
