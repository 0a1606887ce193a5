"""How one person comes and goes, where they sleep, and with whom they may share a room."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import ConvoyDay, Delegate, Event, Journey, Place, Stay, db


def journey(delegate: Delegate, way: str) -> Journey | None:
    """The person's arrival or departure."""
    return db.session.scalar(sa.select(Journey).where(Journey.delegate_id == delegate.id, Journey.way == way))


def stay(delegate: Delegate) -> Stay | None:
    """The person's nights, hotel and the one they ask to share with loaded."""
    loaded = joinedload(Stay.place), joinedload(Stay.shares_with)
    return db.session.scalar(sa.select(Stay).where(Stay.delegate_id == delegate.id).options(*loaded))


def askers(delegate: Delegate) -> Sequence[Delegate]:
    """Who asks to share a room with this person."""
    wanted = sa.select(Delegate).join(Stay, Stay.delegate_id == Delegate.id)
    wanted = wanted.where(Stay.shares_with_id == delegate.id, Delegate.status == "approved")
    return db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)).all()


def companions(delegate: Delegate) -> Sequence[Delegate]:
    """Whom this person may know of to share with: the approved of their delegation, and who belongs together."""
    near = [Delegate.principal_id == delegate.id, Delegate.id == delegate.principal_id]
    if delegate.delegation_id:
        near.append(Delegate.delegation_id == delegate.delegation_id)
    wanted = sa.select(Delegate).where(Delegate.event_id == delegate.event_id, Delegate.status == "approved")
    wanted = wanted.where(sa.or_(*near), Delegate.id != delegate.id)
    return db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)).all()


def hotels(event: Event) -> Sequence[Place]:
    """Where people may sleep: a convoy's hotels of its nights, else the event's places that lie within no other."""
    nights = sa.select(ConvoyDay.hotel_id).where(ConvoyDay.event_id == event.id)
    wanted = sa.select(Place).where(Place.event_id == event.id).order_by(Place.rank, Place.id)
    of_convoy = db.session.scalars(wanted.where(Place.id.in_(nights))).all()
    return of_convoy or db.session.scalars(wanted.where(Place.parent_id.is_(None))).all()
