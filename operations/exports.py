"""Lists that leave the house: nothing changes, but the journal says who took which, and who stands in it."""

from collections.abc import Iterable

from models import Entry, Event
from operations import journal, readings
from operations.journal import Actor


def made(event: Event, name: str, rows: int, *, by: Actor, people: Iterable[int] = ()) -> Entry:
    """Note that somebody took the list called `name` ("roster"), with so many rows and the delegates of these ids."""
    said = {"people": told} if (told := readings.packed(people)) else {}
    return journal.write("export.made", event, by, event_id=event.id, name=name, rows=rows, **said)
