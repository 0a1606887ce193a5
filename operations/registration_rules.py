"""By which rules an event takes people in, and the quotas that hold for all delegations alike: set together, as a page
shows them; and what one delegation may have instead.

Whoever changes them holds the event's row locked; `seen` is the edition that their page showed, so that two people who
change them at once are told.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from models import Delegation, Event, RegistrationRules, db
from models.base import utcnow
from models.registration import LONGEST_OFFER, OWED
from models.transaction import lock
from operations import event_fields, finished, journal, place_quotas
from operations.event_reading import instant
from operations.event_settings import changes
from operations.fields import Malformed, read_all
from operations.journal import Actor
from operations.refusals import Refusal
from queries import registration_rules
from queries.place_quotas import Scope

#: By field, as a form has them; `owed_photo` is the last day for it.
RULES: dict[str, Callable[[object], object]] = {
    "two_steps": event_fields.ticked,
    "offer_hours": event_fields.number(1, LONGEST_OFFER),
    "substitution_until": event_fields.moment,
    **{f"owed_{word}": lambda typed: typed and event_fields.date(typed) for word in OWED},
}


def read(typed: Mapping[str, object], zone: str) -> dict[str, object]:
    """What a page collected as rules; times are local to `zone`. Raises `Malformed`."""
    facts = read_all(RULES, typed)
    days = {word: facts.pop(f"owed_{word}") for word in OWED}
    facts["owed"] = {word: day.isoformat() for word, day in days.items() if day}
    try:
        facts["substitution_until"] = facts["substitution_until"] and instant(facts["substitution_until"], zone)
    except ValueError:
        raise Malformed({"substitution_until": Refusal("hour_left_out", "substitution_until")}) from None
    return facts


def replace(
    event: Event,
    facts: Mapping[str, object],
    quotas: Mapping[Scope, int],
    *,
    seen: int | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> RegistrationRules:
    """Let people be taken in so and not otherwise, and let these be the quotas of categories and of each delegation.

    Nobody loses a place by a smaller quota; who waits and now fits moves up. Refuses `changed_meanwhile`, `finished`,
    `quota_unknown` and `capacity_invalid`.
    """
    rules = begin(event, seen=seen, now=now)
    before = said_of(rules)
    for name, value in facts.items():
        setattr(rules, name, value)
    changed = changes(before, said_of(rules))
    if changed:
        journal.write("registration_rules.changed", event, by, event_id=event.id, facts=changed)
    if place_quotas.store(event, None, quotas, by=by, now=now) or changed:
        keep(rules, now=now)
    return rules


def limit(
    delegation: Delegation,
    quotas: Mapping[Scope, int],
    *,
    seen: int | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> RegistrationRules:
    """Let these be the delegation's own quotas, which stand instead of what each delegation has; none: as for each.

    Refuses as `replace`.
    """
    event = db.session.get_one(Event, delegation.event_id)
    rules = begin(event, seen=seen, now=now)
    if place_quotas.store(event, delegation, quotas, by=by, now=now):
        keep(rules, now=now)
    return rules


def begin(event: Event, *, seen: int | None, now: dt.datetime | None = None) -> RegistrationRules:
    """Hold the event and its rules, stored from here on. Refuses `finished`, and `changed_meanwhile` when a page showed
    another edition.
    """
    finished.ensure_running(lock(event), now)
    rules = db.session.get(RegistrationRules, event.id, populate_existing=True)
    if rules is None:
        rules = registration_rules.usual(event.id)
        db.session.add(rules)
    if seen is not None and seen != rules.edition:
        raise Refusal("changed_meanwhile")
    return rules


def keep(rules: RegistrationRules, *, now: dt.datetime | None = None) -> None:
    """Count a change of the rules."""
    rules.edition += 1
    db.session.flush()
    rules.event.changed_at = now or utcnow()


def said_of(rules: RegistrationRules) -> dict[str, object]:
    """The rules as `replace` takes them."""
    return {name: getattr(rules, name) for name in ("two_steps", "offer_hours", "substitution_until", "owed")}
