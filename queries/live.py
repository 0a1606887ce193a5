"""Whether the public pages of an event would say anything new: what they depend on, as one short text."""

import hashlib

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, db
from queries.activities import SPEAKING


def stamp(event: Event) -> str:
    """The same text as long as what is published, the seats taken, the speakers and the minute by the event's clock are
    the same: one statement. Times have minutes and no seconds, so nothing is on, next or over in between.
    """
    minute = int(event.now().timestamp() // 60)
    seen = (event.id, event.version, event.changed_at.isoformat(), minute, *db.session.execute(_people(event)).one())
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def _people(event: Event) -> sa.Select:
    """How many take part in what is public, and when one of them, or a speaker's name, last changed."""
    taking_part = sa.select(sa.func.count(), sa.func.max(Participation.changed_at)).join(Participation.activity)
    taking_part = taking_part.where(Activity.event_id == event.id, Activity.audience == "public").subquery()
    speaker = sa.select(sa.func.max(Delegate.changed_at)).join(Participation, Participation.delegate_id == Delegate.id)
    speaker = speaker.where(Delegate.event_id == event.id, Participation.role.in_(SPEAKING))
    return sa.select(taking_part, speaker.scalar_subquery())
