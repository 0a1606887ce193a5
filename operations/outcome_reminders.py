"""Reminding people of what was noted for them and is due: once for each next date, by the event's clock."""

import datetime as dt

import sqlalchemy as sa

from models import Delegate, Event, Message, Outcome, db
from models.transaction import lock
from operations import outbox
from queries.outcomes_noted import CLOSED

TEMPLATE = "outcome_due"
#: What was due longer ago is nobody's news: an installation that slept does not write hundreds of letters.
OLDEST = dt.timedelta(days=14)


def events_due(now: dt.datetime | None = None) -> list[Event]:
    """The events, over or not, with something that is due and that nobody was reminded of."""
    some = sa.select(Outcome.event_id).where(Outcome.due_on.is_not(None), Outcome.stage.not_in(CLOSED))
    events = db.session.scalars(sa.select(Event).where(Event.id.in_(some)).order_by(Event.id))
    return [one for one in events if _due(one, now)]


def remind_due(event: Event, *, now: dt.datetime | None = None) -> int:
    """Write to whose it is; returns how many letters."""
    lock(event)
    told = [(one.delegate, _dedupe(one), {"outcome_id": one.id}) for one in _due(event, now)]
    return outbox.queue_all(TEMPLATE, told, now=now)


def _due(event: Event, now: dt.datetime | None) -> list[Outcome]:
    today = event.today(now)
    wanted = sa.select(Outcome).join(Outcome.delegate).where(Outcome.event_id == event.id)
    wanted = wanted.where(Outcome.due_on.between(today - OLDEST, today), Outcome.stage.not_in(CLOSED))
    due = db.session.scalars(wanted.where(Delegate.erased_at.is_(None)).order_by(Outcome.id)).all()
    written = sa.select(Message.dedupe).where(Message.event_id == event.id, Message.template == TEMPLATE)
    known = set(db.session.scalars(written)) if due else set()
    return [one for one in due if _dedupe(one) not in known]


def _dedupe(one: Outcome) -> str:
    return f"{TEMPLATE}:{one.id}:{one.due_on:%Y-%m-%d}"
