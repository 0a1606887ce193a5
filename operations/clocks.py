"""The event's clock: an organizer moves it to rehearse a day, and back."""

import datetime as dt
import math

from models import Event
from models.base import utcnow
from operations import journal
from operations.event_reading import instant
from operations.journal import Actor
from operations.refusals import Refusal


def set_clock(event: Event, moment: dt.datetime | None, *, by: Actor, now: dt.datetime | None = None) -> Event:
    """Let the event's clock stand at `moment` and run on from there; None: the real time again.

    `moment` without a zone is local time at the event, the first where it comes twice. Refuses `hour_left_out`.
    """
    now = now or utcnow()
    if moment is None:
        event.clock_shift = 0
    else:
        aware = moment if moment.tzinfo else _instant(moment, event.zone)
        # Upwards: a rule that begins at this moment holds from now on.
        event.clock_shift = math.ceil((aware - now).total_seconds())
    journal.write("event.clock_set", event, by, event_id=event.id, shift=event.clock_shift)
    return event


def _instant(local: dt.datetime, zone: str) -> dt.datetime:
    try:
        return instant(local, zone)
    except ValueError:
        raise Refusal("hour_left_out", "moment") from None
