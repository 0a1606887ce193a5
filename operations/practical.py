"""What people need to know besides the programme: organizers add it, change it, put it in order and withdraw it.

It is live: what is stored here is read at once. Whoever changes it holds the event's row locked, so that the order is
one, and two people who change one thing at once are told.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from models import Event, Practical, db
from models.base import utcnow
from models.practical import AUDIENCES, KINDS
from models.transaction import lock
from operations import event_fields, fields, finished, journal
from operations.event_settings import changes, ensure_unchanged, mark, read_named, texts
from operations.journal import Actor
from operations.refusals import Refusal
from queries import practical

LANGUAGES = event_fields.LANGUAGES
_FACTS = ("kind", "title", "text", "url", "phone", "audience")


def _kind(typed: object) -> str:
    return typed if typed in KINDS else _refuse("unknown_practical_kind")


def _audience(typed: object) -> str:
    return typed if typed in AUDIENCES else _refuse("unknown_audience")


def _link(typed: object) -> str | None:
    return event_fields.link(typed) if fields.line(typed, 500) else None


def _refuse(code: str) -> str:
    raise Refusal(code)


#: By field as a form has them; a text in three languages is three fields.
RULES: dict[str, Callable[[object], object]] = {
    "kind": _kind,
    **{f"title_{language}": event_fields.text_line for language in LANGUAGES},
    **{f"text_{language}": event_fields.text_lines for language in LANGUAGES},
    "phone": fields.phone,
    "url": _link,
    "audience": _audience,
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of one thing to know; raises `Malformed`."""
    facts = read_named(RULES, typed, "title")
    return facts | {"text": texts("text", facts)}


def add(event: Event, facts: dict[str, object], *, by: Actor, now: dt.datetime | None = None) -> Practical:
    """One more thing to know, last of its kind. Refuses `finished`."""
    _begin(event, now)
    row = Practical(event=event, rank=_last(event) + 1, **facts)
    db.session.add(row)
    _note("practical.added", row, by, now)
    return row


def edit(
    row: Practical, facts: dict[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Practical:
    """Let it say something else; under another kind it stands last. `seen` is the `mark_of` what the page showed.

    Refuses `changed_meanwhile` and `finished`.
    """
    _begin(row.event, now)
    lock(row)
    before = said_of(row)
    ensure_unchanged(seen, mark(before))
    if facts["kind"] != row.kind:
        row.rank = _last(row.event) + 1
    for name in _FACTS:
        setattr(row, name, facts[name])
    if changed := changes(before, said_of(row)):
        _note("practical.edited", row, by, now, facts=changed)
    return row


def move(row: Practical, steps: int, *, by: Actor, now: dt.datetime | None = None) -> Practical:
    """So many places down (below 0: up) among those of its kind, at most to the end. Refuses `finished`."""
    _begin(row.event, now)
    ordered = practical.of_event(row.event, delegates=True)
    alike = ordered[row.kind]
    at = alike.index(row)
    to = min(max(at + steps, 0), len(alike) - 1)
    if to == at:
        return row
    alike.insert(to, alike.pop(at))
    for rank, one in enumerate(one for rows in ordered.values() for one in rows):
        one.rank = rank
    _note("practical.moved", row, by, now)
    return row


def withdraw(row: Practical, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Nobody reads it any more. Refuses `finished`."""
    _begin(row.event, now)
    _note("practical.withdrawn", row, by, now)
    db.session.delete(row)


def said_of(row: Practical) -> dict[str, object]:
    """What it says, as `edit` takes it."""
    return {name: getattr(row, name) for name in _FACTS}


def mark_of(row: Practical) -> str:
    """A mark of what it says, for the page that shows it."""
    return mark(said_of(row))


def _begin(event: Event, now: dt.datetime | None) -> None:
    lock(event)
    finished.ensure_running(event, now)


def _last(event: Event) -> int:
    rows = practical.of_event(event, delegates=True).values()
    return max((one.rank for alike in rows for one in alike), default=-1)


def _note(verb: str, row: Practical, by: Actor, now: dt.datetime | None, **detail: object) -> None:
    row.event.changed_at = now or utcnow()
    journal.write(verb, row, by, name=row.title, **detail)
