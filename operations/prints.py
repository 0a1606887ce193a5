"""What was printed: every badge and pass on every file that was handed to a printer, when, by whom and why again."""

import datetime as dt
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from models import Badge, BadgePrint, Delegate, Event, db
from models.base import utcnow
from models.printing import WHY_AGAIN
from operations import fields, journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import badge_designs, prints

#: How session passes are printed.
PASSES = "card"
LONGEST_NOTE = 200


def read_why(why: object, note: object = "") -> tuple[str | None, str]:
    """Why something is printed again, and the words to it, of what was typed. Refuses as `fields.line` does, and
    `unknown_choice`.
    """
    word = fields.line(why, LONGEST_NOTE)
    if word and word not in WHY_AGAIN:
        raise Refusal("unknown_choice", "why")
    return word or None, fields.line(note, LONGEST_NOTE)


def note(
    event: Event,
    badge_ids: Sequence[int],
    *,
    by: Actor,
    layout: str | None = None,
    why: str | None = None,
    note: str = "",
    now: dt.datetime | None = None,
) -> str:
    """Keep that these badges were printed as one file, and return its key; `layout` None is the event's.

    Why again, a word of `WHY_AGAIN`, is kept of those that were printed before: "other" where nobody said.
    """
    before = set(db.session.scalars(sa.select(Badge.id).where(Badge.id.in_(badge_ids), Badge.printed > 0)))
    db.session.execute(sa.update(Badge).where(Badge.id.in_(badge_ids)).values(printed=Badge.printed + 1))
    if len(badge_ids) == 1:
        owner = db.session.scalar(sa.select(Delegate).join(Badge).where(Badge.id == badge_ids[0]))
        journal.write("badge.printed", owner, by)
    else:
        journal.write("badges.printed", event, by, event_id=event.id, number=len(badge_ids))
    lines = [{"badge_id": key} | _again(key in before, why, note) for key in badge_ids]
    return _keep(event, layout or badge_designs.of_event(event).layout, lines, by, now)


def note_passes(
    event: Event,
    pass_ids: Sequence[int],
    *,
    by: Actor,
    why: str | None = None,
    note: str = "",
    now: dt.datetime | None = None,
) -> str:
    """The same of session passes."""
    before = prints.passes_printed(pass_ids)
    journal.write("passes.printed", event, by, event_id=event.id, number=len(pass_ids))
    lines = [{"pass_id": key} | _again(key in before, why, note) for key in pass_ids]
    return _keep(event, PASSES, lines, by, now)


def _again(printed_before: bool, why: str | None, note: str) -> dict[str, str | None]:
    return {"why": (why or "other") if printed_before else None, "note": note}


def _keep(event: Event, layout: str, lines: list[dict[str, object]], by: Actor, now: dt.datetime | None) -> str:
    pile = secrets.token_hex(16)
    same = {"event_id": event.id, "at": now or utcnow(), "by": by.name[:200], "layout": layout, "pile": pile}
    if lines:
        # First prints and reprints alike: with their nulls written they are one statement.
        db.session.execute(
            sa.insert(BadgePrint), [same | line for line in lines], execution_options={"render_nulls": True}
        )
    return pile
