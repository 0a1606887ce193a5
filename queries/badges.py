"""Questions about badges."""

import collections
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Badge, BadgePrint, Category, CategoryZone, Delegate, Event, MeetingProfile, Zone, db
from queries.delegates import Filters, matching


def event_of(code: str | None) -> Event | None:
    """The event whose delegate has, or had, the badge with this code; None for a code of nobody."""
    if code is None:
        return None
    owner = sa.select(Event).join(Delegate, Delegate.event_id == Event.id).join(Badge, Badge.delegate_id == Delegate.id)
    return db.session.scalar(owner.where(Badge.code == code))


def printed(event: Event, filters: Filters) -> Sequence[bool]:
    """Of the badges to print of these people, in their order, whether each was printed before: one statement."""
    chosen = _ranked(_to_print(event, filters).join(Badge, _LIVING)).with_only_columns(Badge.printed > 0)
    return db.session.scalars(chosen).all()


def to_print(
    event: Event, filters: Filters, *, first: int = 0, most: int | None = None, new_since: dt.datetime | None = None
) -> Sequence[Badge]:
    """The badges that count now of the approved people that the filters leave, by category, then by name.

    Only categories that have badges; `most` of them after the `first` so many, and of these the ones that were not
    printed before `new_since`. People, categories and delegations are loaded: one statement, and one for what is new.
    """
    chosen = _ranked(_to_print(event, filters).join(Badge, _LIVING)).with_only_columns(Badge).offset(first).limit(most)
    loaded = joinedload(Badge.delegate, innerjoin=True)
    options = loaded.joinedload(Delegate.category, innerjoin=True), loaded.joinedload(Delegate.delegation)
    found = db.session.scalars(chosen.options(*options)).all()
    if new_since is None:
        return found
    old = _printed_until([badge.id for badge in found], new_since)
    return [badge for badge in found if badge.id not in old]


def without(event: Event, filters: Filters) -> Sequence[Delegate]:
    """The approved people that the filters leave who should have a badge and have none, in the same order."""
    people = _to_print(event, filters).outerjoin(Badge, _LIVING).where(Badge.id.is_(None))
    return db.session.scalars(_ranked(people)).all()


_LIVING = sa.and_(Badge.delegate_id == Delegate.id, Badge.ended_at.is_(None))


def _to_print(event: Event, filters: Filters) -> sa.Select[tuple[Delegate]]:
    people = matching(event, filters).join(Category, Category.id == Delegate.category_id)
    return people.where(Delegate.status == "approved", Category.has_badge)


def _ranked(people: sa.Select) -> sa.Select:
    return people.order_by(None).order_by(Category.rank, Category.id, Delegate.sort_name, Delegate.id)


def _printed_until(badge_ids: Sequence[int], moment: dt.datetime) -> set[int]:
    """Which of them were printed by then; of what was printed before there was a log nobody knows when."""
    logged = sa.select(BadgePrint.badge_id).where(BadgePrint.badge_id.in_(badge_ids))
    unlogged = sa.select(Badge.id).where(Badge.id.in_(badge_ids), Badge.printed > 0, Badge.id.not_in(logged))
    return set(db.session.scalars(sa.union(logged.where(BadgePrint.at <= moment), unlogged)))


def zones_of(category_ids: Iterable[int]) -> dict[int, list[Zone]]:
    """The zones that each of these categories may enter, by code: one statement."""
    opened = sa.select(CategoryZone.category_id, Zone).join(Zone, Zone.id == CategoryZone.zone_id)
    opened = opened.where(CategoryZone.category_id.in_(set(category_ids))).order_by(Zone.code)
    found = collections.defaultdict(list)
    for category_id, zone in db.session.execute(opened):
        found[category_id].append(zone)
    return found


def spoken_by(delegate_ids: Iterable[int]) -> dict[int, list[str]]:
    """What each of these people said they speak, the most comfortable first; who never said is not there."""
    profiles = sa.select(MeetingProfile.delegate_id, MeetingProfile.languages)
    profiles = profiles.where(MeetingProfile.delegate_id.in_(list(delegate_ids)))
    return {key: languages for key, languages in db.session.execute(profiles) if languages}
