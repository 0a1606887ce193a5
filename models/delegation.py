"""Who sends people: organizations, which outlive events, and their delegations to one event."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import I18n, Key, Model, Sourced, one_of

KINDS = ("city", "state", "company", "institution", "ministry")


class Organization(Sourced, Model):
    """A municipality, state, company, institution or ministry."""

    __tablename__ = "organization"
    __table_args__ = (one_of("kind", KINDS),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]
    country: Mapped[str | None] = mapped_column(sa.String(2))
    region: Mapped[str | None] = mapped_column(sa.String(100))
    aliases: Mapped[list] = mapped_column(sa.JSON, default=list)


class Delegation(Sourced, Model):
    """An organization's people at one event."""

    __tablename__ = "delegation"
    __table_args__ = (sa.UniqueConstraint("event_id", "organization_id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"))
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", use_alter=True))
    #: The focal point's name and address.
    contact_name: Mapped[str | None] = mapped_column(sa.String(200))
    contact_email: Mapped[str | None] = mapped_column(sa.String(254))
    #: In which the focal point reads letters; null: nobody said.
    language: Mapped[str | None] = mapped_column(sa.String(2))

    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> dict[str, str]:
        return self.organization.name
