"""The meetings that have a place: who, when, where, and what became of each. Sheets and rosters are made of it."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from models import Activity, Delegate, Delegation, Event, Meeting, MeetingRequest, Participation, Place, Readout, db
from models.participation import HOLDING
from scheduling.interpreters import needed
from scheduling.programme import Item

#: Who helps, and is no part of the meeting.
HELPING = ("interpreter", "note_taker")


@dataclasses.dataclass(frozen=True)
class Entry:
    """One placed meeting with everything that a sheet says of it."""

    meeting: Meeting
    #: None where it was not asked for here.
    request: MeetingRequest | None
    #: Everybody expected: who asked, who was asked, who comes along, who helps.
    participations: Sequence[Participation]
    readout: Readout | None

    @property
    def activity(self) -> Activity:
        return self.meeting.activity

    @property
    def principals(self) -> list[Delegate]:
        """The two whose meeting it is, who asked first."""
        those = [one.delegate for one in self.participations if one.role not in HELPING]
        if self.request is None:
            return those[:2]
        order = {self.request.from_id: 0, self.request.to_id: 1}
        return sorted((one for one in those if one.id in order), key=lambda one: order[one.id])

    @property
    def along(self) -> list[Delegate]:
        """Who comes with either of them."""
        two = {one.id for one in self.principals}
        return [one.delegate for one in self.participations if one.role not in HELPING and one.delegate_id not in two]

    @property
    def flags(self) -> list[str]:
        """The countries whose flags are set out, in the order of the two and then of who comes along."""
        return list(dict.fromkeys(one.country for one in (*self.principals, *self.along)))

    @property
    def languages(self) -> list[str]:
        """What is spoken."""
        return self.activity.languages or []

    @property
    def interpreters_needed(self) -> int:
        """How many interpreters it takes."""
        starts_at, ends_at = self.activity.interval or (None, None)
        item = Item(self.activity.id, "meeting", self.activity.day, starts_at=starts_at, ends_at=ends_at)
        return needed(dataclasses.replace(item, languages=tuple(self.languages)))

    def helping(self, role: str) -> list[Delegate]:
        """Who interprets, or takes notes."""
        return [one.delegate for one in self.participations if one.role == role]


def of_event(event: Event, day: dt.date | None = None) -> list[Entry]:
    """All placed meetings, or those of one day, by time and room: five statements however many there are."""
    wanted = sa.select(Meeting).join(Meeting.activity).outerjoin(Activity.place)
    wanted = wanted.where(Activity.event_id == event.id, Activity.state == "published")
    if day is not None:
        wanted = wanted.where(Activity.day == day)
    place = contains_eager(Meeting.activity).contains_eager(Activity.place)
    found = db.session.scalars(wanted.options(place).order_by(Activity.starts_at, Place.rank, Activity.id)).all()
    return _entries(found)


def find(event: Event, activity_id: int) -> Entry | None:
    """One meeting of the event, called off or not."""
    wanted = sa.select(Meeting).join(Meeting.activity).options(contains_eager(Meeting.activity))
    found = db.session.scalars(wanted.where(Activity.event_id == event.id, Activity.id == activity_id)).all()
    return next(iter(_entries(found)), None)


def days(event: Event) -> list[dt.date]:
    """The days on which meetings are placed."""
    own = sa.select(Activity.day).where(
        Activity.event_id == event.id, Activity.kind == "meeting", Activity.state == "published"
    )
    return list(db.session.scalars(own.distinct().order_by(Activity.day)))


def by_room(entries: Iterable[Entry]) -> list[tuple[Place | None, list[Entry]]]:
    """What hangs at each door, in the order of the rooms."""
    rooms = defaultdict(list)
    for entry in entries:
        rooms[entry.activity.place].append(entry)
    return sorted(rooms.items(), key=lambda row: (row[0] is None, row[0].rank if row[0] else 0, row[0] and row[0].id))


def by_delegation(entries: Iterable[Entry]) -> list[tuple[Delegation, list[Entry]]]:
    """What each delegation has; who came without one is on nobody's sheet."""
    sheets, known = defaultdict(list), {}
    for entry in entries:
        for one in {one.delegation for one in (*entry.principals, *entry.along) if one.delegation}:
            known[one.id] = one
            sheets[one.id].append(entry)
    return [(known[key], sheets[key]) for key in sorted(sheets)]


def by_helper(entries: Iterable[Entry], role: str) -> list[tuple[Delegate | None, list[Entry]]]:
    """What each interpreter or note-taker does; under None, meetings that have none."""
    rosters, known = defaultdict(list), {}
    for entry in entries:
        helping = entry.helping(role)
        for one in helping:
            known[one.id] = one
            rosters[one.id].append(entry)
        if not helping:
            rosters[0].append(entry)
    named = sorted(known.values(), key=lambda one: (one.sort_name, one.id))
    return [*((one, rosters[one.id]) for one in named), *([(None, rosters[0])] if rosters[0] else [])]


def _entries(meetings: Sequence[Meeting]) -> list[Entry]:
    ids = [one.activity_id for one in meetings]
    people, requests, readouts = _people(ids), _requests(ids), _readouts(ids)
    return [
        Entry(one, requests.get(one.activity_id), people[one.activity_id], readouts.get(one.activity_id))
        for one in meetings
    ]


def _people(ids: list[int]) -> dict[int, list[Participation]]:
    wanted = sa.select(Participation).join(Participation.delegate)
    wanted = wanted.where(Participation.activity_id.in_(ids), Participation.status.in_(HOLDING))
    parts = contains_eager(Participation.delegate)
    found = defaultdict(list)
    for one in db.session.scalars(wanted.options(parts.joinedload(Delegate.delegation)).order_by(Participation.id)):
        found[one.activity_id].append(one)
    return found


def _requests(ids: list[int]) -> dict[int, MeetingRequest]:
    wanted = sa.select(MeetingRequest).where(MeetingRequest.activity_id.in_(ids))
    return {one.activity_id: one for one in db.session.scalars(wanted)}


def _readouts(ids: list[int]) -> dict[int, Readout]:
    wanted = sa.select(Readout).where(Readout.activity_id.in_(ids)).options(selectinload(Readout.commitments))
    return {one.activity_id: one for one in db.session.scalars(wanted)}
