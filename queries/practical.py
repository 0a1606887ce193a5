"""What people need to know at an event besides its programme."""

import sqlalchemy as sa

from models import Event, Practical, db
from models.practical import KINDS


def of_event(event: Event, *, delegates: bool) -> dict[str, list[Practical]]:
    """By kind, in the order of `KINDS`, without kinds that have nothing; `delegates`: also what is theirs alone."""
    shown = sa.select(Practical).where(Practical.event_id == event.id).order_by(Practical.rank, Practical.id)
    if not delegates:
        shown = shown.where(Practical.audience == "public")
    rows = db.session.scalars(shown).all()
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    return {kind: found for kind, found in by_kind.items() if found}


def find(event: Event, id: int) -> Practical | None:
    """The event's thing to know with this id."""
    return db.session.scalar(sa.select(Practical).where(Practical.id == id, Practical.event_id == event.id))


def contacts(event: Event) -> list[Practical]:
    """Whom a delegate may call."""
    return of_event(event, delegates=True).get("contact", [])
