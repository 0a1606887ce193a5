"""Corrections of who somebody is, after the organizers accepted them: what was accepted stands until they decide.

Each asking is a row of its own, so that nobody accepts what was changed while they looked at it.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Correction, Delegate, db
from models.base import utcnow
from models.transaction import lock
from operations import feeds, fields, finished, identity, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from operations.transitions import GONE


def waiting(delegate: Delegate) -> Correction | None:
    """The correction that waits for the organizers."""
    return db.session.scalar(sa.select(Correction).filter_by(delegate_id=delegate.id, status="waiting"))


def ask(delegate: Delegate, facts: Mapping[str, object], *, by: Actor, now: dt.datetime) -> bool:
    """Let these facts wait instead of what waited before, on a delegate held locked; nothing takes that back.

    Whether anything is another than before.
    """
    before = waiting(delegate)
    if facts == (before.facts if before else {}):
        return False
    if before:
        _decide(before, "withdrawn", by, now)
        db.session.flush()
    if facts:
        asked = Correction(event_id=delegate.event_id, delegate_id=delegate.id, facts=dict(facts), asked_at=now)
        asked.asked_by = by.name[:200]
        db.session.add(asked)
    journal.write("correction.asked" if facts else "correction.withdrawn", delegate, by, fields=list(facts))
    return True


def accept(correction: Correction, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Let it stand, and tell the person.

    Refuses `not_waiting` when somebody was faster, `finished`, `unknown_category`, `no_place_there` and
    `not_allowed_from_<status>` for who is not coming.
    """
    now = now or utcnow()
    delegate = _take(correction, now)
    identity.put(delegate, correction.facts, by, now)
    delegate.edition += 1
    delegate.changed_at = now
    _decide(correction, "accepted", by, now)
    feeds.stale([delegate.id])
    return _tell(correction, by)


def decline(correction: Correction, note: object = "", *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """What was accepted before still stands; the note says why. Refuses `not_waiting`, `finished` and a bad note."""
    now = now or utcnow()
    delegate = _take(correction, now)
    correction.note = fields.paragraph(note, 1000) or None
    delegate.edition += 1
    _decide(correction, "declined", by, now)
    return _tell(correction, by, note=correction.note or "")


def withdraw(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """The person takes it back; whether there was anything to take back. Refuses `finished`."""
    now = now or utcnow()
    finished.ensure_running(lock(delegate.event), now)
    lock(delegate)
    taken_back = ask(delegate, {}, by=by, now=now)
    delegate.edition += taken_back
    return taken_back


def _take(correction: Correction, now: dt.datetime) -> Delegate:
    delegate = correction.delegate
    finished.ensure_running(lock(delegate.event), now)
    lock(delegate)
    db.session.refresh(correction)
    if correction.status != "waiting":
        raise Refusal("not_waiting")
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    return delegate


def _decide(correction: Correction, status: str, by: Actor, now: dt.datetime) -> None:
    correction.status, correction.decided_at, correction.decided_by = status, now, by.name[:200]


def _tell(correction: Correction, by: Actor, **told: object) -> Delegate:
    delegate, status = correction.delegate, correction.status
    journal.write(f"correction.{status}", delegate, by, fields=list(correction.facts))
    outbox.queue(delegate, f"correction_{status}", f"correction:{correction.id}", **told)
    return delegate
