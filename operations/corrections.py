"""Changing a registration that was sent: by the person on their own page, by their focal point, by the organizers.

Until the organizers have decided, everything can be changed at once. Afterwards who somebody is stays what was
accepted, and is printed on badges and lists, until they accept another: see `correction_requests.py`. How to reach
people and what they need never stops being theirs to change.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from models import Delegate
from models.base import utcnow
from models.transaction import lock
from operations import care, consents, correction_requests, decisions, feeds, finished, identity, journal
from operations.care import Care
from operations.identity import IDENTITY, ORGANIZERS
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import Registration, read
from operations.transitions import GONE
from queries.consents import agreed

__all__ = ["GONE", "IDENTITY", "agreed", "change", "check", "is_settled", "said"]

#: What may be changed at any time.
REACH = ("position", "email", "phone", "language")
#: The consents that this page asks for; the notice was read once and for all.
FREE_CONSENTS = ("public_list", "photographs", "invitations", "care")


def is_settled(delegate: Delegate) -> bool:
    """Whether the organizers accepted who this is."""
    return delegate.status in ("approved", "waitlisted")


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
    """Store what is said now; `seen` is the edition of the page it was changed on.

    Who somebody is waits for the organizers once they accepted it, unless it is them who change it; what was returned
    is sent again. Consents and needs are the person's own to change. Refuses `finished`, `not_allowed_from_<status>`
    for who is not coming, `changed_meanwhile`, `unknown_category`, `unknown_delegation` and `no_place_there`.
    """
    now = now or utcnow()
    finished.ensure_running(lock(delegate.event), now)
    lock(delegate)
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    if delegate.edition != seen:
        raise Refusal("changed_meanwhile")
    person, waits = _change_person(delegate, facts, by, now)
    changed = [*person, *_change_reach(delegate, facts), *_change_care(delegate, facts, by, now)]
    if changed or waits:
        delegate.edition += 1
        delegate.changed_at = now
    if changed:
        journal.write("delegate.changed", delegate, by, fields=changed)
        feeds.stale([delegate.id])
    if _goes_back(delegate, person, by):
        decisions.resubmit(delegate, by=by, now=now)
    return delegate


def _change_person(delegate: Delegate, facts: Registration, by: Actor, now: dt.datetime) -> tuple[list[str], bool]:
    """The names of what differs and stands now, in the order of the form; and whether something waits."""
    differing = identity.differing(delegate, facts, by)
    waits = False
    if is_settled(delegate) and by.kind not in ORGANIZERS:
        differing, waits = {}, correction_requests.ask(delegate, differing, by=by, now=now)
    if by.kind != "delegate" and facts.post != delegate.post:
        differing["post"] = facts.post
    identity.put(delegate, differing, by, now)
    return list(differing), waits


def _change_reach(delegate: Delegate, facts: Registration) -> list[str]:
    changed = [name for name in REACH if getattr(delegate, name) != getattr(facts, name)]
    for name in changed:
        setattr(delegate, name, getattr(facts, name))
    return changed


def _change_care(delegate: Delegate, facts: Registration, by: Actor, now: dt.datetime) -> list[str]:
    if by.kind != "delegate":
        return []
    needs = _needs(delegate, facts)
    wanted = {one for one in FREE_CONSENTS if one in facts.consents and (one != "care" or needs)}
    elsewhere = agreed(delegate) - set(FREE_CONSENTS)
    differing = consents.change(delegate, wanted | elsewhere, read_in=facts.read_in or facts.language, by=by, now=now)
    changed = [f"consent_{one}" for one in FREE_CONSENTS if one in differing]
    return [*changed, "care"] if care.keep(delegate, needs) else changed


def _needs(delegate: Delegate, facts: Registration) -> Care:
    """What is said here beside what the person said elsewhere; nothing of it all without their consent."""
    if "care" not in facts.consents:
        return Care()
    return dataclasses.replace(care.of(delegate), diet=facts.diet, access=facts.access)


def _goes_back(delegate: Delegate, person: list[str], by: Actor) -> bool:
    """Whether this was a correction that somebody asked for, or another person than the focal point said yes to."""
    if by.kind in ORGANIZERS:
        return False
    return delegate.status == "returned" or (delegate.status == "endorsed" and bool(person) and by.kind != "focal")
