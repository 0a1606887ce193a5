"""A badge: a delegate's pass. Replacing it kills the old code, which keeps answering "replaced"."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Key, Model, utcnow
from models.delegate import Delegate


class Badge(Model):
    __tablename__ = "badge"
    __table_args__ = (
        sa.Index(
            "uq_badge_one_live",
            "delegate_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "delegate_id"),
    )

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"))
    #: 16 letters of Crockford's base32, from `secrets`.
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    #: SHA-256 of the code: what a gate phone may know of it.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[At] = mapped_column(default=utcnow)
    ended_at: Mapped[At | None]
    #: Why it ended: replaced, cancelled …
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    #: How often it was printed.
    printed: Mapped[int] = mapped_column(default=0)

    delegate: Mapped[Delegate] = relationship()
