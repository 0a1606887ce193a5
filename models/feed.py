"""A calendar feed as last rendered: a poll is one row read."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Key, Model, utcnow


class Feed(Model):
    __tablename__ = "feed"
    __table_args__ = (sa.Index(None, "event_id"), sa.Index(None, "delegate_id"))

    id: Mapped[Key]
    #: "event:7:fr" or "delegate:310:es".
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: Null on an event's public feed.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: Raised by each change of what it tells; also the SEQUENCE of its all-day entry.
    wanted: Mapped[int] = mapped_column(default=1)
    #: The value of `wanted` that `body` was rendered for; the next poll after a change renders anew.
    made: Mapped[int] = mapped_column(default=0)
    #: Real time of the last change of what it tells.
    changed_at: Mapped[At] = mapped_column(default=utcnow)
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    etag: Mapped[str | None] = mapped_column(sa.String(80))
    created_at: Mapped[At] = mapped_column(default=utcnow)

    @property
    def fresh(self) -> bool:
        """Whether `body` tells what is true."""
        return self.made == self.wanted
