"""A calendar feed as last rendered: a poll is one row read."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Key, Model


class Feed(Model):
    __tablename__ = "feed"
    __table_args__ = (sa.Index(None, "event_id"), sa.Index(None, "delegate_id"))

    id: Mapped[Key]
    #: "event:7:fr" or "delegate:310:es".
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: Null on an event's public feed.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: Something in it changed; the next poll renders it anew.
    stale: Mapped[bool] = mapped_column(default=True)
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    etag: Mapped[str | None] = mapped_column(sa.String(80))
    #: Real time of the last change of the body.
    modified_at: Mapped[At | None]
