"""How an event's badges are printed; an event of which nobody said anything has the usual design."""

from models import BadgeDesign, Event, db
from models.printing import PARTS


def of_event(event: Event) -> BadgeDesign:
    """The event's design, stored or the usual one: one statement, or none when it was read before."""
    return db.session.get(BadgeDesign, event.id) or usual(event.id)


def usual(event_id: int | None = None) -> BadgeDesign:
    """A6, one side, everything; not stored."""
    return BadgeDesign(event_id=event_id, layout="a6", two_sided=False, parts=list(PARTS), back=None, edition=1)
