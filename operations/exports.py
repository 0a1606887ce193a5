"""Lists that leave the house: nothing changes, but the journal says who took which."""

from models import Entry, Event
from operations import journal
from operations.journal import Actor


def made(event: Event, name: str, rows: int, *, by: Actor) -> Entry:
    """Note that somebody took the list called `name` ("roster"), with so many rows."""
    return journal.write("export.made", event, by, event_id=event.id, name=name, rows=rows)
