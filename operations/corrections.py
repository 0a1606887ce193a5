"""Changing a registration that was sent: by the person, on their own page.

Until the organizers have decided, everything can be changed. Afterwards who somebody is stays what was accepted, and
is printed on badges and lists; how to reach them and what they need never stops being theirs to change.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Category, Consent, Delegate, db
from models.base import utcnow
from models.transaction import lock
from operations import badges, care, delegations, feeds, finished, journal, registrations
from operations.care import Care
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import Registration, read

#: Who somebody is: what the organizers decided about.
IDENTITY = ("category", "given_name", "family_name", "country", "city", "delegation")
#: What may be changed at any time.
REACH = ("position", "email", "phone", "language")
#: The consents one gives and takes back; the notice was read once and for all.
FREE_CONSENTS = ("public_list", "photographs", "invitations", "care")
GONE = ("rejected", "cancelled", "substituted")


def is_settled(delegate: Delegate) -> bool:
    """Whether the organizers accepted who this is."""
    return delegate.status in ("approved", "waitlisted")


def agreed(delegate: Delegate) -> frozenset[str]:
    """The purposes the person agrees to now."""
    given = sa.select(Consent.purpose).where(Consent.delegate_id == delegate.id, Consent.withdrawn_at.is_(None))
    return frozenset(db.session.scalars(given))


def said(delegate: Delegate) -> dict[str, object]:
    """What stands in the registration now, by the names of `Registration`; the delegation by its id."""
    needs = care.of(delegate)
    return {
        **{name: getattr(delegate, name) for name in (*IDENTITY, *REACH) if name not in ("category", "delegation")},
        "category": delegate.category.code,
        "delegation": delegate.delegation_id,
        "diet": needs.diet,
        "access": needs.access,
        "consents": agreed(delegate),
    }


def check(delegate: Delegate, typed: Mapping[str, object]) -> Registration:
    """What was typed, by the rules of registering; raises `fields.Malformed`. The notice need not be read again."""
    return read(typed, source="organizer", nameless=delegate.display_name is not None)


def change(
    delegate: Delegate, facts: Registration, *, seen: int, by: Actor, now: dt.datetime | None = None
) -> Delegate:
    """Store what the person says now; `seen` is the edition of the page they changed it on.

    Refuses `finished`, `not_allowed_from_<status>` for who is not coming, `changed_meanwhile`, `identity_settled`,
    `unknown_category` and `unknown_delegation`. A category that needs no approval is one's own at once.
    """
    now = now or utcnow()
    finished.ensure_running(lock(delegate.event), now)
    lock(delegate)
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    if delegate.edition != seen:
        raise Refusal("changed_meanwhile")
    changed = [*_change_person(delegate, facts, by), *_change_consents(delegate, facts, by, now)]
    if changed:
        delegate.edition += 1
        delegate.changed_at = now
        journal.write("delegate.changed", delegate, by, fields=changed)
        feeds.stale([delegate.id])
    if "category" in changed:
        _follow_category(delegate, by, now)
    return delegate


def _change_person(delegate: Delegate, facts: Registration, by: Actor) -> list[str]:
    """The names of what differs, in the order of the form. Refuses `identity_settled`."""
    wanted = {name: getattr(facts, name) for name in (*IDENTITY, *REACH)}
    wanted |= {"category": _category(delegate, facts), "delegation": _delegation(delegate, facts, by)}
    changed = [name for name, value in wanted.items() if getattr(delegate, name) != value]
    if is_settled(delegate) and not set(IDENTITY).isdisjoint(changed):
        raise Refusal("identity_settled")
    for name in changed:
        setattr(delegate, name, wanted[name])
    return changed


def _category(delegate: Delegate, facts: Registration) -> Category:
    """The one they have, whichever it is, or another that is open to everybody."""
    open_to_all = (one for one in delegate.event.categories if one.public)
    for category in (delegate.category, *open_to_all):
        if category.code == facts.category:
            return category
    raise Refusal("unknown_category", "category")


def _delegation(delegate: Delegate, facts: Registration, by: Actor) -> object:
    if delegations.called(delegate.delegation, facts.delegation):
        return delegate.delegation
    where = {"language": facts.language, "country": facts.country}
    return delegations.named(delegate.event, facts.delegation, **where, by=by)


def _change_consents(delegate: Delegate, facts: Registration, by: Actor, now: dt.datetime) -> list[str]:
    needs = _needs(delegate, facts)
    wanted = {one for one in FREE_CONSENTS if one in facts.consents and (one != "care" or needs)}
    before = agreed(delegate) & set(FREE_CONSENTS)
    taken_back = Consent.purpose.in_(before - wanted)
    db.session.execute(
        sa.update(Consent)
        .where(Consent.delegate_id == delegate.id, taken_back, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    for purpose in sorted(wanted - before):
        registrations.keep_consent(delegate, purpose, facts.read_in or facts.language, by, now)
    changed = [f"consent_{one}" for one in FREE_CONSENTS if (one in wanted) != (one in before)]
    return [*changed, "care"] if care.keep(delegate, needs) else changed


def _needs(delegate: Delegate, facts: Registration) -> Care:
    """What is said here beside what the person said elsewhere; nothing of it all without their consent."""
    if "care" not in facts.consents:
        return Care()
    return dataclasses.replace(care.of(delegate), diet=facts.diet, access=facts.access)


def _follow_category(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    """A badge where the category has one; and who needs no approval is accepted, or waits while the event is full."""
    db.session.flush()
    if delegate.category.has_badge and badges.current(delegate) is None:
        badges.issue(delegate, by=by, now=now)
    if not delegate.category.needs_approval and "approve" in registrations.ALLOWED[delegate.status]:
        registrations.approve(delegate, by=by, now=now)
