"""What is proposed and not yet published. Only organizers' pages ask here; everything else reads what is published."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityDraft, Event, db


def of_event(event: Event) -> dict[int, ActivityDraft]:
    """The event's drafts by activity, with the activity loaded."""
    wanted = sa.select(ActivityDraft).join(ActivityDraft.activity).where(Activity.event_id == event.id)
    found = db.session.scalars(wanted.options(joinedload(ActivityDraft.activity)))
    return {draft.activity_id: draft for draft in found}


def of_activities(activity_ids: Iterable[int]) -> list[ActivityDraft]:
    """The drafts of these activities, by id."""
    wanted = sa.select(ActivityDraft).where(ActivityDraft.activity_id.in_(list(activity_ids)))
    return list(db.session.scalars(wanted.order_by(ActivityDraft.activity_id)))


def find(event: Event, activity_id: int) -> Activity | None:
    """Any activity of the event, published or not."""
    return db.session.scalar(sa.select(Activity).where(Activity.id == activity_id, Activity.event_id == event.id))
