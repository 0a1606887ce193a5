"""Conflicts and contradictions that an organizer has looked at: accepted with a reason, and taken up again.

Conflicts are computed, never stored; what is stored is that somebody accepted one. It holds for as long as the conflict
is the same: its fingerprint changes with its activities, people and times.
"""

import datetime as dt
import re

import sqlalchemy as sa

from models import AcceptedConflict, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal

#: A kind in small letters, and the digest of what makes a conflict this one.
_FINGERPRINT = re.compile(r"([a-z_]{1,30}):[0-9a-f]{32}")
LONGEST_REASON = 500


def accept(
    event: Event, fingerprint: str, reason: object, *, by: Actor, loading: bool = False, now: dt.datetime | None = None
) -> AcceptedConflict:
    """Keep that somebody has looked at this conflict and lets it stand, and why.

    Refuses `unknown_conflict` for what is no fingerprint, `required` and the other refusals of a text for the reason,
    and `already_accepted`, so that nobody's reason is overwritten; `finished` unless the event is just being loaded.
    """
    lock(event)
    if not loading:
        finished.ensure_running(event, now)
    kind, said = _kind(fingerprint), _reason(reason)
    if _find(event, fingerprint) is not None:
        raise Refusal("already_accepted")
    accepted = AcceptedConflict(
        event_id=event.id, kind=kind, fingerprint=fingerprint, reason=said, by=by.name[:200], at=now or utcnow()
    )
    db.session.add(accepted)
    journal.write("conflict.accepted", accepted, by, kind=kind, reason=said)
    return accepted


def withdraw_acceptance(event: Event, fingerprint: str, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Take the conflict up again. Refuses `not_accepted`."""
    lock(event)
    finished.ensure_running(event, now)
    accepted = _find(event, fingerprint)
    if accepted is None:
        raise Refusal("not_accepted")
    journal.write("conflict.taken_up", accepted, by, kind=accepted.kind)
    db.session.delete(accepted)


def _kind(fingerprint: str) -> str:
    matched = _FINGERPRINT.fullmatch(fingerprint)
    if matched is None:
        raise Refusal("unknown_conflict")
    return matched[1]


def _reason(typed: object) -> str:
    try:
        said = fields.paragraph(typed, LONGEST_REASON)
    except Refusal as refusal:
        raise Refusal(refusal.code, "reason", **refusal.parameters) from None
    if not said:
        raise Refusal("required", "reason")
    return said


def _find(event: Event, fingerprint: str) -> AcceptedConflict | None:
    mine = AcceptedConflict.event_id == event.id
    return db.session.scalar(sa.select(AcceptedConflict).where(mine, AcceptedConflict.fingerprint == fingerprint))
