"""What documents state about the programme, and which conflicts an organizer has accepted, and why.

Conflicts themselves are never stored: they are computed from what stands (`scheduling/`).
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Data, Key, Model, utcnow
from models.event import Event


class AcceptedConflict(Model):
    """A conflict, or a contradiction between documents, that somebody looked at and settled."""

    __tablename__ = "accepted_conflict"
    __table_args__ = (sa.UniqueConstraint("event_id", "fingerprint"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(sa.String(30))
    #: What makes the conflict this one: kind, activities, people and times; when one of them changes it is another.
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[str] = mapped_column(sa.String(500))
    by: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[At] = mapped_column(default=utcnow)


class Claim(Model):
    """What one document says of one thing, to be held against other documents and the programme."""

    __tablename__ = "claim"
    __table_args__ = (sa.Index(None, "event_id", "activity_id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: Null: it is about the event as a whole.
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    #: Document and line: "S1:45".
    source: Mapped[str] = mapped_column(sa.String(40))
    #: What it is about: starts, ends, hours, speaker, name, mayors, people, …; "code" holds what a finding is called.
    subject: Mapped[str] = mapped_column(sa.String(30))
    #: {"value": what it says, "quote": in its own words, "written": the value as it stands there, "document",
    #: "language"}
    said: Mapped[Data]

    activity: Mapped[Activity | None] = relationship()
    event: Mapped[Event] = relationship()
