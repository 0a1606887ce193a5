"""Bulletins: telling people what changed for them, once; and the words in which an event tells it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, I18n, Key, Model, utcnow


class Bulletin(Model):
    """One pressing of "tell everybody it concerns"."""

    __tablename__ = "bulletin"
    __table_args__ = (sa.Index(None, "event_id", "sent_at"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: Real time.
    sent_at: Mapped[At] = mapped_column(default=utcnow)
    sent_by: Mapped[str] = mapped_column(sa.String(200))
    #: A sentence of the organizers' own above the changes.
    note: Mapped[I18n | None]

    changes: Mapped[list["BulletinChange"]] = relationship(order_by="BulletinChange.activity_id")


class BulletinChange(Model):
    """A change that was told. The primary key is what keeps it from being told twice."""

    __tablename__ = "bulletin_change"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    #: The activity's revision as people know it now.
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The revision they knew before; 0: they knew nothing of it.
    since_revision: Mapped[int]
    bulletin_id: Mapped[int] = mapped_column(sa.ForeignKey("bulletin.id", ondelete="CASCADE"), index=True)


class MessageTemplate(Model):
    """An event's own words for one kind of message in one language; without a row the house's hold."""

    __tablename__ = "message_template"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: As `message.template` names it.
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    changed_by: Mapped[str] = mapped_column(sa.String(200))
    changed_at: Mapped[At] = mapped_column(default=utcnow)
