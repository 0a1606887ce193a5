"""A gate phone: a browser that joined by a link, stands at its checkpoints only, and needs no password.

Two doors (`models/access.py`): "device" is the link by which it joins, dead once it has; "phone" what the browser keeps
from then on.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Key, Model, one_of, utcnow
from models.checkpoint import Checkpoint
from models.convoy import Bus
from models.event import Event

DEVICE_ROLES = ("gate", "supervisor", "leader")


class Device(Model):
    __tablename__ = "device"
    __table_args__ = (one_of("role", DEVICE_ROLES), sa.Index(None, "event_id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: What people call it: "North gate 2". It stands in every scan as the gate.
    name: Mapped[str] = mapped_column(sa.String(60))
    #: Whose rights it has: those of the role of that name.
    role: Mapped[str] = mapped_column(sa.String(12), default="gate")
    created_at: Mapped[At] = mapped_column(default=utcnow)
    created_by: Mapped[str] = mapped_column(sa.String(200))
    joined_at: Mapped[At | None]
    #: What the browser says it is, when it joined.
    agent: Mapped[str] = mapped_column(sa.String(200), default="")
    #: Real time of its last sign of life; not kept more exactly than to the minute.
    heard_at: Mapped[At | None]
    #: How many scans waited on it then.
    waiting: Mapped[int] = mapped_column(default=0)
    #: By how many seconds its clock was behind ours then.
    behind: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    revoked_at: Mapped[At | None]

    event: Mapped[Event] = relationship()
    checkpoints: Mapped[list[Checkpoint]] = relationship(
        secondary="device_checkpoint", order_by="(Checkpoint.rank, Checkpoint.id)"
    )
    #: The buses that are led with it; only a leader's phone has any.
    buses: Mapped[list[Bus]] = relationship(secondary="device_bus", order_by="(Bus.rank, Bus.id)")


class DeviceCheckpoint(Model):
    __tablename__ = "device_checkpoint"

    device_id: Mapped[int] = mapped_column(sa.ForeignKey("device.id", ondelete="CASCADE"), primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id", ondelete="CASCADE"), primary_key=True)
