"""Calendar feeds go stale with what they tell, in the same transaction; the next poll renders them anew."""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Event, Feed, db


def stale(delegate_ids: Iterable[int]) -> None:
    """The personal feeds of these delegates: one statement."""
    _mark(Feed.delegate_id.in_(list(delegate_ids)))


def stale_event(event: Event) -> None:
    """Every feed of the event, the public one too: one statement."""
    _mark(Feed.event_id == event.id)


def _mark(which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(Feed).where(which).values(stale=True), execution_options={"synchronize_session": "fetch"})
