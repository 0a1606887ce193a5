"""Rows for the pages on which meetings are looked at and decided: people, rooms, activities by id, and counts."""

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Delegate, Event, MeetingRequest, Place, db


def counts(event: Event) -> Counter[str]:
    """How many requests there are in each state."""
    wanted = sa.select(MeetingRequest.status, sa.func.count()).where(MeetingRequest.event_id == event.id)
    return Counter(dict(db.session.execute(wanted.group_by(MeetingRequest.status)).all()))


def people(ids: Iterable[int]) -> dict[int, Delegate]:
    """Delegates by id, with their delegations."""
    wanted = sa.select(Delegate).where(Delegate.id.in_(set(ids))).options(joinedload(Delegate.delegation))
    return {one.id: one for one in db.session.scalars(wanted)}


def places(ids: Iterable[int]) -> dict[int, Place]:
    """Places by id."""
    return {one.id: one for one in db.session.scalars(sa.select(Place).where(Place.id.in_(set(ids))))}


def activities(ids: Iterable[int]) -> dict[int, Activity]:
    """Activities by id."""
    ids = set(ids)
    found = db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}


def find(event: Event, request_id: int) -> MeetingRequest | None:
    """One of the event's requests with its two people, whatever became of it."""
    wanted = sa.select(MeetingRequest).where(MeetingRequest.event_id == event.id, MeetingRequest.id == request_id)
    return db.session.scalar(wanted.options(joinedload(MeetingRequest.asker), joinedload(MeetingRequest.asked)))
