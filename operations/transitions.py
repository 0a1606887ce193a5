"""The states of a registration: what may be done in which, what it becomes then, and which letter says so.

One table. Pages, API and operations ask it; who changes a status takes it from here, with the event's row locked.
"""

import dataclasses
import datetime as dt

from models import Delegate, Entry, Event, db
from models.delegate import STATUSES
from models.transaction import lock
from operations import feeds, finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal


@dataclasses.dataclass(frozen=True)
class Transition:
    """A verb, the statuses it starts from, and those it may lead to, each with its letter: the journal's word, too."""

    verb: str
    starts: tuple[str, ...]
    letters: dict[str, str]

    @property
    def ends(self) -> tuple[str, ...]:
        """What somebody may be afterwards."""
        return tuple(self.letters)


_UNDECIDED = ("submitted", "returned", "endorsed")
_LIVING = (*_UNDECIDED, "approved", "waitlisted")
TRANSITIONS = (
    # The focal point's yes, where the event wants it first.
    Transition("endorse", ("submitted",), {"endorsed": "endorsed"}),
    # Back to the person or the focal point, with a note on what is to be corrected.
    Transition("return_back", ("submitted", "endorsed"), {"returned": "returned"}),
    # What was returned, or what a person changed after the focal point's yes.
    Transition("resubmit", ("returned", "endorsed"), {"submitted": "resubmitted"}),
    # Waiting while no place is free.
    Transition("approve", ("submitted", "endorsed"), {"approved": "approved", "waitlisted": "waitlisted"}),
    # A place fell free: at once, or held for a while for the person to say yes.
    Transition("promote", ("waitlisted",), {"approved": "promoted"}),
    Transition("reject", _LIVING, {"rejected": "rejected"}),
    Transition("cancel", _LIVING, {"cancelled": "cancelled"}),
    # Somebody else comes instead.
    Transition("substitute", ("approved", "waitlisted"), {"substituted": "substituted"}),
)
BY_VERB = {one.verb: one for one in TRANSITIONS}
#: What may be done with a delegate, by status; whatever is not listed is refused.
ALLOWED = {status: {one.verb for one in TRANSITIONS if status in one.starts} for status in STATUSES}
#: Who is in one of these does not come.
GONE = ("rejected", "cancelled", "substituted")
#: Letters for what may happen to somebody more than once.
_AGAIN = ("endorsed", "returned", "resubmitted")


def take(delegate: Delegate, verb: str, now: dt.datetime | None) -> Event:
    """Lock the event, then see whether the verb is allowed: from here on nobody else changes the delegate's status.

    Refuses `finished` and `not_allowed_from_<status>`.
    """
    event = lock(delegate.event)
    finished.ensure_running(event, now)
    db.session.refresh(delegate)
    if verb not in ALLOWED[delegate.status]:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    return event


def tell(delegate: Delegate, verb: str, by: Actor, **told: object) -> Delegate:
    """Journal what the verb made of them, write the letter with what is `told`, and let calendars be made anew."""
    word = BY_VERB[verb].letters[delegate.status]
    entry = journal.write(f"delegate.{word}", delegate, by)
    outbox.queue(delegate, word, f"{word}:{delegate.id}{_time(word, entry)}", **told)
    feeds.stale([delegate.id])
    return delegate


def _time(word: str, entry: Entry) -> str:
    """Nothing for what can happen once, so that it is never told twice."""
    if word not in _AGAIN:
        return ""
    db.session.flush()
    return f":{entry.id}"
