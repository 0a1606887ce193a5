"""Requests for meetings that nobody answers: who has to is reminded once, half-way, and at the end the request expires.

By the real clock. The worker's minute calls both; whichever worker holds the request's row does it, and the other finds
it done.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Event, MeetingRequest, db
from models.base import utcnow
from models.meeting import PENDING
from models.transaction import locked
from operations import finished, journal, outbox, request_letters
from operations.journal import SYSTEM
from operations.meeting_requests import other_than, turn_of

#: In one transaction, so that others who write need not wait long; the rest is for the next minute.
AT_ONCE = 200
REQUEST = MeetingRequest.__table__.c


def due_events(now: dt.datetime | None = None) -> list[Event]:
    """Running events with requests to expire, or with somebody to remind."""
    due = _due(now := now or utcnow())
    events = db.session.scalars(sa.select(Event).where(Event.id.in_({row.event_id for row in due})).order_by(Event.id))
    return [event for event in events if not finished.is_finished(event, now)]


def expire_due(event: Event, *, now: dt.datetime | None = None) -> list[MeetingRequest]:
    """End the event's requests whose time has passed; who waited for the answer is told. Returns them."""
    now = now or utcnow()
    expired = _held(row.id for row in _due(now, event) if row.expires_at <= now)
    expired = [one for one in expired if one.status in PENDING and one.expires_at <= now]
    waiting = [other_than(request, turn_of(request)) for request in expired]
    for request in expired:
        request.status, request.changed_at = "expired", now
        journal.write("request.expired", request.asker, SYSTEM, other=request.asked.name, request=request.id)
    _write("meeting_expired", zip(expired, waiting, strict=True))
    return expired


def remind_due(event: Event, *, now: dt.datetime | None = None) -> list[MeetingRequest]:
    """Remind, once, whoever has let half of the time pass without an answer. Returns those requests."""
    now = now or utcnow()
    quiet = _held(row.id for row in _due(now, event) if row.expires_at > now)
    quiet = [one for one in quiet if one.status in PENDING and one.reminded_at is None and one.expires_at > now]
    for request in quiet:
        request.reminded_at = now
    _write("meeting_reminder", ((request, other_than(request, _waiting(request))) for request in quiet))
    return quiet


def _waiting(request: MeetingRequest) -> int:
    """The id of the one who waits for the other's answer."""
    return request.from_id if turn_of(request) == request.to_id else request.to_id


def _due(now: dt.datetime, event: Event | None = None) -> list[sa.Row]:
    """What has expired, and what has waited for half of its time and nobody was reminded of."""
    columns = REQUEST.id, REQUEST.event_id, REQUEST.created_at, REQUEST.answered_at, REQUEST.expires_at
    pending = sa.select(*columns, REQUEST.reminded_at).where(REQUEST.status.in_(PENDING))
    pending = pending.where(sa.or_(REQUEST.expires_at <= now, REQUEST.reminded_at.is_(None)))
    if event is not None:
        pending = pending.where(REQUEST.event_id == event.id)
    rows = db.session.execute(pending.order_by(REQUEST.expires_at, REQUEST.id))
    return [row for row in rows if row.expires_at <= now or _half(row) <= now]


def _half(row: sa.Row) -> dt.datetime:
    since = row.answered_at or row.created_at
    return since + (row.expires_at - since) / 2


def _held(ids: Iterable[int]) -> list[MeetingRequest]:
    """The first of these, read anew and held, with their people: four statements however many there are."""
    held = locked(MeetingRequest, list(ids)[:AT_ONCE])
    people = {person_id for request in held for person_id in (request.from_id, request.to_id)}
    db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(people))).all()
    return held


def _write(letter: str, told: Iterable[tuple[MeetingRequest, Delegate]]) -> None:
    outbox.queue_all(
        letter,
        [
            (reader, request_letters.once(request, letter), request_letters.said(request, reader))
            for request, reader in told
        ],
    )
