"""What becomes of badges on paper: how they look, what was printed when and why again, and who took them away."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.badge import Badge
from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.delegation import Delegation

LAYOUTS = ("a6", "a6_folded", "a7", "card", "labels", "a4_four")
#: What may be left off a badge; name, category and code never are.
PARTS = ("photo", "flag", "city", "position", "delegation", "zones", "languages", "dates")
#: Letters on the other side, in each language: more could not be read on a small one.
LONGEST_BACK = 400
WHY_AGAIN = ("lost", "damaged", "corrected", "forgotten", "other")


class BadgeDesign(Sourced, Model):
    """How an event's badges are printed; none kept: A6, one side, everything."""

    __tablename__ = "badge_design"
    __table_args__ = (one_of("layout", LAYOUTS),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    layout: Mapped[str] = mapped_column(sa.String(12), default="a6")
    two_sided: Mapped[bool] = mapped_column(default=False)
    #: Words of `PARTS` that are printed.
    parts: Mapped[list] = mapped_column(sa.JSON, default=lambda: list(PARTS))
    #: What stands on the other side: whom to call, what to do with a badge that was found.
    back: Mapped[I18n | None]
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)


class BadgePrint(Model):
    """One badge on one file that was handed to a printer."""

    __tablename__ = "badge_print"
    __table_args__ = (
        sa.CheckConstraint("(badge_id IS NULL) <> (pass_id IS NULL)", name="of_a_badge_or_a_pass"),
        one_of("why", WHY_AGAIN),
        sa.Index(None, "event_id", "at"),
        sa.Index(None, "badge_id"),
        sa.Index(None, "pass_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    badge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("badge.id"))
    pass_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_pass.id"))
    at: Mapped[At] = mapped_column(default=utcnow)
    by: Mapped[str] = mapped_column(sa.String(200))
    layout: Mapped[str] = mapped_column(sa.String(12))
    #: The same for all that were in one file.
    pile: Mapped[str] = mapped_column(sa.String(32))
    #: Why again, a word of `WHY_AGAIN`; null: for the first time.
    why: Mapped[str | None] = mapped_column(sa.String(10))
    note: Mapped[str] = mapped_column(sa.String(200), default="")

    badge: Mapped[Badge | None] = relationship()


class Receipt(Model):
    """Badges and passes given out against one signature: a delegation's to its focal point, or one to its bearer."""

    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"), sa.Index(None, "delegation_id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: 1, 2, 3 … of the event.
    number: Mapped[int]
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    #: Who took them, in their own words: name, and office where it matters.
    received_by: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[At] = mapped_column(default=utcnow)
    given_by: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    #: The form it came with: sent twice it is one receipt.
    nonce: Mapped[str] = mapped_column(sa.String(64), unique=True)

    delegation: Mapped[Delegation | None] = relationship()


class Handover(Model):
    """One badge, or pass, on a receipt. Each is given out once."""

    __tablename__ = "handover"
    __table_args__ = (
        sa.CheckConstraint("(badge_id IS NULL) <> (pass_id IS NULL)", name="of_a_badge_or_a_pass"),
        sa.Index(None, "receipt_id"),
    )

    id: Mapped[Key]
    receipt_id: Mapped[int] = mapped_column(sa.ForeignKey("receipt.id", ondelete="CASCADE"))
    badge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("badge.id"), unique=True)
    pass_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_pass.id"), unique=True)

    receipt: Mapped[Receipt] = relationship()
