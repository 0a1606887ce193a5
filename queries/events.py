"""The events of this installation, and what is published of each."""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import Event, Version, db
from models.event import EventClock


@dataclasses.dataclass(frozen=True)
class Outline(EventClock):
    """An event's clock and last day without the rest, which a gate need not wait for."""

    id: int
    zone: str
    clock_shift: int
    ends_on: dt.date


def listed() -> list[Event]:
    """Every event: what is still to come or on now, the next first, then what is over, the latest first."""
    found = db.session.scalars(sa.select(Event).order_by(Event.starts_on, Event.id)).all()
    over = [event for event in found if event.today() > event.ends_on]
    return [event for event in found if event not in over] + over[::-1]


def version(event: Event) -> Version | None:
    """The programme's current version; None before the first is published."""
    return db.session.get(Version, (event.id, event.version))
