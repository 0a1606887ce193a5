"""Calendar feeds go stale with what they tell, in the same transaction; the next poll renders them anew.

A change raises `wanted`; rendering happens outside any transaction and is stored only for the `wanted` it was made
for, so a change in between is never painted over.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Event, Feed, db
from models.base import utcnow
from models.transaction import lock


def stale(delegate_ids: Iterable[int]) -> None:
    """The personal feeds of these delegates tell something else now: one statement."""
    _mark(Feed.delegate_id.in_(list(delegate_ids)))


def stale_event(event: Event) -> None:
    """Every feed of the event, the public one too, tells something else now: one statement."""
    _mark(Feed.event_id == event.id)


def find(event: Event, delegate: Delegate | None, language: str) -> Feed | None:
    """The feed as last rendered: a delegate's own, or the event's public one in a language."""
    return db.session.scalar(sa.select(Feed).where(Feed.key == _key(event, delegate, language)))


def begin(event: Event, delegate: Delegate | None, language: str) -> Feed:
    """The row of a feed that somebody polls for the first time; who comes second gets the first one's."""
    lock(event)
    if feed := find(event, delegate, language):
        return feed
    feed = Feed(key=_key(event, delegate, language), event_id=event.id, delegate_id=delegate and delegate.id)
    db.session.add(feed)
    db.session.flush()
    return feed


def keep(feed_id: int, made: int, body: bytes, etag: str) -> None:
    """Store what was rendered for the state `made`, unless a newer one is there already."""
    older = sa.update(Feed).where(Feed.id == feed_id, Feed.made < made)
    db.session.execute(older.values(made=made, body=body, etag=etag))


def _mark(which: sa.ColumnElement[bool]) -> None:
    # In one order: somebody else may be marking some of the same rows.
    in_order = sa.select(Feed.id).where(which).order_by(Feed.id).with_for_update(key_share=True)
    raised = sa.update(Feed).where(Feed.id.in_(in_order)).values(wanted=Feed.wanted + 1, changed_at=utcnow())
    db.session.execute(raised, execution_options={"synchronize_session": "fetch"})


def _key(event: Event, delegate: Delegate | None, language: str) -> str:
    return f"delegate:{delegate.id}" if delegate else f"event:{event.id}:{language}"
