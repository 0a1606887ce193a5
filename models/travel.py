"""How somebody comes and goes, and where they sleep: asked after the approval. Not participations."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Key, Model, one_of
from models.delegate import Delegate
from models.event import Place

WAYS = ("arrival", "departure")
MEANS = ("flight", "train", "road", "ship")
ROOMS = ("single", "double", "twin", "suite")


class Journey(Model):
    """One arrival or departure."""

    __tablename__ = "journey"
    __table_args__ = (
        one_of("way", WAYS),
        one_of("means", MEANS),
        sa.UniqueConstraint("delegate_id", "way"),
        sa.Index(None, "at"),
    )

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(sa.String(10))
    means: Mapped[str] = mapped_column(sa.String(10), default="flight")
    carrier: Mapped[str] = mapped_column(sa.String(80), default="")
    #: "AM 318".
    number: Mapped[str] = mapped_column(sa.String(20), default="")
    #: The airport, station or border crossing at the event's end, as people call it: "SJD".
    station: Mapped[str] = mapped_column(sa.String(80), default="")
    terminal: Mapped[str] = mapped_column(sa.String(20), default="")
    #: Landing or leaving at that station; null: not known yet.
    at: Mapped[At | None]
    #: IANA name of the station's zone where it is not the event's.
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    #: Pieces of luggage, a ramp, an early desk: what a driver has to know.
    note: Mapped[str] = mapped_column(sa.String(500), default="")

    delegate: Mapped[Delegate] = relationship()


class Stay(Model):
    """One person's nights at one hotel. Who shares a room is told on both rows."""

    __tablename__ = "stay"
    __table_args__ = (
        one_of("room", ROOMS),
        sa.CheckConstraint("to_on IS NULL OR from_on IS NULL OR to_on >= from_on", name="nights_in_order"),
        sa.Index(None, "place_id"),
        sa.Index(None, "shares_with_id"),
    )

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    #: Where it is none of the event's places; also "with family".
    elsewhere: Mapped[str] = mapped_column(sa.String(200), default="")
    room: Mapped[str] = mapped_column(sa.String(10), default="single")
    #: First and last night's day, local.
    from_on: Mapped[dt.date | None]
    to_on: Mapped[dt.date | None]
    #: Whom the person asks to share with; it holds when the other one asks, too.
    shares_with_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(500), default="")

    delegate: Mapped[Delegate] = relationship(foreign_keys=[delegate_id])
    shares_with: Mapped[Delegate | None] = relationship(foreign_keys=[shares_with_id])
    place: Mapped[Place | None] = relationship()


class Night(Model):
    """One night that is unlike the rest of somebody's stay: another hotel, another room, somebody else in it."""

    __tablename__ = "night"
    __table_args__ = (one_of("room", ROOMS), sa.Index(None, "place_id"), sa.Index(None, "shares_with_id"))

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    #: The day on whose evening they go to bed there.
    on: Mapped[dt.date] = mapped_column(primary_key=True)
    #: Null, with nothing elsewhere: where the convoy sleeps.
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    elsewhere: Mapped[str] = mapped_column(sa.String(200), default="")
    room: Mapped[str] = mapped_column(sa.String(10), default="single")
    shares_with_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(500), default="")

    delegate: Mapped[Delegate] = relationship(foreign_keys=[delegate_id])
    shares_with: Mapped[Delegate | None] = relationship(foreign_keys=[shares_with_id])
    place: Mapped[Place | None] = relationship()
