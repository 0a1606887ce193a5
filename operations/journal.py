"""The journal's pen: who does something, and the line that says so."""

import dataclasses

from models import Entry, db
from models.base import utcnow


@dataclasses.dataclass(frozen=True)
class Actor:
    """Who acts: kind is staff, delegate, aide, focal, host, token, system; `behalf_id` the delegate it is done for."""

    kind: str
    name: str
    id: int | None = None
    behalf_id: int | None = None


SYSTEM = Actor("system", "Comitiva")


def write(verb: str, subject: object, by: Actor, *, event_id: int | None = None, **detail: object) -> Entry:
    """One line about `subject` (a row, flushed here so that it has its id). `verb` is in the past: "delegate.approved".

    `detail` is what changed, plain and never sensitive: no e-mail, no health, no code of a badge.
    """
    db.session.flush()
    entry = Entry(
        event_id=event_id if event_id is not None else getattr(subject, "event_id", None),
        at=utcnow(),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
        behalf_id=by.behalf_id,
        verb=verb,
        object_kind=subject.__tablename__,
        object_id=getattr(subject, "id", None),
        detail=detail or None,
    )
    db.session.add(entry)
    return entry
