"""Registering. What is decided about it stands in `operations/decisions.py`, and is called by its name here, too.

Whoever changes a delegate's status holds the event's row locked: places are counted, numbers given and the same form
recognized by one at a time. Locks are taken in the house's order: event, activities, delegates.
"""

import dataclasses
import datetime as dt
import hmac
import json
import secrets

import sqlalchemy as sa

from models import Category, Consent, Delegate, Event, Invitation, db
from models.base import utcnow
from models.transaction import lock
from operations import (
    badges,
    care,
    categories,
    delegations,
    doors,
    endorsements,
    finished,
    journal,
    outbox,
    places,
    questions,
)
from operations.care import Care
from operations.categories import is_open
from operations.decisions import approve, approve_all, cancel, endorse, reject, resubmit, return_back
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import OUTSIDE, PURPOSES, Registration, read
from operations.transitions import ALLOWED

__all__ = [
    "ALLOWED", "PURPOSES", "Registration", "approve", "approve_all", "cancel", "endorse", "enrol", "is_open",
    "keep_consent", "read", "register", "reject", "resubmit", "return_back",
]  # fmt: skip

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
    """A new delegate: approved or waiting for a place where the category needs no approval, or on site; else submitted.

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
    _begin(delegate, source, now, invited=invited is not None)
    journal.write("delegate.registered", delegate, by, status=delegate.status, source=source)
    _confirm(delegate, source, by)
    if endorsements.waits(delegate):
        endorsements.ask(delegate)
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


def _begin(delegate: Delegate, source: str, now: dt.datetime, *, invited: bool) -> None:
    """Where somebody begins: with a place or in line for one, else to be decided about. Whom the focal point registers
    has their yes; whom the organizers invited, theirs. Who registers on site stands before somebody who may decide.
    """
    if invited or source == "onsite" or not delegate.category.needs_approval:
        places.admit(delegate, now=now)
    elif source == "focal" and endorsements.wanted(delegate.event):
        endorsements.give(delegate, now)


def _confirm(delegate: Delegate, source: str, by: Actor) -> None:
    """Tell the person; whom the focal point registered has something to confirm, too."""
    if source == "focal":
        told = {"status": delegate.status, "registered_by": by.name}
        outbox.queue(delegate, "confirm_consents", f"registered:{delegate.id}", **told)
    else:
        outbox.queue(delegate, "registered", f"registered:{delegate.id}", status=delegate.status)


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
