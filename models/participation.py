"""A participation: a delegate, an activity, a role, a status. One row a pair, kept for ever."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Key, Model, Sourced, one_of, utcnow
from models.delegate import Delegate

ROLES = ("participant", "moderator", "panelist", "special_guest", "host", "interpreter", "note_taker", "leader")
STATUSES = ("requested", "waitlisted", "offered", "confirmed", "declined", "cancelled")
SOURCES = ("self", "focal", "organizer", "allocation", "schedule", "api")
#: Statuses that hold a seat and the delegate's time.
HOLDING = ("confirmed", "offered")


class Participation(Sourced, Model):
    __tablename__ = "participation"
    __table_args__ = (
        one_of("role", ROLES),
        one_of("status", STATUSES),
        one_of("source", SOURCES),
        sa.CheckConstraint("(status = 'waitlisted') = (waiting_since IS NOT NULL)", name="waiting_has_a_since"),
        # Reused for ever, so that leaving and coming back never lowers a calendar's SEQUENCE.
        sa.UniqueConstraint("activity_id", "delegate_id"),
        sa.ForeignKeyConstraint(["activity_id", "group_id"], ["activity_group.activity_id", "activity_group.id"]),
        sa.Index(None, "delegate_id", "status"),
        sa.Index(None, "activity_id", "status", "waiting_since"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"))
    role: Mapped[str] = mapped_column(sa.String(15), default="participant")
    status: Mapped[str] = mapped_column(sa.String(10), default="confirmed")
    #: Bus, table or track.
    group_id: Mapped[int | None]
    seat: Mapped[str | None] = mapped_column(sa.String(10))
    #: Real time; the waiting list's order, ties by id.
    waiting_since: Mapped[At | None]
    offered_until: Mapped[At | None]
    source: Mapped[str] = mapped_column(sa.String(10), default="self")
    #: What private time is for, in the delegate's words and for nobody's eyes but theirs.
    note: Mapped[str | None] = mapped_column(sa.String(100))
    #: Raised by one at each change; part of the calendar's SEQUENCE.
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[At] = mapped_column(default=utcnow)
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    activity: Mapped[Activity] = relationship()
    delegate: Mapped[Delegate] = relationship()
