"""Who somebody is: what the organizers decide about, as the facts of a registration, a form or a correction.

Facts that differ stand as data: texts as they are, a category by its id, a delegation by its id or a name nobody had.
"""

import datetime as dt
from collections.abc import Mapping

from models import Category, Delegate, Delegation, db
from operations import badges, decisions, delegations, places
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import Registration
from operations.transitions import ALLOWED

TEXTS = ("given_name", "family_name", "country", "city")
IDENTITY = ("category", *TEXTS, "delegation")
#: Organizers put anybody anywhere, and give roles in the delegation, as focal points do.
ORGANIZERS = ("staff", "token", "system")


def differing(delegate: Delegate, facts: Registration, by: Actor) -> dict[str, object]:
    """What is said to be another than stands, by name. Refuses `unknown_category`."""
    found = {name: getattr(facts, name) for name in TEXTS if getattr(facts, name) != getattr(delegate, name)}
    category = _category(delegate, facts.category, by)
    if category is not delegate.category:
        found["category"] = category.id
    if not delegations.called(delegate.delegation, facts.delegation):
        found["delegation"] = facts.delegation
    return {name: found[name] for name in IDENTITY if name in found}


def put(delegate: Delegate, facts: Mapping[str, object], by: Actor, now: dt.datetime) -> None:
    """Let these stand, and a `post`, on rows that the caller holds locked, the event's first.

    A category that needs no approval is one's own at once. Refuses `unknown_category`, `unknown_delegation` and
    `no_place_there`.
    """
    for name in TEXTS:
        if name in facts:
            setattr(delegate, name, facts[name])
    if not {"category", "delegation", "post"}.isdisjoint(facts):
        _move(delegate, facts, by, now)
    if "category" in facts:
        _follow_category(delegate, by, now)


def _move(delegate: Delegate, facts: Mapping[str, object], by: Actor, now: dt.datetime) -> None:
    category, delegation = delegate.category, delegate.delegation
    if "category" in facts:
        category = db.session.get(Category, facts["category"])
        if category is None:
            raise Refusal("unknown_category", "category")
    if "delegation" in facts:
        where = {"language": delegate.language, "country": delegate.country}
        delegation = delegations.named(delegate.event, facts["delegation"], **where, by=by)
        _leave(delegate.delegation, delegate)
    post = facts.get("post", delegate.post)
    places.move(delegate, category=category, delegation=delegation, post=post, by=by, now=now)


def _leave(delegation: Delegation | None, delegate: Delegate) -> None:
    """Nobody heads a delegation that they are not of."""
    if delegation is not None and delegation.head_id == delegate.id:
        delegation.head_id = None


def _category(delegate: Delegate, code: str, by: Actor) -> Category:
    """The one they have, whichever it is, or another that is open to everybody."""
    others = [
        one for one in delegate.event.categories if by.kind in ORGANIZERS or (one.public and not one.by_invitation)
    ]
    for category in (delegate.category, *others):
        if category.code == code:
            return category
    raise Refusal("unknown_category", "category")


def _follow_category(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    """A badge where the category has one; and who needs no approval is accepted, or waits while the event is full."""
    db.session.flush()
    if delegate.category.has_badge and badges.current(delegate) is None:
        badges.issue(delegate, by=by, now=now)
    if not delegate.category.needs_approval and "approve" in ALLOWED[delegate.status]:
        decisions.approve(delegate, by=by, now=now)
