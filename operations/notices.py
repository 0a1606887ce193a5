"""The words people agree to: each change is a new version, and the earlier ones are kept with their words.

A consent names its version. The first version is kept with the event, or before it is changed for the first time.
"""

import datetime as dt
from collections.abc import Mapping

from models import Event
from models.base import utcnow
from models.transaction import lock
from operations import event_fields, finished, journal, notice_versions
from operations.event_settings import changes, ensure_unchanged, mark, texts
from operations.fields import read_all
from operations.journal import Actor
from operations.notice_versions import Texts
from queries import notices
from queries.notices import PURPOSES

LANGUAGES = event_fields.LANGUAGES
#: By field as a form has them; a text in three languages is three fields.
RULES = {f"{purpose}_{language}": event_fields.text_lines for purpose in PURPOSES for language in LANGUAGES}


def read(typed: Mapping[str, object]) -> dict[str, dict[str, str] | None]:
    """What a page collected as the words of each purpose, None for the house's; raises `Malformed`."""
    facts = read_all(RULES, typed)
    said = {purpose: texts(purpose, facts) for purpose in PURPOSES}
    return {purpose: None if words == notices.HOUSE[purpose] else words for purpose, words in said.items()}


def keep(event: Event, words: Texts, *, seen: str | None = None, by: Actor, now: dt.datetime | None = None) -> Event:
    """Let people agree to these words from now on; `seen` is the `mark_of` what the page showed.

    Refuses `changed_meanwhile` and `finished`. What says the same is no new version.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    ensure_unchanged(seen, mark_of(event))
    before = notices.of_event(event)
    notice_versions.change(event, words, by=by, now=now)
    if changed := changes(before, notices.of_event(event)):
        journal.write("notice.changed", event, by, event_id=event.id, purposes=changed, version=event.notice_version)
    return event


def said_of(event: Event) -> dict[str, dict[str, str]]:
    """The words of each purpose, as a form shows them."""
    return notices.of_event(event)


def mark_of(event: Event) -> str:
    """A mark of these words, for the page that shows them."""
    return mark(said_of(event))
