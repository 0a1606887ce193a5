"""An event's own words for its letters; where it has none, the house's hold."""

import sqlalchemy as sa

from models import Event, MessageTemplate, db


def of_event(event: Event) -> dict[tuple[str, str], MessageTemplate]:
    """The event's own words by kind of letter and language: one statement."""
    wanted = sa.select(MessageTemplate).where(MessageTemplate.event_id == event.id)
    return {(row.name, row.language): row for row in db.session.scalars(wanted)}


def of_kind(event: Event, kind: str) -> dict[str, MessageTemplate]:
    """The event's own words for one kind of letter, by language."""
    wanted = sa.select(MessageTemplate).where(MessageTemplate.event_id == event.id, MessageTemplate.name == kind)
    return {row.language: row for row in db.session.scalars(wanted)}


def words(event_id: int, kind: str, language: str) -> tuple[str, str] | None:
    """Subject and text with their gaps, where the event has its own."""
    row = db.session.get(MessageTemplate, (event_id, kind, language))
    return row and (row.subject, row.body)
