"""The meetings of two registrations that are made one: asked for, agreed to, placed.

What is open is the kept one's from then on; what was answered long ago stays with the registration that said it. One
request is open between two people: of two with the same third the one that is further on stays.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, MeetingRequest, Participation, db
from models.meeting import OPEN
from models.participation import HOLDING
from models.transaction import locked
from operations import meetings, programme
from operations.journal import Actor
from operations.meeting_changes import title_of

#: From the least to the furthest.
_FAR = ("countered", "requested", "accepted", "scheduled")


def partners(keep: Delegate, other: Delegate) -> set[int]:
    """The ids of all whom the two have asked for a meeting, or who asked them."""
    asked = (request for delegate in (keep, other) for request in _open(delegate))
    return {key for request in asked for key in (request.from_id, request.to_id)}


def join(keep: Delegate, other: Delegate, *, by: Actor, now: dt.datetime) -> set[int]:
    """Let the kept one have the other's requests and meetings; returns whose days look different."""
    for request in _surplus(keep, other, now):
        if request.status == "scheduled":
            meetings.call_off(request, by=by, now=now, status="cancelled")
        request.status, request.changed_at = "cancelled", now
    db.session.flush()
    joined = locked(MeetingRequest, [request.id for request in _open(other)])
    for request in joined:
        side = "from_id" if request.from_id == other.id else "to_id"
        setattr(request, side, keep.id)
        request.low_id, request.high_id = sorted((request.from_id, request.to_id))
    db.session.flush()
    db.session.expire_all()
    _replace_in_parties(keep, other)
    return _rename(joined, by, now)


def _surplus(keep: Delegate, other: Delegate, now: dt.datetime) -> list[MeetingRequest]:
    """What comes to nothing: a request between the two, and of two with the same third the one less far."""
    own = {_third(request, keep): request for request in _open(keep)}
    ending = []
    for theirs in _open(other):
        third = _third(theirs, other)
        mine = own.get(third)
        if third == keep.id:
            ending.append(theirs)
        elif mine:
            ending.append(theirs if _FAR.index(theirs.status) <= _FAR.index(mine.status) else mine)
    return [one for one in ending if not _begun(one, now)]


def _begun(request: MeetingRequest, now: dt.datetime) -> bool:
    """What was held stays as it was."""
    return request.status == "scheduled" and request.activity.starts_at <= request.asker.event.now(now)


def _third(request: MeetingRequest, delegate: Delegate) -> int:
    return request.to_id if request.from_id == delegate.id else request.from_id


def _replace_in_parties(keep: Delegate, other: Delegate) -> None:
    """Who comes along with somebody is one of the two no more."""
    for request in db.session.scalars(_all_open(keep.event_id)):
        both = {request.from_id, request.to_id}
        for name in ("party", "other_party"):
            party = getattr(request, name)
            if other.id in party:
                named = dict.fromkeys(keep.id if one == other.id else one for one in party)
                setattr(request, name, [one for one in named if one not in both])


def _rename(joined: Iterable[MeetingRequest], by: Actor, now: dt.datetime) -> set[int]:
    """Meetings that stand bear the kept one's name."""
    renamed = []
    for request in joined:
        if (activity := request.activity) and activity.title != (title := title_of(request.asker, request.asked)):
            activity.title, activity.published_at = title, now
            activity.revision += 1
            renamed.append(activity.id)
    db.session.flush()
    if not renamed:
        return set()
    programme.remember(renamed, by=by, now=now)
    seated = sa.select(Participation.delegate_id).where(Participation.activity_id.in_(renamed))
    return set(db.session.scalars(seated.where(Participation.status.in_(HOLDING))))


def _open(delegate: Delegate) -> list[MeetingRequest]:
    either = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    return list(db.session.scalars(_all_open(delegate.event_id).where(either)))


def _all_open(event_id: int) -> sa.Select[tuple[MeetingRequest]]:
    own = sa.select(MeetingRequest).where(MeetingRequest.event_id == event_id, MeetingRequest.status.in_(OPEN))
    return own.order_by(MeetingRequest.id)
