"""Registering, and what is decided about it: approve, reject, cancel.

Whoever changes a delegate's status holds the event's row locked: places are counted, numbers given and the same form
recognized by one at a time. Locks are taken in the house's order: event, activities, delegates.
"""

import dataclasses
import datetime as dt
import hmac
import json
import secrets

import sqlalchemy as sa

from models import Activity, Category, Consent, Delegate, Event, Invitation, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import (
    badges,
    care,
    categories,
    delegations,
    doors,
    feeds,
    finished,
    journal,
    meeting_requests,
    meetings,
    outbox,
    participations,
    places,
    questions,
)
from operations.care import Care
from operations.categories import is_open
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import OUTSIDE, PURPOSES, Registration, read

__all__ = [
    "ALLOWED", "PURPOSES", "Registration", "approve", "cancel", "enrol", "is_open", "keep_consent", "read", "register",
    "reject",
]  # fmt: skip

#: What may be done with a delegate, by status; whatever is not listed is refused.
ALLOWED = {
    "submitted": {"approve", "reject", "cancel"},
    "returned": {"reject", "cancel"},
    "endorsed": {"approve", "reject", "cancel"},
    "approved": {"reject", "cancel"},
    "waitlisted": {"reject", "cancel"},
    "rejected": set(),
    "cancelled": set(),
    "substituted": set(),
}
#: Crockford's base32: no letter is taken for a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def register(
    event: Event,
    facts: Registration,
    *,
    by: Actor | None,
    now: dt.datetime | None = None,
    source: str = "self",
    invited: Invitation | None = None,
) -> Delegate:
    """A new delegate: approved or waiting for a place where the category needs no approval, else submitted.

    The same form with the same content is the same person again. `by` is None when people register themselves,
    `invited` the personal invitation that they follow. Refuses `form_reused`, `not_open`, `unknown_category`,
    `by_invitation`, `category_closed`, `principal_needed`, `unknown_principal` and `unknown_delegation`; never for
    being full.
    """
    now = now or utcnow()
    lock(event)
    if earlier := _sent_before(event, facts):
        return earlier
    _check_open(event, source, invited, now)
    category = categories.chosen(event, facts.category, source=source, invited=invited, now=now)
    delegate = enrol(event, facts, category, by=by, now=now, source=source)
    by = by or _oneself(delegate)
    if not delegate.category.needs_approval:
        places.admit(delegate, now=now)
    journal.write("delegate.registered", delegate, by, status=delegate.status, source=source)
    outbox.queue(delegate, "registered", f"registered:{delegate.id}", status=delegate.status)
    return delegate


def enrol(
    event: Event, facts: Registration, category: Category, *, by: Actor | None, now: dt.datetime, source: str
) -> Delegate:
    """Store somebody new, with what they said and agreed to, their ways in and their badge; their status is for the
    caller, who holds the event's row, and so is telling it. Refuses `finished`, `principal_needed`,
    `unknown_principal` and `unknown_delegation`.
    """
    finished.ensure_running(event, now)
    principal = categories.principal(event, category, facts.principal, source=source)
    delegate = _add(event, facts, category, source, now)
    by = by or _oneself(delegate)
    delegate.principal_id, delegate.post = principal and principal.id, facts.post
    named = delegations.named(event, facts.delegation, language=facts.language, country=facts.country, by=by)
    delegate.delegation = named or (principal and principal.delegation)
    _keep_consents(delegate, facts, by, now)
    questions.keep(delegate, facts.answers)
    _equip(delegate, by, now)
    return delegate


def _oneself(delegate: Delegate) -> Actor:
    return Actor("delegate", delegate.full_name, delegate.id)


def approve(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Accept somebody: approved, or waiting while the event is full. Refuses `not_allowed_from_<status>`."""
    _take(delegate, "approve", now)
    lock(delegate)
    status = places.admit(delegate, now=now or utcnow())
    return _tell(delegate, status, by)


def reject(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Decline somebody; a place they held goes to who waits. Refuses `not_allowed_from_<status>`."""
    return _end(delegate, "reject", "rejected", by, now or utcnow())


def cancel(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Somebody is not coming: place and seats go to who waits. Refuses `not_allowed_from_<status>`."""
    return _end(delegate, "cancel", "cancelled", by, now or utcnow())


def _end(delegate: Delegate, verb: str, status: str, by: Actor, now: dt.datetime) -> Delegate:
    event = _take(delegate, verb, now)
    # All of them, so that nobody signs this delegate up for another one at the same moment.
    listed = sa.select(Activity.id).where(Activity.event_id == event.id, Activity.attendance != "everyone")
    locked(Activity, db.session.scalars(listed))
    participations.release_all(delegate, by=by, now=now)
    lock(delegate)
    delegate.status, delegate.waiting_since, delegate.changed_at = status, None, now
    _tell(delegate, status, by)
    places.fill(event, by=by, now=now)
    meetings.release_all(delegate, by=by, now=now)
    meeting_requests.cancel_all(delegate, by=by, now=now)
    return delegate


def _take(delegate: Delegate, verb: str, now: dt.datetime | None) -> Event:
    """Lock the event, then see whether the verb is allowed: from here on nobody else changes the delegate's status."""
    event = lock(delegate.event)
    finished.ensure_running(event, now)
    db.session.refresh(delegate)
    if verb not in ALLOWED[delegate.status]:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    return event


def _tell(delegate: Delegate, status: str, by: Actor) -> Delegate:
    journal.write(f"delegate.{status}", delegate, by)
    outbox.queue(delegate, status, f"{status}:{delegate.id}")
    feeds.stale([delegate.id])
    return delegate


def _sent_before(event: Event, facts: Registration) -> Delegate | None:
    if facts.form_id is None:
        return None
    sent = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.form_id == facts.form_id)
    earlier = db.session.scalar(sent)
    if earlier and earlier.form_digest != _digest(facts):
        raise Refusal("form_reused", "form_id")
    return earlier


def _digest(facts: Registration) -> str:
    """Keyed, so that who steals the database cannot try out what somebody said about their health."""
    said = dataclasses.asdict(facts) | {"consents": sorted(facts.consents), "read_in": None}
    return hmac.digest(doors.LinkKey.value, json.dumps(said, sort_keys=True).encode(), "sha256").hex()


def _check_open(event: Event, source: str, invited: Invitation | None, now: dt.datetime) -> None:
    welcome = is_open(event, now=now) if invited is None else categories.is_open_to(invited, now=now)
    if source in OUTSIDE and not welcome:
        raise Refusal("not_open")


def _add(event: Event, facts: Registration, category: Category, source: str, now: dt.datetime) -> Delegate:
    event.last_number += 1
    delegate = Delegate(
        event=event,
        category=category,
        reference=_new_reference(event),
        number=event.last_number,
        given_name=facts.given_name,
        family_name=facts.family_name,
        position=facts.position,
        city=facts.city,
        country=facts.country,
        email=facts.email,
        phone=facts.phone,
        language=facts.language,
        source=source,
        form_id=facts.form_id,
        form_digest=facts.form_id and _digest(facts),
        registered_at=now,
        changed_at=now,
    )
    db.session.add(delegate)
    db.session.flush()
    return delegate


def _new_reference(event: Event) -> str:
    """Eight letters and digits that nobody of the event has: "7KQM-2X9D"."""
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
        reference = f"{letters[:4]}-{letters[4:]}"
        if not db.session.scalar(sa.select(Delegate.id).filter_by(event_id=event.id, reference=reference)):
            return reference


def keep_consent(delegate: Delegate, purpose: str, read_in: str, by: Actor, now: dt.datetime) -> None:
    """Note that the person agrees to this purpose, in the words of today's notice, read in this language."""
    version = delegate.event.notice_version
    consent = Consent(delegate_id=delegate.id, purpose=purpose, notice_version=version, language=read_in, given_at=now)
    consent.by, consent.by_kind = by.name[:200], by.kind
    db.session.add(consent)


def _keep_consents(delegate: Delegate, facts: Registration, by: Actor, now: dt.datetime) -> None:
    """What was agreed to, and what needs the agreement; health data stand in a table of their own."""
    for purpose in PURPOSES:
        if purpose in facts.consents and (purpose != "care" or facts.diet or facts.access):
            keep_consent(delegate, purpose, facts.read_in or facts.language, by, now)
    if "care" in facts.consents and (facts.diet or facts.access):
        care.keep(delegate, Care(diet=facts.diet, access=facts.access))


def _equip(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    """The ways in, and the badge: the confirmation shows its code, the gate refuses it until the approval."""
    doors.ensure("delegate", delegate.id)
    doors.ensure("feed", delegate.id)
    if delegate.category.has_badge:
        badges.issue(delegate, by=by, now=now)
