"""The outbox: messages written in the same transaction as what they tell, sent afterwards, at least once."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Data, Key, Model, one_of, utcnow
from models.delegate import Delegate
from models.event import Event

#: `unaddressed`: nobody to send it to; it is shown to organizers, who find another way.
STATUSES = ("waiting", "sent", "failed", "unaddressed")


class Message(Model):
    __tablename__ = "message"
    __table_args__ = (
        one_of("status", STATUSES),
        sa.Index(
            "ix_message_waiting",
            "due_at",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index(None, "delegate_id"),
        sa.Index(None, "event_id", "status"),
    )

    id: Mapped[Key]
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: As it was when the message was written.
    recipient: Mapped[str | None] = mapped_column(sa.String(254))
    #: templates/letters/<template>.txt
    template: Mapped[str] = mapped_column(sa.String(60))
    language: Mapped[str] = mapped_column(sa.String(2))
    #: What the template needs besides event and delegate; never a link, which is made when sending.
    variables: Mapped[Data] = mapped_column(default=dict)
    #: What it tells, once: "registered:310".
    dedupe: Mapped[str] = mapped_column(sa.String(120), unique=True)
    #: Stable, so that a receiver can drop a repeat.
    message_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    status: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[At] = mapped_column(default=utcnow)
    due_at: Mapped[At] = mapped_column(default=utcnow)
    #: A sender that dies loses it at this moment.
    leased_until: Mapped[At | None]
    sent_at: Mapped[At | None]
    #: Why the last try failed, in the server's words.
    error: Mapped[str | None] = mapped_column(sa.Text)

    event: Mapped[Event | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
