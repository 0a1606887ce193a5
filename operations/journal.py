"""The journal's pen: who does something, and the line that says so."""

import dataclasses
from collections.abc import Iterable

import sqlalchemy as sa

from models import Entry, db
from models.base import utcnow


@dataclasses.dataclass(frozen=True)
class Actor:
    """Who acts: kind is staff, delegate, aide, focal, host, device, token, system; `behalf_id` for which delegate."""

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


def write_all(verb: str, said: Iterable[tuple[object, Actor, dict[str, object] | None]]) -> None:
    """A line about each of many rows that have their ids, with who did it and what changed: one statement."""
    at = utcnow()
    lines = [
        {
            "event_id": getattr(subject, "event_id", None),
            "at": at,
            "actor_kind": by.kind,
            "actor_id": by.id,
            "actor_name": by.name[:200],
            "behalf_id": by.behalf_id,
            "verb": verb,
            "object_kind": subject.__tablename__,
            "object_id": subject.id,
            "detail": detail,
        }
        for subject, by, detail in said
    ]
    if lines:
        db.session.execute(sa.insert(Entry), lines)
