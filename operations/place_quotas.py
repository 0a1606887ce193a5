"""How many places a category, a delegation or a role in it may have: quotas are set, and nobody loses a place by one.

Who sets them counts a change of the event's rules: `registration_rules.py`.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Category, Delegation, Event, PlaceQuota, db
from models.delegate import POSTS
from operations import journal, places
from operations.journal import Actor
from operations.refusals import Refusal
from queries import place_quotas
from queries.place_quotas import Scope


def standing(event: Event, delegation: Delegation | None = None) -> dict[Scope, PlaceQuota]:
    """The delegation's own quotas; without one, those that hold for categories and for each delegation."""
    key = delegation and delegation.id
    quotas = place_quotas.of_event(event)
    return {place_quotas.scope_of(one): one for one in quotas if one.delegation_id == key}


def store(
    event: Event,
    delegation: Delegation | None,
    quotas: Mapping[Scope, int],
    *,
    by: Actor,
    now: dt.datetime | None = None,
) -> bool:
    """Let these be the delegation's own quotas, or those that hold in general, and who waits and now fits move up;
    returns whether they are others than before.

    The caller holds the event's row locked. Refuses `quota_unknown` and `capacity_invalid`.
    """
    _check(event, delegation, quotas)
    stands = standing(event, delegation)
    if {scope: row.places for scope, row in stands.items()} == dict(quotas):
        return False
    gone = [row.id for scope, row in stands.items() if scope not in quotas]
    db.session.execute(sa.delete(PlaceQuota).where(PlaceQuota.id.in_(gone)))
    for scope, many in quotas.items():
        row = stands.get(scope) or PlaceQuota(event_id=event.id, key=scope.key, **scope._asdict())
        row.places = many
        db.session.add(row)
    journal.write("place_quotas.changed", delegation or event, by, event_id=event.id)
    places.fill(event, by=by, now=now)
    return True


def _check(event: Event, delegation: Delegation | None, quotas: Mapping[Scope, int]) -> None:
    """Refuses what is not the event's, and what limits nobody."""
    categories = set(db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id)))
    for scope, many in quotas.items():
        known = scope.category_id in (categories | {None}) and scope.post in (*POSTS, None)
        whole = scope == Scope("event", None, scope.category_id) and scope.category_id is not None
        part = scope.scope == "delegation" and scope.delegation_id == (delegation and delegation.id)
        if not known or not (part or (whole and delegation is None)):
            raise Refusal("quota_unknown")
        if not 0 <= many <= places.MOST:
            raise Refusal("capacity_invalid", most=places.MOST)
