"""What was decided about company visits: pinned or forbidden."""

import sqlalchemy as sa

from models import Event, VisitDecision, db


def of_event(event: Event) -> list[VisitDecision]:
    """All that holds, the newest first: one statement."""
    wanted = sa.select(VisitDecision).where(VisitDecision.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(VisitDecision.at.desc(), VisitDecision.id.desc())))


def find(event: Event, decision_id: int) -> VisitDecision | None:
    """One of the event's."""
    found = db.session.get(VisitDecision, decision_id)
    return found if found is not None and found.event_id == event.id else None
