"""How an event's bilateral meetings are held: its rules, the windows and the slots cut from them, the rooms."""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Event, MeetingRoom, MeetingRules, MeetingWindow, Place, db
from queries import activities
from scheduling import slot_times
from scheduling.slot_times import Span


def rules(event: Event) -> MeetingRules | None:
    """The event's rules; None where it holds no meetings."""
    return db.session.get(MeetingRules, event.id)


def windows(event: Event) -> list[MeetingWindow]:
    """When meetings may be held, in the order of time."""
    wanted = sa.select(MeetingWindow).where(MeetingWindow.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(MeetingWindow.starts_at, MeetingWindow.id)))


def rooms(event: Event) -> list[Place]:
    """Where meetings may be held, in the order of the event's places."""
    wanted = sa.select(Place).join(MeetingRoom, MeetingRoom.place_id == Place.id)
    wanted = wanted.where(MeetingRoom.event_id == event.id).order_by(Place.rank, Place.id)
    return list(db.session.scalars(wanted))


def slots(event: Event) -> tuple[Span, ...]:
    """The windows cut into slots, numbered from 0 in the order of time; none without rules."""
    found = rules(event)
    if found is None:
        return ()
    opened = [(window.starts_at, window.ends_at) for window in windows(event)]
    return slot_times.cut(opened, found.minutes, found.buffer, event.tz)


def stranded(event: Event, now: dt.datetime | None = None) -> int:
    """How many placed meetings that are not over stand outside the windows or the rooms: one statement."""
    within = sa.exists().where(
        MeetingWindow.event_id == event.id,
        MeetingWindow.starts_at <= Activity.starts_at,
        MeetingWindow.ends_at >= Activity.ends_at,
    )
    room = sa.exists().where(MeetingRoom.place_id == Activity.place_id)
    placed = (Activity.kind == "meeting", Activity.event_id == event.id, Activity.state == "published")
    standing = sa.select(sa.func.count()).select_from(Activity).where(*placed, Activity.ends_at > event.now(now))
    return db.session.scalar(standing.where(sa.not_(within) | sa.not_(room)))


def blocking(event: Event) -> list[Activity]:
    """The published activities during which no meeting may be placed, in order; one without a time blocks nothing."""
    wanted = sa.select(Activity).where(Activity.event_id == event.id, Activity.state == "published", Activity.blocking)
    return activities.in_order(db.session.scalars(wanted))
