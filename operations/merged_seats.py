"""The seats of two registrations that are made one: in panels, at tables, in buses, on waiting lists.

Where both have one for the same activity the better stays; where two overlap that people choose themselves, the kept
registration's own. The kept one has a row for each activity; the other's rows stay, given back.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Participation, db
from models.participation import HOLDING
from operations import lines, visit_lists
from operations.journal import Actor
from operations.lines import ACTIVE
from queries import engagements
from queries.engagements import Engagement

#: From the best to the weakest.
_ORDER = ("confirmed", "offered", "requested", "waitlisted")


def hold(keep: Delegate, other: Delegate, also: Iterable[int], now: dt.datetime) -> set[int]:
    """Lock what the two have a part in, with all who may move there and these delegates; returns those activities."""
    ids = {one.activity_id for delegate in (keep, other) for one in _active(delegate)}
    ids = lines.reach(ids, {keep.id, other.id}, now)
    lines.lock_around(ids, keep.id, other.id, *also)
    return ids


def join(keep: Delegate, other: Delegate, *, by: Actor, now: dt.datetime) -> None:
    """Let the kept one have the other's seats and places in line; who moves up into what is given back is the caller's
    to see to.
    """
    theirs_all = _active(other)
    frozen = visit_lists.freeze_those((one.activity for one in theirs_all), now=now)
    visit_lists.rename(frozen, keep.id, other.id)
    own = {one.activity_id: one for one in _of(keep)}
    engaged = _chosen(keep)
    for theirs in theirs_all:
        mine = own.get(theirs.activity_id)
        if mine and mine.status in ACTIVE:
            _strengthen(mine, theirs, now)
        elif in_the_way(theirs, engaged):
            lines.tell("participation.left", theirs, by)
        else:
            _take(mine or _new(keep, theirs), theirs, now)
        lines.move(theirs, "cancelled", now)


def in_the_way(theirs: Participation, engaged: Iterable[Engagement]) -> bool:
    """Whether a seat that somebody chose overlaps what these engagements hold."""
    chosen = theirs.status in HOLDING and theirs.role == "participant" and theirs.activity.attendance == "sign_up"
    return chosen and bool(lines.in_the_way(theirs.activity, engaged))


def _chosen(delegate: Delegate) -> list[Engagement]:
    """What holds the delegate's time by a row of their own."""
    return [one for one in engagements.of_delegate(delegate) if one.participation]


def _strengthen(mine: Participation, theirs: Participation, now: dt.datetime) -> None:
    """The better of two for the same activity; of two places in line the earlier, of two parts the one that is more
    than a seat.
    """
    role = theirs.role if mine.role == "participant" else mine.role
    group_id, seat = (mine.group_id, mine.seat) if mine.group_id else (theirs.group_id, theirs.seat)
    if _ORDER.index(theirs.status) < _ORDER.index(mine.status):
        _take(mine, theirs, now)
    elif mine.status == theirs.status == "waitlisted":
        mine.waiting_since = min(mine.waiting_since, theirs.waiting_since)
    mine.role, mine.group_id, mine.seat = role, group_id, seat
    mine.revision, mine.changed_at = max(mine.revision, theirs.revision) + 1, now


def _new(keep: Delegate, theirs: Participation) -> Participation:
    mine = Participation(activity_id=theirs.activity_id, delegate_id=keep.id, revision=0, created_at=theirs.created_at)
    db.session.add(mine)
    return mine


def _take(mine: Participation, theirs: Participation, now: dt.datetime) -> None:
    """Everything but whose it is; no calendar's SEQUENCE falls."""
    for name in ("role", "status", "group_id", "seat", "waiting_since", "offered_until", "source", "note"):
        setattr(mine, name, getattr(theirs, name))
    mine.revision, mine.changed_at = max(mine.revision, theirs.revision) + 1, now


def _active(delegate: Delegate) -> list[Participation]:
    return [one for one in _of(delegate) if one.status in ACTIVE]


def _of(delegate: Delegate) -> list[Participation]:
    rows = sa.select(Participation).where(Participation.delegate_id == delegate.id).order_by(Participation.activity_id)
    return list(db.session.scalars(rows, execution_options={"populate_existing": True}))
