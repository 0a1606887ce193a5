"""Session passes: so many a delegation for one activity, for whoever of theirs shows one. They name nobody."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Key, Model, Sourced, utcnow
from models.delegation import Delegation

#: More passes than this no delegation has for one activity.
MOST = 500


class PassQuota(Sourced, Model):
    """How many passes a delegation has for an activity."""

    __tablename__ = "pass_quota"
    __table_args__ = (
        sa.UniqueConstraint("activity_id", "key"),
        sa.CheckConstraint("places >= 0", name="places_not_negative"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    #: Null: each delegation for which nothing else is said.
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"))
    places: Mapped[int]
    #: The delegation's id, or "each": unique where a null would not be.
    key: Mapped[str] = mapped_column(sa.String(20))


class SessionPass(Model):
    """One transferable pass. Replacing it kills the old code, which keeps answering "replaced"."""

    __tablename__ = "session_pass"
    __table_args__ = (
        sa.Index(
            "uq_session_pass_one_live",
            "activity_id",
            "delegation_id",
            "number",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "delegation_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id"))
    #: 1, 2, 3 … of the delegation's for this activity.
    number: Mapped[int]
    #: As a badge's; never the same as one.
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    #: SHA-256 of the code.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[At] = mapped_column(default=utcnow)
    ended_at: Mapped[At | None]
    reason: Mapped[str | None] = mapped_column(sa.String(200))

    activity: Mapped[Activity] = relationship()
    delegation: Mapped[Delegation] = relationship()


class PassPresence(Model):
    """Which passes are inside: what `presence` is for people."""

    __tablename__ = "pass_presence"

    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id"), primary_key=True)
    pass_id: Mapped[int] = mapped_column(sa.ForeignKey("session_pass.id"), primary_key=True)
    inside: Mapped[bool]
    since_scan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("scan.id"))
    entries: Mapped[int] = mapped_column(default=1)
