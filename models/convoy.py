"""A convoy: its corridor, the city and hotel of each day, when companies may be visited, axes, buses, ways.

Legs are activities, who goes is a participation, a bus is a group of a ride. Here is only what holds for all of them.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.event import Event, Place

#: What an organizer says of a visit before it is calculated.
DECISIONS = ("pin", "forbid")


class Convoy(Sourced, Model):
    """The rules of one event's convoy; without a row, the event has none."""

    __tablename__ = "convoy"
    __table_args__ = (
        sa.CheckConstraint("choices BETWEEN 1 AND 20", name="choices_sensible"),
        sa.CheckConstraint("promised BETWEEN 0 AND 5", name="promised_sensible"),
        sa.CheckConstraint("rest BETWEEN 0 AND 480", name="rest_sensible"),
        sa.CheckConstraint("buffer BETWEEN 0 AND 120", name="buffer_sensible"),
        sa.CheckConstraint("speed BETWEEN 5 AND 120", name="speed_sensible"),
        sa.CheckConstraint("driving_hours BETWEEN 1 AND 24", name="driving_hours_sensible"),
        sa.CheckConstraint("duty_hours BETWEEN 1 AND 24", name="duty_hours_sensible"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: "California corridor (first)": more will follow.
    corridor: Mapped[I18n | None]
    #: How many companies a municipality may rank, and how many of its first `choices` everybody is to visit before
    #: anybody visits more.
    choices: Mapped[int] = mapped_column(default=5)
    promised: Mapped[int] = mapped_column(default=2)
    #: A pause of so many minutes between two visits lets people change the bus.
    rest: Mapped[int] = mapped_column(default=90)
    #: Minutes a bus is there before a visit begins.
    buffer: Mapped[int] = mapped_column(default=15)
    #: Kilometres an hour, as the crow flies, where nobody measured the way.
    speed: Mapped[int] = mapped_column(default=25)
    #: What a driver may drive, and be on duty, in a day: 49 CFR 395.5.
    driving_hours: Mapped[int] = mapped_column(default=10)
    duty_hours: Mapped[int] = mapped_column(default=15)
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class ConvoyDay(Sourced, Model):
    """Where the convoy is on a day, and where it sleeps the night after."""

    __tablename__ = "convoy_day"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    hotel_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))

    city: Mapped[Place] = relationship(foreign_keys=[city_id])
    hotel: Mapped[Place | None] = relationship(foreign_keys=[hotel_id])


class VisitSlot(Model):
    """A stretch of time in which companies are visited, several at once where there are buses."""

    __tablename__ = "visit_slot"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.UniqueConstraint("event_id", "starts_at"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    starts_at: Mapped[At]
    ends_at: Mapped[At]


class Axis(Sourced, Model):
    """What a leg serves: economic, communities, creative industries, diplomacy."""

    __tablename__ = "axis"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]
    #: Its order, and which of the colours it has.
    rank: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()


class Bus(Sourced, Model):
    """A bus that is with the convoy for all its days; on each ride it is a group."""

    __tablename__ = "bus"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("seats > 0", name="has_seats"),
        # The address of a calendar names the id: it never becomes another bus's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    #: "BUS-1", as it stands in the windscreen.
    code: Mapped[str] = mapped_column(sa.String(20))
    seats: Mapped[int]
    step_free: Mapped[bool | None]
    #: Seats in a row, and how many of the first ones are kept for leader and guides.
    abreast: Mapped[int] = mapped_column(default=4, server_default="4")
    kept: Mapped[int] = mapped_column(default=2, server_default="2")
    #: Delegates who lead it, where a ride says nothing else.
    leader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    deputy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    driver_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default=sa.text("''"))
    driver_phone: Mapped[str | None] = mapped_column(sa.String(20))
    plate: Mapped[str] = mapped_column(sa.String(20), default="", server_default=sa.text("''"))
    #: What else there is to say: the operator, where it parks.
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    rank: Mapped[int] = mapped_column(default=0)


class Way(Model):
    """How long a bus takes from one place to another; counts in both directions where the other is not told."""

    __tablename__ = "way"

    from_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int]


class Ride(Model):
    """What a transfer is beside an activity; its places, times, buses and passengers are the activity's own."""

    __tablename__ = "ride"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    #: At the wheel; null: from its start to its end.
    driving_minutes: Mapped[int | None]
    #: Made for a matching, which may take it back; others stay as they are.
    matched: Mapped[bool] = mapped_column(default=False)


class VisitDecision(Model):
    """What an organizer decided about visits: a calculation keeps to it."""

    __tablename__ = "visit_decision"
    __table_args__ = (
        one_of("kind", DECISIONS),
        # Of a person and a company, whenever; of both at a time; of a company at a time, whoever goes.
        sa.CheckConstraint("delegate_id IS NOT NULL OR slot_id IS NOT NULL", name="of_somebody_or_a_time"),
        sa.UniqueConstraint("delegate_id", "company_id", "slot_id"),
        sa.Index(None, "event_id"),
        # A page that is old by now names the id: what it takes back is never another decision.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(6))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"))
    slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit_slot.id", ondelete="CASCADE"))
    by: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[At] = mapped_column(default=utcnow)
