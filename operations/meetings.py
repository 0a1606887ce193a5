"""Meetings that have a time and a room: giving them one, moving them, calling them off, whoever wants it.

A slot that two accept, somebody who drags a meeting about, people who do not come any more: each is held against all
that stands, then written as `operations/meeting_changes.py` writes. What has begun stays.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Activity, Delegate, Event, Meeting, MeetingRequest, Place, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal
from operations.journal import Actor
from operations.meeting_changes import Changes, Spot, carry_out, ensure_standing, ensure_stands, hold, title_of
from operations.refusals import Refusal
from queries import meeting_questions
from scheduling.meetings import Breach, Placement, breaches

__all__ = ["Spot", "ban", "call_off", "move", "pin", "place", "place_all", "release_all", "swap", "title_of"]


def place(
    request: MeetingRequest, starts_at: dt.datetime, place: Place, *, by: Actor, now: dt.datetime | None = None
) -> Activity:
    """Let the two meet then and there, and write to them.

    Refuses `not_agreed_yet`, what `scheduling.meetings.breaches` finds wrong with it by the kind of the breach (with
    the `breach`), and `finished`.
    """
    event, now, spot = _begin(request, now), now or utcnow(), Spot(starts_at, place.id)
    held, changes = hold(event, [request.id]), Changes(placed={request.id: spot})
    ensure_standing(held, changes, event.now(now))
    _ensure_possible(event, {request.id: spot}, now)
    (activity,) = carry_out(held, changes, by=by, now=now)
    journal.write("meeting.placed", activity, by, title=activity.title, starts_at=starts_at.isoformat())
    return activity


def place_all(
    event: Event, spots: Mapping[int, Spot], *, by: Actor, now: dt.datetime | None = None, once: str | None = None
) -> list[Activity]:
    """The same for many by request id, in a handful of statements, as somebody has made sure that they are possible.

    `once` names what a letter about them tells, and is told once. Refuses `not_agreed_yet` and `finished`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    changes = Changes(placed=spots)
    placed = carry_out(hold(event, spots), changes, by=by, now=now, once=once)
    journal.write("meetings.placed", event, by, event_id=event.id, number=len(placed))
    return placed


def move(
    request: MeetingRequest, starts_at: dt.datetime, place: Place, *, by: Actor, now: dt.datetime | None = None
) -> Activity:
    """Let a meeting that stands be then and there instead, and write to its people.

    Refuses `no_meeting`, `meeting_begun`, what `place` refuses of the new time, and `finished`.
    """
    event, now, spot = _begin(request, now), now or utcnow(), Spot(starts_at, place.id)
    held, changes = hold(event, [request.id]), Changes(moved={request.id: spot})
    ensure_standing(held, changes, event.now(now))
    _ensure_possible(event, {request.id: spot}, now)
    (activity,) = carry_out(held, changes, by=by, now=now)
    journal.write("meeting.moved", activity, by, title=activity.title, starts_at=starts_at.isoformat())
    return activity


def swap(one: MeetingRequest, other: MeetingRequest, *, by: Actor, now: dt.datetime | None = None) -> list[Activity]:
    """Let two meetings that stand trade time and room, and write to their people once. Refuses as `move` does."""
    event, now = _begin(one, now), now or utcnow()
    held = hold(event, [one.id, other.id])
    for request in (one, other):
        ensure_stands(held, request.id, event.now(now))
    mine, theirs = (held.activities[request.id] for request in (one, other))
    trade = {one.id: Spot(theirs.starts_at, theirs.place_id), other.id: Spot(mine.starts_at, mine.place_id)}
    _ensure_possible(event, trade, now)
    written = carry_out(held, Changes(moved=trade), by=by, now=now)
    for activity in written:
        starts_at = activity.starts_at.isoformat()
        journal.write("meeting.moved", activity, by, title=activity.title, starts_at=starts_at)
    return written


def call_off(
    request: MeetingRequest, *, by: Actor, now: dt.datetime | None = None, status: str = "accepted"
) -> MeetingRequest:
    """Cancel a meeting that stands and write to its people. The request waits for another place, or is what `status`
    says. Refuses `no_meeting`, `meeting_begun` and `finished`.
    """
    event, now = _begin(request, now), now or utcnow()
    held, changes = hold(event, [request.id]), Changes(called_off={request.id: status})
    (activity,) = carry_out(held, changes, by=by, now=now)
    journal.write("meeting.called_off", activity, by, title=activity.title, request=status)
    return request


def release_all(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> list[MeetingRequest]:
    """Call off what somebody was to meet others for, when they are no longer coming, and write to the others.

    Meetings in which they only came along go on without them.
    """
    now, event = now or utcnow(), delegate.event
    own = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    standing = sa.select(MeetingRequest).join(MeetingRequest.activity).where(own)
    standing = standing.where(Activity.state == "published", Activity.starts_at > event.now(now))
    ending = {one.id: "cancelled" for one in db.session.scalars(standing.order_by(MeetingRequest.id))}
    if not ending:
        return []
    held, changes = hold(event, ending), Changes(called_off=ending)
    for activity in carry_out(held, changes, by=by, now=now):
        journal.write("meeting.called_off", activity, by, title=activity.title, request="cancelled")
    return list(held.requests.values())


def pin(request: MeetingRequest, pinned: bool, *, by: Actor, now: dt.datetime | None = None) -> Meeting:
    """Let a meeting that stands stay where it is whatever is proposed, or not any more. Refuses as `call_off`."""
    event, now = _begin(request, now), now or utcnow()
    held = hold(event, [request.id])
    ensure_stands(held, request.id, event.now(now))
    meeting = db.session.get_one(Meeting, held.activities[request.id].id)
    if meeting.pinned != pinned:
        meeting.pinned = pinned
        journal.write("meeting.pinned" if pinned else "meeting.unpinned", held.activities[request.id], by)
    return meeting


def ban(request: MeetingRequest, banned: bool, *, by: Actor, now: dt.datetime | None = None) -> MeetingRequest:
    """Put an agreed request aside, so that no proposal gives it a place, or not any more.

    Refuses `not_agreed_yet` unless it is agreed and has no place, and `finished`.
    """
    _begin(request, now)
    lock(request)
    if request.status != "accepted":
        raise Refusal("not_agreed_yet")
    if request.banned != banned:
        request.banned = banned
        title = title_of(request.asker, request.asked)
        journal.write("request.banned" if banned else "request.unbanned", request, by, title=title)
    return request


def _begin(request: MeetingRequest, now: dt.datetime | None) -> Event:
    event = lock(db.session.get_one(Event, request.event_id))
    finished.ensure_running(event, now)
    return event


def _ensure_possible(event: Event, spots: Mapping[int, Spot], now: dt.datetime) -> None:
    """Held against all that stands; where a request was pinned does not matter to who puts it elsewhere."""
    question = meeting_questions.question(event, now, freed=list(spots))
    numbers = {one.starts_at: one.number for one in question.slots}
    if spots.keys() - question.request.keys():
        raise Refusal("not_agreed_yet")
    free = [dataclasses.replace(one, pinned=None) if one.id in spots else one for one in question.requests]
    question = dataclasses.replace(question, requests=tuple(free))
    for key, spot in spots.items():
        if spot.starts_at not in numbers:
            raise Refusal("no_such_slot", breach=Breach("no_such_slot", (key,)))
    wanted = {key: Placement(numbers[spot.starts_at], spot.place_id) for key, spot in spots.items()}
    for breach in breaches(question, meeting_questions.placed(question) | wanted):
        if spots.keys() & set(breach.requests):
            raise Refusal(breach.kind, breach=breach)
