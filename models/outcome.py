"""What came of it: leads, commitments and gifts, noted on the bus in half a minute, by hosts, or at the desk."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Key, Model, one_of, utcnow
from models.company import Company
from models.delegate import Delegate

KINDS = ("lead", "commitment", "gift")
#: How far it is: what was said, what was done about it, and what somebody looked into.
STAGES = ("noted", "agreed", "done", "dropped")
SURE = ("declared", "verified")
#: What becomes of a gift: LGRA art. 40 and each institution's own rules.
RULINGS = ("pending", "kept", "declined", "handed_over")


class Outcome(Model):
    __tablename__ = "outcome"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("stage", STAGES),
        one_of("sure", SURE),
        one_of("ruling", RULINGS),
        sa.UniqueConstraint("event_id", "nonce"),
        sa.Index(None, "event_id", "kind"),
        sa.Index(None, "event_id", "due_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: What makes a repeated sending harmless.
    nonce: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 of what was said: the same nonce for something else is noticed.
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(10))
    said: Mapped[str] = mapped_column(sa.String(500))
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company.id", ondelete="SET NULL"), index=True)
    #: Whose it is: the municipality's person who got the lead, promised, gave or received.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"), index=True)
    #: Who follows it up, by name: "Director of Economy".
    owner: Mapped[str] = mapped_column(sa.String(200), default="")
    #: The other side's person: "Ana Torres, Bayer"; of a gift who gave or received it.
    counterpart: Mapped[str] = mapped_column(sa.String(200), default="")
    #: When something is to be done next.
    due_on: Mapped[dt.date | None]
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 2))
    #: ISO 4217.
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    stage: Mapped[str] = mapped_column(sa.String(10), default="noted")
    sure: Mapped[str] = mapped_column(sa.String(10), default="declared")
    #: Of a gift: what became of it; "received" tells which way it went.
    ruling: Mapped[str | None] = mapped_column(sa.String(12))
    received: Mapped[bool | None]
    #: When it was noted, by the device's clock set right, and by whom: "staff", "device", "host" …
    at: Mapped[At]
    received_at: Mapped[At] = mapped_column(default=utcnow)
    by: Mapped[str] = mapped_column(sa.String(200))
    by_kind: Mapped[str] = mapped_column(sa.String(10))
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    activity: Mapped[Activity | None] = relationship()
    company: Mapped[Company | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
