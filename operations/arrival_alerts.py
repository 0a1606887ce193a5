"""Guests of honour: whoever looks after one is told when they arrive."""

import datetime as dt

from models import Event
from operations.journal import Actor
from queries.events import Outline


def note(event: Event | Outline, delegate_id: int, checkpoint_id: int, *, at: dt.datetime, by: Actor) -> None:
    """Somebody for whom protocol is called came in at the checkpoint, at this real moment; a gate waits for this."""
