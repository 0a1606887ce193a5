"""Vehicles, greeters and flights in the small world, for tests of those who fetch people."""

import datetime as dt

from models import Consent, DelegateCare, Greeter, Journey, Vehicle, db
from models.base import Model
from models.transaction import transaction
from operations import pickups
from operations.journal import Actor

LIA = Actor("staff", "Lía Cota", 1)


def stored(row: Model) -> Model:
    with transaction():
        db.session.add(row)
    return row


def flies(delegate, at: dt.datetime | None, way: str = "arrival", **facts: object) -> Journey:
    return stored(Journey(delegate_id=delegate.id, way=way, at=at, **{"station": "SJD", "terminal": "2"} | facts))


def a_van(world, code: str = "VAN-1", seats: int = 4, **facts: object) -> Vehicle:
    return stored(Vehicle(event_id=world.event.id, code=code, kind="van", seats=seats, **facts))


def a_greeter(world, name: str = "Nora Paz", **facts: object) -> Greeter:
    return stored(Greeter(event_id=world.event.id, name=name, **facts))


def needs_no_step(delegate) -> None:
    """They use a wheelchair, and agreed that it is used."""
    given = {"given_at": delegate.registered_at, "by": "delegate", "by_kind": "delegate", "language": "es"}
    stored(Consent(delegate_id=delegate.id, purpose="care", notice_version=1, **given))
    with transaction():
        row = db.session.get(DelegateCare, delegate.id) or DelegateCare(delegate_id=delegate.id)
        row.aids = ["wheelchair"]
        db.session.add(row)


def said(world, *journeys: Journey, **facts: object) -> pickups.Said:
    """From the first landing for an hour and a half."""
    starts_at = min(one.at for one in journeys)
    usual = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(minutes=90)}
    return pickups.Said(tuple(one.id for one in journeys), **usual | facts)


def arranged(world, *journeys: Journey, **facts: object):
    """A pick-up of these people."""
    with transaction():
        return pickups.arrange(world.event, journeys[0].way, said(world, *journeys, **facts), by=LIA)
