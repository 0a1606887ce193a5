"""Companies that receive a convoy, and what each municipality needs and wishes: what a matching is made of."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.convoy import Axis
from models.delegation import Delegation, Organization
from models.event import Place
from models.theme import SIDES, Theme

#: How far it is agreed that a company receives the convoy; only the confirmed and invited ones are matched.
STATUSES = ("to_verify", "invited", "confirmed", "cancelled")
MATCHED = ("invited", "confirmed")


class Company(Sourced, Model):
    """An organization that receives visitors at one event."""

    __tablename__ = "company"
    __table_args__ = (
        one_of("status", STATUSES),
        sa.UniqueConstraint("event_id", "organization_id"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        sa.CheckConstraint("minimum >= 0", name="minimum_not_negative"),
        sa.CheckConstraint("visits >= 0", name="visits_not_negative"),
        # A link that was given out names the id: it never becomes another company's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"))
    status: Mapped[str] = mapped_column(sa.String(10), default="invited")
    axis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("axis.id"))
    #: Where it receives; the place within which this is, is its city.
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    #: How many visitors it can receive at once (null: as many as come), how few are worth while, and how often.
    capacity: Mapped[int | None]
    minimum: Mapped[int] = mapped_column(default=1)
    visits: Mapped[int] = mapped_column(default=1)
    #: In what it would like to work together.
    areas: Mapped[I18n | None]
    #: What visitors are to bring and to wear there.
    bring: Mapped[I18n | None]
    dress: Mapped[I18n | None]
    #: Organizers' own: what is still to be verified.
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    #: The host: who answers for the company, and in which language.
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str | None] = mapped_column(sa.String(254))
    contact_phone: Mapped[str | None] = mapped_column(sa.String(20))
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    #: When the host said it by their own link; null: never.
    answered_at: Mapped[At | None]
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    axis: Mapped[Axis | None] = relationship()
    place: Mapped[Place | None] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary="company_theme", order_by=Theme.rank)
    hours: Mapped[list["CompanyHours"]] = relationship(order_by="CompanyHours.starts_at", cascade="all, delete-orphan")

    @property
    def name(self) -> dict[str, str]:
        return self.organization.name


class CompanyTheme(Model):
    """A sector that the company serves."""

    __tablename__ = "company_theme"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True)


class CompanyHours(Model):
    """When the company can receive; without any it receives whenever the convoy is in its city."""

    __tablename__ = "company_hours"
    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),)

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[At]
    ends_at: Mapped[At]


class DelegationProfile(Sourced, Model):
    """What a municipality needs and has to offer, in its own words."""

    __tablename__ = "delegation_profile"

    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    needs: Mapped[I18n | None]
    potential: Mapped[I18n | None]
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    delegation: Mapped[Delegation] = relationship()


class DelegationTheme(Model):
    """A sector in which a municipality needs something, or has potential."""

    __tablename__ = "delegation_theme"
    __table_args__ = (one_of("side", SIDES),)

    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[str] = mapped_column(sa.String(6), primary_key=True)


class Wish(Model):
    """Which companies a municipality would like to visit: 1 is the first choice."""

    __tablename__ = "wish"
    __table_args__ = (
        sa.UniqueConstraint("delegation_id", "rank"),
        sa.CheckConstraint("rank > 0", name="rank_counts_from_one"),
    )

    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(
        sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    rank: Mapped[int]
