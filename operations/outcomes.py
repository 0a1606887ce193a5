"""What became of a meeting: held, cut short, or somebody did not come."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Meeting, MeetingRequest, Participation, db
from models.base import utcnow
from models.meeting import OPEN, OUTCOMES
from models.participation import HOLDING
from models.transaction import lock
from operations import finished, journal, lines
from operations.journal import Actor
from operations.refusals import Refusal

#: What the request that a meeting came from is afterwards: after a no-show the two may ask each other again.
_REQUEST = {"held": "held", "cut_short": "held", "no_show": "cancelled", None: "scheduled"}


def tell(
    meeting: Meeting,
    outcome: str | None,
    *,
    absent: Iterable[int] = (),
    by: Actor,
    now: dt.datetime | None = None,
) -> Meeting:
    """Say what became of it, and who of its people (ids) did not come; None takes back what was said.

    Refuses `unknown_outcome`, `activity_cancelled`, `not_begun`, `absent_needed` (a no-show has somebody who did not
    come), `unknown_person` (not of this meeting), `already_asked` (the two agreed anew meanwhile) and `finished`.
    """
    activity = lock(meeting.activity)
    lock(meeting)
    finished.ensure_running(activity.event, now)
    missing = sorted(set(absent))
    _ensure_sensible(activity, outcome, missing, now)
    if (meeting.outcome, meeting.absent) != (outcome, missing):
        _let_request_be(activity, _REQUEST[outcome])
        meeting.outcome, meeting.absent = outcome, missing
        meeting.told_at, meeting.told_by = (now or utcnow(), by.name[:200]) if outcome else (None, None)
        told = {"title": activity.title, "outcome": outcome, "absent": len(missing)}
        journal.write("meeting.told" if outcome else "meeting.told_back", activity, by, **told)
    return meeting


def _ensure_sensible(activity: Activity, outcome: str | None, absent: list[int], now: dt.datetime | None) -> None:
    if outcome not in (*OUTCOMES, None):
        raise Refusal("unknown_outcome", "outcome")
    if activity.state != "published":
        raise Refusal("activity_cancelled", activity=activity)
    if outcome and not lines.begun(activity, now):
        raise Refusal("not_begun", "outcome")
    if outcome == "no_show" and not absent:
        raise Refusal("absent_needed", "absent")
    if not people_of(activity).issuperset(absent):
        raise Refusal("unknown_person", "absent")


def people_of(activity: Activity) -> frozenset[int]:
    """Ids of everybody who is expected in it."""
    own = sa.select(Participation.delegate_id).where(Participation.activity_id == activity.id)
    return frozenset(db.session.scalars(own.where(Participation.status.in_(HOLDING))))


def _let_request_be(activity: Activity, status: str) -> None:
    request = db.session.scalar(sa.select(MeetingRequest).where(MeetingRequest.activity_id == activity.id))
    if request is None or request.status == status:
        return
    lock(request)
    if status in OPEN and request.status not in OPEN and _asked_anew(request):
        raise Refusal("already_asked")
    request.status = status


def _asked_anew(request: MeetingRequest) -> bool:
    pair = MeetingRequest.low_id == request.low_id, MeetingRequest.high_id == request.high_id
    other = sa.exists().where(*pair, MeetingRequest.id != request.id, MeetingRequest.status.in_(OPEN))
    return db.session.scalar(sa.select(other))
