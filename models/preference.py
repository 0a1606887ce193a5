"""Panels wished for, in order, and how many of a country or category a panel takes."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Key, Model, utcnow
from models.delegate import Delegate
from models.event import Category


class Preference(Model):
    """A delegate's wish; the allocation makes participations of wishes."""

    __tablename__ = "preference"
    __table_args__ = (
        sa.CheckConstraint('"rank" >= 1', name="rank_from_one"),
        sa.UniqueConstraint("delegate_id", "rank"),
        sa.Index(None, "activity_id"),
    )

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    #: 1 is wished for most.
    rank: Mapped[int]
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    delegate: Mapped[Delegate] = relationship()
    activity: Mapped[Activity] = relationship()


class Quota(Model):
    """At most so many participants of one category, or of one country, in one activity."""

    __tablename__ = "quota"
    __table_args__ = (
        sa.CheckConstraint("(category_id IS NULL) <> (country IS NULL)", name="one_of_category_and_country"),
        sa.CheckConstraint("places >= 0", name="places_not_negative"),
        sa.UniqueConstraint("activity_id", "category_id"),
        sa.UniqueConstraint("activity_id", "country"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    places: Mapped[int]

    category: Mapped[Category | None] = relationship()
