"""When an event is over: from then on everything can be read and exported, and nothing changes any more.

Verbs that change an event begin with `ensure_running`. Moving the last day, or the clock, opens the event again.
"""

import datetime as dt

from models import Event
from operations.refusals import Refusal
from queries.events import Outline

#: The night after the last day belongs to it: a farewell dinner ends when it ends.
NIGHT = dt.timedelta(hours=6)


def ends_at(event: Event | Outline) -> dt.datetime:
    """The moment from which the event is over, in UTC: six in the morning after its last day, by its own clocks."""
    morning = dt.datetime.combine(event.ends_on + dt.timedelta(days=1), dt.time(), event.tz) + NIGHT
    return morning.astimezone(dt.UTC)


def is_finished(event: Event | Outline, now: dt.datetime | None = None) -> bool:
    """Whether the event is over by its clock when the real time is `now`."""
    return event.now(now) >= ends_at(event)


def ensure_running(event: Event | Outline, now: dt.datetime | None = None) -> None:
    """Refuses `finished` once the event is over."""
    if is_finished(event, now):
        raise Refusal("finished")
