"""A delegate's photograph, made anew by us from what came in: one size, one format, nothing said about it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Model, utcnow


class Photo(Model):
    __tablename__ = "photo"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    #: JPEG of `exports/pictures.py`'s size; loaded when asked for only.
    jpeg: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    #: SHA-256 of it: another photograph is another address.
    digest: Mapped[str] = mapped_column(sa.String(64))
    taken_at: Mapped[At] = mapped_column(default=utcnow)
    taken_by: Mapped[str] = mapped_column(sa.String(200))
