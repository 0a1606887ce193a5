"""Cars and vans, who greets whom, and who is fetched together: between station and hotel.

Who rides the convoy's buses is a participation in a ride; a pick-up is not, for a flight's people are fetched whenever
it lands.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Key, Model, Sourced, one_of
from models.event import Place
from models.travel import WAYS, Journey

VEHICLES = ("car", "van", "minibus", "bus")
#: How far a pick-up is.
STAGES = ("planned", "met", "in_car", "done")


class Vehicle(Sourced, Model):
    """Something to fetch people with."""

    __tablename__ = "vehicle"
    __table_args__ = (
        one_of("kind", VEHICLES),
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("seats > 0", name="has_seats"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: "VAN-3", as it stands in the windscreen.
    code: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[str] = mapped_column(sa.String(10), default="car")
    seats: Mapped[int]
    #: A wheelchair gets in and out.
    step_free: Mapped[bool] = mapped_column(default=False)
    plate: Mapped[str] = mapped_column(sa.String(20), default="")
    driver_name: Mapped[str] = mapped_column(sa.String(200), default="")
    driver_phone: Mapped[str | None] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    edition: Mapped[int] = mapped_column(default=1)


class Greeter(Sourced, Model):
    """Who meets people where they land."""

    __tablename__ = "greeter"
    __table_args__ = (sa.Index(None, "event_id"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    #: Language codes that they speak.
    languages: Mapped[list | None] = mapped_column(sa.JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    edition: Mapped[int] = mapped_column(default=1)


class Pickup(Model):
    """People met, or brought, together: a vehicle, a greeter, a station, from when to when they are taken up by it."""

    __tablename__ = "pickup"
    __table_args__ = (
        one_of("way", WAYS),
        one_of("stage", STAGES),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.Index(None, "event_id", "starts_at"),
        sa.Index(None, "vehicle_id"),
        sa.Index(None, "greeter_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    way: Mapped[str] = mapped_column(sa.String(10))
    station: Mapped[str] = mapped_column(sa.String(80), default="")
    terminal: Mapped[str] = mapped_column(sa.String(20), default="")
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    vehicle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("vehicle.id"))
    greeter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("greeter.id"))
    #: The hotel, where it is one of the event's places.
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    stage: Mapped[str] = mapped_column(sa.String(10), default="planned")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    edition: Mapped[int] = mapped_column(default=1)

    vehicle: Mapped[Vehicle | None] = relationship()
    greeter: Mapped[Greeter | None] = relationship()
    place: Mapped[Place | None] = relationship()
    #: `operations/pickups.py` writes the rows between.
    journeys: Mapped[list[Journey]] = relationship(secondary="pickup_journey", order_by=Journey.id, viewonly=True)


class PickupJourney(Model):
    """Whose arrival or departure it is; each is fetched once."""

    __tablename__ = "pickup_journey"

    journey_id: Mapped[int] = mapped_column(sa.ForeignKey("journey.id", ondelete="CASCADE"), primary_key=True)
    pickup_id: Mapped[int] = mapped_column(sa.ForeignKey("pickup.id", ondelete="CASCADE"), index=True)
    #: When the journey was to land or leave as it was put here: who changes it since waits, or is waited for.
    planned_at: Mapped[At | None]
