"""The run of show's cues: what happens around an activity, in minutes from its start, so that they move with it."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping

from models import Activity, Cue, db
from operations import fields, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal

#: A cue may stand so far from the start of its activity, and last so long: a day.
MOST_MINUTES = 24 * 60


def minutes(typed: object, least: int, *, empty: int | None) -> int | None:
    """A whole number of minutes from `least` to a day; `empty` for nothing. Refuses `minutes_invalid`."""
    text = fields.line(typed if typed is None or isinstance(typed, str) else str(typed), 10)
    if not text:
        return empty
    try:
        number = int(text)
    except ValueError:
        number = MOST_MINUTES + 1
    if not least <= number <= MOST_MINUTES:
        raise Refusal("minutes_invalid", least=least, most=MOST_MINUTES)
    return number


def _what(typed: object) -> str:
    return fields.line(typed, 300) or _refuse("required")


def _optional(most: int) -> Callable[[object], str | None]:
    return lambda typed: fields.line(typed, most) or None


def _refuse(code: str) -> str:
    raise Refusal(code)


#: By field as a form has them.
RULES: dict[str, Callable[[object], object]] = {
    "starts_after": functools.partial(minutes, least=-MOST_MINUTES, empty=0),
    "minutes": functools.partial(minutes, least=0, empty=None),
    "what": _what,
    "who": _optional(200),
    "technical": _optional(300),
    "owner": _optional(100),
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a cue; raises `Malformed`."""
    return fields.read_all(RULES, typed)


def add(activity: Activity, facts: dict[str, object], *, by: Actor, now: dt.datetime | None = None) -> Cue:
    """One more line of the run of show. Refuses `finished`."""
    finished.ensure_running(activity.event, now)
    cue = Cue(activity=activity, **facts)
    db.session.add(cue)
    journal.write("cue.added", activity, by, what=cue.what)
    return cue


def edit(cue: Cue, facts: dict[str, object], *, by: Actor, now: dt.datetime | None = None) -> Cue:
    """Let it say something else. Refuses `finished`."""
    finished.ensure_running(cue.activity.event, now)
    for name, value in facts.items():
        setattr(cue, name, value)
    journal.write("cue.edited", cue.activity, by, what=cue.what)
    return cue


def remove(cue: Cue, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Take it off the run of show. Refuses `finished`."""
    finished.ensure_running(cue.activity.event, now)
    journal.write("cue.removed", cue.activity, by, what=cue.what)
    db.session.delete(cue)
