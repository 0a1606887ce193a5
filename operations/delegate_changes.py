"""Changing people as a list says: a focal point's as if they had typed it, an organizer's at once."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from models import Delegate
from models.transaction import locked
from operations import badges, corrections, decisions, delegations, feeds, journal, places
from operations.journal import Actor
from operations.registration_reading import Registration
from operations.transitions import ALLOWED

#: What decides about places.
_PLACED = ("category", "delegation", "post")


def change_all(
    said: Mapping[int, tuple[Registration, Sequence[str]]], *, on_behalf: bool, by: Actor, now: dt.datetime
) -> None:
    """Let each of these delegates have what is said of them: the whole, and the names of what differs.

    The caller holds the event's row locked. Refuses `no_place_there`, and what `corrections.change` refuses.
    """
    for delegate in locked(Delegate, said):
        facts, names = said[delegate.id]
        if on_behalf:
            _ask(delegate, facts, names, by, now)
        else:
            _change(delegate, facts, names, by, now)
    feeds.stale(said)


def _ask(delegate: Delegate, facts: Registration, names: Sequence[str], by: Actor, now: dt.datetime) -> None:
    by = dataclasses.replace(by, behalf_id=delegate.id)
    stands = corrections.said(delegate)
    beside = {field.name: stands[field.name] for field in dataclasses.fields(facts) if field.name in stands}
    whole = dataclasses.replace(facts, **(beside | {name: getattr(facts, name) for name in names}))
    if set(names) - {"post"}:
        corrections.change(delegate, whole, seen=delegate.edition, by=by, now=now)
    if "post" in names:
        _move(delegate, facts, ["post"], by, now)


def _change(delegate: Delegate, facts: Registration, names: Sequence[str], by: Actor, now: dt.datetime) -> None:
    for name in names:
        if name not in _PLACED:
            setattr(delegate, name, getattr(facts, name))
    if not set(names).isdisjoint(_PLACED):
        _move(delegate, facts, names, by, now)
    delegate.edition += 1
    delegate.changed_at = now
    journal.write("delegate.changed", delegate, by, fields=list(names))
    if "category" in names:
        _follow_category(delegate, by, now)


def _move(delegate: Delegate, facts: Registration, names: Sequence[str], by: Actor, now: dt.datetime) -> None:
    category = next(one for one in delegate.event.categories if one.code == facts.category)
    where = {"language": facts.language, "country": facts.country}
    delegation = delegations.named(delegate.event, facts.delegation, **where, by=by)
    places.move(
        delegate,
        category=category if "category" in names else delegate.category,
        delegation=delegation if "delegation" in names else delegate.delegation,
        post=facts.post if "post" in names else delegate.post,
        by=by,
        now=now,
    )


def _follow_category(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    """A badge where the category has one; and who needs no approval is accepted, or waits while the event is full."""
    if delegate.category.has_badge and badges.current(delegate) is None:
        badges.issue(delegate, by=by, now=now)
    if not delegate.category.needs_approval and "approve" in ALLOWED[delegate.status]:
        decisions.approve(delegate, by=by, now=now)
