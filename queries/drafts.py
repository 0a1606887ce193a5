"""What is proposed and not yet published. Only organizers' pages ask here; everything else reads what is published."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityDraft, Event, db


def of_event(event: Event) -> dict[int, ActivityDraft]:
    """The event's drafts by activity, with activity, its categories and the place: two statements."""
    wanted = sa.select(ActivityDraft).join(ActivityDraft.activity).where(Activity.event_id == event.id)
    activity = joinedload(ActivityDraft.activity, innerjoin=True).selectinload(Activity.categories)
    found = db.session.scalars(wanted.options(activity, joinedload(ActivityDraft.place)))
    return {draft.activity_id: draft for draft in found}


def of_activities(activity_ids: Iterable[int]) -> list[ActivityDraft]:
    """The drafts of these activities, by id."""
    wanted = sa.select(ActivityDraft).where(ActivityDraft.activity_id.in_(list(activity_ids)))
    return list(db.session.scalars(wanted.order_by(ActivityDraft.activity_id)))


def find(event: Event, activity_id: int) -> Activity | None:
    """Any activity of the event, published or not."""
    return db.session.scalar(sa.select(Activity).where(Activity.id == activity_id, Activity.event_id == event.id))


def has_times(event: Event, place_ids: Collection[int] | None = None) -> bool:
    """Whether a draft of the event (or one at these places) proposes a time."""
    timed = sa.select(ActivityDraft.activity_id).join(ActivityDraft.activity)
    timed = timed.where(Activity.event_id == event.id, ActivityDraft.starts_at.is_not(None))
    if place_ids is not None:
        timed = timed.where(ActivityDraft.place_id.in_(place_ids))
    return db.session.scalar(timed.limit(1)) is not None


def at_place(place_id: int) -> Activity | None:
    """An activity that a draft puts at this place, or lets end there."""
    there = sa.or_(ActivityDraft.place_id == place_id, ActivityDraft.to_place_id == place_id)
    return db.session.scalar(sa.select(Activity).join(ActivityDraft).where(there).limit(1))
