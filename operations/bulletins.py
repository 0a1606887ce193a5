"""Bulletins: telling everybody what changed for them, in one press and never twice.

What is untold is computed from the history of what was published, so that a publishing which is interrupted right after
its commit loses nothing: the change waits here until somebody tells it.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from models import Bulletin, BulletinChange, Delegate, Event, Message, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import bulletins


def send(
    event: Event,
    *,
    by: Actor,
    expected: list[tuple[int, int, int]] | None = None,
    note: dict[str, str] | None = None,
    only: Collection[int] | None = None,
    now: dt.datetime | None = None,
) -> Bulletin:
    """Tell each approved delegate what changed for them since they were last told: one message each, in the outbox.

    `expected` is what the sender saw to be untold (`queries.bulletins.untold`); with `only` no more is told than what
    became of these activities. Refuses `nothing_to_tell`, and
    `changed_meanwhile` when somebody published or told something in between.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    untold = [one for one in bulletins.untold(event) if only is None or one[0] in only]
    if not untold:
        raise Refusal("nothing_to_tell")
    if expected is not None and sorted(expected) != untold:
        raise Refusal("changed_meanwhile")
    bulletin = Bulletin(event_id=event.id, sent_at=now, sent_by=by.name[:200], note=note)
    db.session.add(bulletin)
    db.session.flush()
    db.session.add_all(
        BulletinChange(bulletin_id=bulletin.id, activity_id=activity_id, since_revision=since, revision=revision)
        for activity_id, since, revision in untold
    )
    people = bulletins.concerned(event, bulletins.changes(untold))
    _queue(event, bulletin, people, now)
    journal.write("bulletin.sent", bulletin, by, changes=len(untold), people=len(people))
    return bulletin


def unsay(event: Event, since: dt.datetime) -> int:
    """Forget the bulletins since this moment, none of which was sent, as a rehearsal's are not; returns how many."""
    said = sa.select(Bulletin.id).where(Bulletin.event_id == event.id, Bulletin.sent_at >= since)
    ids = set(db.session.scalars(said))
    written = sa.select(Message).where(Message.event_id == event.id, Message.template == bulletins.TEMPLATE)
    for message in db.session.scalars(written.where(Message.created_at >= since, Message.status != "sent")):
        if message.variables["bulletin"] in ids:
            db.session.delete(message)
    db.session.execute(sa.delete(BulletinChange).where(BulletinChange.bulletin_id.in_(ids)))
    db.session.execute(sa.delete(Bulletin).where(Bulletin.id.in_(ids)))
    return len(ids)


def _queue(event: Event, bulletin: Bulletin, people: dict[int, list[int]], now: dt.datetime) -> None:
    """One outbox row for each of these delegates: three statements, whatever their number."""
    known = sa.select(Delegate.id, Delegate.event_id, Delegate.email, Delegate.language)
    told = (
        (one, f"bulletin:{bulletin.id}:{one.id}", {"bulletin": bulletin.id, "activities": people[one.id]})
        for one in db.session.execute(known.where(Delegate.event_id == event.id).order_by(Delegate.id))
        if one.id in people
    )
    outbox.queue_all(bulletins.TEMPLATE, told, now=now)
