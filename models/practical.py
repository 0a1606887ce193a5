"""What people need to know besides the programme: where it is, whom to call, what to wear, what to read."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import I18n, Key, Model, Sourced, one_of
from models.event import Event

KINDS = ("venue", "contact", "transport", "dress", "document", "health", "other")
AUDIENCES = ("public", "delegates")


class Practical(Sourced, Model):
    """One thing to know: a number to call, a way to come, a document to read."""

    __tablename__ = "practical"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("audience", AUDIENCES),
        sa.Index(None, "event_id", "rank"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: The order within its kind.
    rank: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(sa.String(10))
    title: Mapped[I18n]
    text: Mapped[I18n | None]
    #: http, https, mailto or tel.
    url: Mapped[str | None] = mapped_column(sa.String(500))
    #: E.164, with its plus.
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    #: `delegates`: nobody else sees it but staff.
    audience: Mapped[str] = mapped_column(sa.String(10), default="public")

    event: Mapped[Event] = relationship()
