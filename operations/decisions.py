"""What is decided about a registration: endorse, return, send again, approve, reject, cancel.

What is possible when stands in `operations/transitions.py`. Locks are taken in the house's order: event, activities,
delegates.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Event, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import endorsements, fields, finished, meeting_requests, meetings, participations, places
from operations.journal import Actor
from operations.refusals import Refusal
from operations.transitions import BY_VERB, take, tell


def endorse(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Their delegation says yes: the organizers decide next. Refuses `not_allowed_from_<status>`."""
    take(delegate, "endorse", now)
    lock(delegate)
    endorsements.give(delegate, now or utcnow())
    return tell(delegate, "endorse", by)


def return_back(delegate: Delegate, note: str, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Give it back to be corrected, with a note on what. Refuses `required` and `not_allowed_from_<status>`."""
    take(delegate, "return_back", now)
    lock(delegate)
    if not (said := fields.paragraph(note, 1000)):
        raise Refusal("required", "note")
    delegate.status, delegate.note_back, delegate.endorsed_at = "returned", said, None
    delegate.changed_at = now or utcnow()
    return tell(delegate, "return_back", by, to_correct=said)


def resubmit(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Send what was returned again; what the focal point sends has their yes, what the person sends waits for it anew.

    Refuses `not_allowed_from_<status>`.
    """
    take(delegate, "resubmit", now)
    lock(delegate)
    delegate.status, delegate.note_back, delegate.endorsed_at = "submitted", None, None
    delegate.changed_at = now or utcnow()
    if by.kind == "focal" and endorsements.wanted(delegate.event):
        return endorse(delegate, by=by, now=now)
    tell(delegate, "resubmit", by)
    if endorsements.waits(delegate):
        endorsements.ask(delegate)
    return delegate


def approve(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Accept somebody: approved, or waiting while no place is free.

    Refuses `not_allowed_from_<status>`, and `not_endorsed` while their focal point has not said yes.
    """
    take(delegate, "approve", now)
    if endorsements.waits(delegate):
        raise Refusal("not_endorsed", delegation=delegate.delegation.name)
    lock(delegate)
    places.admit(delegate, now=now or utcnow())
    return tell(delegate, "approve", by)


def approve_all(
    event: Event, delegate_ids: Iterable[int], *, by: Actor, now: dt.datetime | None = None
) -> list[tuple[Delegate, Refusal | None]]:
    """Approve many in one go, who registered first first; each comes back with why not, or None. Nobody else's people.

    Refuses `finished`.
    """
    lock(event)
    finished.ensure_running(event, now)
    chosen = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.id.in_(list(delegate_ids)))
    people = db.session.scalars(chosen.order_by(Delegate.id)).all()
    return [(one, _refused(one, by, now)) for one in people]


def _refused(delegate: Delegate, by: Actor, now: dt.datetime | None) -> Refusal | None:
    """Why this one cannot be approved, which is known before anything is changed; None once they are."""
    try:
        approve(delegate, by=by, now=now)
    except Refusal as refusal:
        return refusal
    return None


def reject(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Decline somebody; a place they held goes to who waits. Refuses `not_allowed_from_<status>`."""
    return _end(delegate, "reject", by, now or utcnow())


def cancel(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Somebody is not coming: place and seats go to who waits. Refuses `not_allowed_from_<status>`."""
    return _end(delegate, "cancel", by, now or utcnow())


def _end(delegate: Delegate, verb: str, by: Actor, now: dt.datetime) -> Delegate:
    event = take(delegate, verb, now)
    # All of them, so that nobody signs this delegate up for another one at the same moment.
    listed = sa.select(Activity.id).where(Activity.event_id == event.id, Activity.attendance != "everyone")
    locked(Activity, db.session.scalars(listed))
    participations.release_all(delegate, by=by, now=now)
    lock(delegate)
    delegate.status, delegate.waiting_since, delegate.changed_at = BY_VERB[verb].ends[0], None, now
    delegate.offered_until = None
    tell(delegate, verb, by)
    places.fill(event, by=by, now=now)
    meetings.release_all(delegate, by=by, now=now)
    meeting_requests.cancel_all(delegate, by=by, now=now)
    return delegate
