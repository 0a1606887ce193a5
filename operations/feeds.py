"""Calendar feeds go stale with what they tell, in the same transaction; the next poll renders them anew.

A change raises `wanted`; rendering happens outside any transaction and is stored only for the `wanted` it was made
for, so a change in between is never painted over.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Bus, Delegate, Delegation, Event, Feed, db
from models.base import utcnow
from models.transaction import lock
from operations.event_fields import LANGUAGES

#: Whose feed it is; None: the event's own.
Subject = Delegate | Delegation | Bus | None


def stale(delegate_ids: Iterable[int]) -> None:
    """The feeds of these delegates, and of their delegations, tell something else now: one statement."""
    ids = list(delegate_ids)
    delegation = sa.literal("delegation:").concat(sa.cast(Delegate.delegation_id, sa.String))
    keys = (sa.select(delegation.concat(f":{code}")).where(Delegate.id.in_(ids)) for code in LANGUAGES)
    _mark(sa.or_(Feed.delegate_id.in_(ids), *(Feed.key.in_(of_delegation) for of_delegation in keys)))


def stale_event(event: Event) -> None:
    """Every feed of the event, the public one too, tells something else now: one statement."""
    _mark(Feed.event_id == event.id)


def find(event: Event, subject: Subject, language: str) -> Feed | None:
    """The feed as last rendered: a delegate's own; a delegation's, a bus's or the event's public one in a language."""
    return db.session.scalar(sa.select(Feed).where(Feed.key == _key(event, subject, language)))


def begin(event: Event, subject: Subject, language: str) -> Feed:
    """The row of a feed that somebody polls for the first time; who comes second gets the first one's."""
    lock(event)
    if feed := find(event, subject, language):
        return feed
    delegate_id = subject.id if isinstance(subject, Delegate) else None
    feed = Feed(key=_key(event, subject, language), event_id=event.id, delegate_id=delegate_id)
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


def _key(event: Event, subject: Subject, language: str) -> str:
    if isinstance(subject, Delegate):
        return f"delegate:{subject.id}"
    whose = subject or event
    return f"{whose.__tablename__}:{whose.id}:{language}"
