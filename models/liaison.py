"""Who accompanies a guest of honour, and is called when they arrive."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Sourced


class Liaison(Sourced, Model):
    """Who is called when this delegate arrives: the liaison officer."""

    __tablename__ = "liaison"
    __table_args__ = (sa.Index(None, "staff_id"),)

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    #: Null: somebody without an account.
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    language: Mapped[str | None] = mapped_column(sa.String(2))
