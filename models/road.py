"""On the road: who leads a bus, and how many were counted on it when it left and when it arrived.

Who sits in a bus is a participation in its ride, in the group that the bus is there; who was seen on it is a scan at
the group's checkpoint. Here is only what those two do not say.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import ActivityGroup
from models.base import At, Json, Key, Model, one_of

#: When a bus is counted.
COUNTED = ("departure", "arrival")


class BusLeader(Model):
    """Staff who lead this bus on all its rides: roll call and phones of its passengers are theirs."""

    __tablename__ = "bus_leader"

    bus_id: Mapped[int] = mapped_column(sa.ForeignKey("bus.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True)


class DeviceBus(Model):
    """A phone with which this bus is led."""

    __tablename__ = "device_bus"

    device_id: Mapped[int] = mapped_column(sa.ForeignKey("device.id", ondelete="CASCADE"), primary_key=True)
    bus_id: Mapped[int] = mapped_column(sa.ForeignKey("bus.id", ondelete="CASCADE"), primary_key=True)


class Headcount(Model):
    """One confirmed count of a bus. Rows never change: what was said later, by the clocks set right, holds."""

    __tablename__ = "headcount"
    __table_args__ = (
        one_of("kind", COUNTED),
        sa.UniqueConstraint("event_id", "nonce"),
        sa.CheckConstraint("counted >= 0 AND expected >= 0", name="counts_not_negative"),
        sa.Index(None, "group_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("activity_group.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    #: What makes a repeated sending harmless.
    nonce: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 of what was said: the same nonce for something else is noticed.
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    #: By the device's clock, set right; never later than received.
    at: Mapped[At]
    received_at: Mapped[At]
    #: By how many seconds the device's clock was behind ours; null: it did not say.
    behind: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: Who was on the bus's list then, as its leader saw it, and how many of them were aboard.
    expected: Mapped[int]
    counted: Mapped[int]
    #: Ids of the delegates who were missing.
    missing: Mapped[list] = mapped_column(Json)
    #: Why it left without them, or what else there is to say.
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    by: Mapped[str] = mapped_column(sa.String(200))
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    device_id: Mapped[int | None]

    group: Mapped[ActivityGroup] = relationship()


class AlarmReview(Model):
    """An organizer looked at an alarm of the road, and what they made of it. `about` names the alarm's facts, so that
    new facts are a new alarm."""

    __tablename__ = "alarm_review"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    at: Mapped[At]
    by: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
