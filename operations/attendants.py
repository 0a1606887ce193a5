"""Interpreters and note-takers of a meeting: assigned by hand, never to two things at the same time."""

import datetime as dt

from models import Activity, Delegate, Participation, db
from models.base import utcnow
from operations import feeds, finished, lines, participations, visit_lists
from operations.journal import Actor
from operations.refusals import Refusal
from queries import engagements

ROLES = ("interpreter", "note_taker")


def assign(
    activity: Activity, delegate: Delegate, role: str, *, by: Actor, now: dt.datetime | None = None
) -> Participation:
    """Let the delegate interpret, or take notes, in this meeting; assigned again nothing changes.

    Refuses `unknown_role`, `activity_cancelled`, `not_approved`, `takes_part` (one of those who meet), `clash` with the
    `activity` that holds their time, `list_frozen`, and `finished`.
    """
    finished.ensure_running(activity.event, now)
    lines.lock([activity.id], [delegate.id])
    standing = participations.find(activity, delegate)
    if standing and standing.status == "confirmed" and standing.role == role:
        return standing
    if refusal := _in_the_way(activity, delegate, role, standing):
        raise refusal
    visit_lists.ensure_admits(activity, [delegate.id], now=now)
    now = now or utcnow()
    held = standing or Participation(activity=activity, delegate=delegate, revision=0, created_at=now)
    db.session.add(held)
    held.role, held.source = role, "organizer"
    lines.move(held, "confirmed", now)
    feeds.stale([delegate.id])
    lines.tell("attendant.assigned", held, by)
    return held


def release(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Take them off the meeting; released again nothing changes. Refuses `not_taking_part` and `finished`."""
    finished.ensure_running(activity.event, now)
    lines.lock([activity.id], [delegate.id])
    held = participations.find(activity, delegate)
    if held is None or held.role not in ROLES:
        raise Refusal("not_taking_part")
    if held.status != "cancelled":
        lines.move(held, "cancelled", now or utcnow())
        feeds.stale([delegate.id])
        lines.tell("attendant.released", held, by)
    return held


def _in_the_way(activity: Activity, delegate: Delegate, role: str, standing: Participation | None) -> Refusal | None:
    if role not in ROLES:
        return Refusal("unknown_role", "role")
    if activity.state != "published":
        return Refusal("activity_cancelled", activity=activity)
    if delegate.status != "approved":
        return Refusal("not_approved", "delegate")
    if standing and standing.status == "confirmed" and standing.role not in ROLES:
        return Refusal("takes_part", "delegate")
    clashes = engagements.clashes(delegate, activity)
    return Refusal("clash", "delegate", activity=clashes[0]) if clashes else None
