"""Versions of the notice: what holds now, and each earlier one with its words, for the consents that name it."""

import datetime as dt
from collections.abc import Mapping

from models import Event, Notice, db
from operations.journal import Actor
from queries import notices

#: By purpose, in the event's languages; None: the house's words.
Texts = Mapping[str, dict[str, str] | None]


def change(event: Event, words: Texts, *, by: Actor, now: dt.datetime) -> None:
    """The same for who has locked the event and writes the line of the journal; other purposes stay as they are."""
    said = {purpose: text for purpose, text in ((event.notice or {}) | dict(words)).items() if text} or None
    if notices.worded(said) == notices.of_event(event):
        return
    keep_version(event, by=by, now=now)
    event.notice, event.notice_version = said, event.notice_version + 1
    keep_version(event, by=by, now=now)


def keep_version(event: Event, *, by: Actor, now: dt.datetime) -> None:
    """Keep the words that hold now under their version; once."""
    if db.session.get(Notice, (event.id, event.notice_version)) is None:
        words = notices.of_event(event)
        kept = Notice(event_id=event.id, version=event.notice_version, texts=words, kept_at=now, kept_by=by.name[:200])
        db.session.add(kept)
        db.session.flush()
