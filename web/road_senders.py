"""Who sends what was noted on the road, and how a kind of note is taken: see `web/road_notes.py`."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from models import Bus, Device, Event
from operations.journal import Actor
from operations.taken import Taken


@dataclasses.dataclass(frozen=True)
class Sender:
    """Who sends: the leader, on which phone, if it is one that joined, and the buses that are theirs."""

    by: Actor
    device: Device | None
    buses: Sequence[Bus]
    #: Whether they have this right at the event.
    may: Callable[[str], bool]


#: Reads a note (JSON, as it came) and calls one operation, inside a transaction; returns what the phone is answered.
#: Raises `Refusal` or `Malformed`. What is of another's bus does not exist: `unknown_note`.
Take = Callable[[Event, Mapping, Taken, Sender], dict]
