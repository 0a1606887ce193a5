"""Themes: what an event is about, in words by which people find each other."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import I18n, Key, Model, Sourced, one_of
from models.event import Event

#: A delegate looks for something in a theme, or has something to give.
SIDES = ("seeks", "offers")


class Theme(Sourced, Model):
    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]
    rank: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()


class DelegateTheme(Model):
    """What somebody seeks or offers."""

    __tablename__ = "delegate_theme"
    __table_args__ = (one_of("side", SIDES), sa.Index(None, "theme_id", "side"))

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
