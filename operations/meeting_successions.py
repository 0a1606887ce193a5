"""Meetings of somebody who sends another: they come to nothing, and the other side is asked whether they wish to meet
the substitute, at the same time where there was one. Nobody inherits a meeting unasked.
"""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Delegate, MeetingRequest, db
from operations import journal, meeting_requests, meeting_wishes, meetings, request_letters
from operations.journal import Actor
from operations.refusals import Refusal
from queries import meeting_people, meeting_rules


def pass_on(delegate: Delegate, substitute: Delegate, *, by: Actor, now: dt.datetime) -> list[MeetingRequest]:
    """End what the delegate had asked, agreed to or been placed for, and ask each other side for the substitute.

    Returns the new requests; none where meetings are not for the substitute, or no time is left to answer.
    """
    slots = _slots(delegate)
    ended = [
        *meetings.release_all(delegate, by=by, now=now),
        *meeting_requests.cancel_all(delegate, by=by, now=now),
    ]
    until = _deadline(substitute, now)
    if until is None:
        return []
    others = [(one, meeting_requests.other_than(one, delegate.id)) for one in ended]
    return [
        _ask(request, delegate, substitute, other, slots.get(request.id), until, by, now)
        for request, other in others
        if meeting_people.may_meet(other) and not _same_side(substitute, other)
    ]


def _slots(delegate: Delegate) -> dict[int, list[list[str]]]:
    """The times of what was placed, as requests hold them, before it is called off."""
    either = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    placed = sa.select(MeetingRequest.id, Activity.starts_at, Activity.ends_at).join(MeetingRequest.activity)
    rows = db.session.execute(placed.where(either, Activity.state == "published"))
    return {key: [[time.isoformat() for time in times]] for key, *times in rows if all(times)}


def _deadline(substitute: Delegate, now: dt.datetime) -> dt.datetime | None:
    if meeting_rules.rules(substitute.event) is None or not meeting_people.may_meet(substitute):
        return None
    try:
        return meeting_wishes.deadline(substitute.event, now)
    except Refusal:  # the last window is over
        return None


def _same_side(one: Delegate, other: Delegate) -> bool:
    return one.delegation_id is not None and one.delegation_id == other.delegation_id


def _ask(
    old: MeetingRequest, delegate: Delegate, substitute: Delegate, other: Delegate, slot: list[list[str]] | None,
    until: dt.datetime, by: Actor, now: dt.datetime,
) -> MeetingRequest:  # fmt: skip
    request = MeetingRequest(
        event_id=old.event_id, asker=substitute, asked=other, low_id=min(substitute.id, other.id),
        high_id=max(substitute.id, other.id), purpose=old.purpose, themes=old.themes, languages=old.languages,
        priority=old.priority, times=slot or old.times, asked_by=by.name[:200], created_at=now, changed_at=now,
        expires_at=until,
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    journal.write("request.asked", substitute, by, other=other.name, request=request.id)
    request_letters.write(request, other, "meeting_request", instead=delegate.name)
    return request
