"""Who may do what: staff and their grants, API tokens, and the doors that personal links open."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Json, Key, Model, one_of, utcnow

#: What each role may is told in `operations/rights.py`.
ROLES = (
    "viewer", "gate", "supervisor", "leader", "scheduler", "organizer", "admin", "care", "identity", "kitchen",
    "transport",
)  # fmt: skip
DOORS = ("delegate", "focal", "host", "device", "feed", "aide", "delegation", "bus", "invite", "phone")


class Staff(Model):
    """Somebody who signs in with a password. Delegates, focal points and hosts never do."""

    __tablename__ = "staff"

    id: Mapped[Key]
    #: In small letters.
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    #: argon2; empty: no password opens this account.
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str | None] = mapped_column(sa.String(2))
    disabled_at: Mapped[At | None]
    created_at: Mapped[At] = mapped_column(default=utcnow)
    #: When signing in began to ask for a code as well; null: it does not.
    second_factor_at: Mapped[At | None]
    #: Which of the secrets derived for this account is in use, or offered next: see `operations/second_factor.py`.
    second_factor_generation: Mapped[int] = mapped_column(default=1, server_default="1")
    #: The half minute of the last code that was used; none up to it opens anything again.
    second_factor_step: Mapped[int | None]
    #: SHA-256 of each recovery code that was not used yet.
    recovery_digests: Mapped[list[str] | None] = mapped_column(Json)

    grants: Mapped[list["Grant"]] = relationship(back_populates="staff", lazy="selectin")

    def roles_at(self, event_id: int | None) -> set[str]:
        """The roles held at this event, and everywhere."""
        return {grant.role for grant in self.grants if grant.event_id in (None, event_id)}


class Grant(Model):
    """A role at one event; without an event (admin): at all."""

    __tablename__ = "grant"
    __table_args__ = (one_of("role", ROLES), sa.UniqueConstraint("staff_id", "event_id", "role"))

    id: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    role: Mapped[str] = mapped_column(sa.String(12))

    staff: Mapped[Staff] = relationship(back_populates="grants")


class StaffSession(Model):
    """One signed-in browser; ending the row ends it there and then."""

    __tablename__ = "staff_session"

    id: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"))
    #: SHA-256 of the secret in the browser's cookie.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[At] = mapped_column(default=utcnow)
    expires_at: Mapped[At]
    ended_at: Mapped[At | None]

    staff: Mapped[Staff] = relationship()


class Attempt(Model):
    """A failed sign-in, counted to slow down guessing."""

    __tablename__ = "attempt"
    __table_args__ = (sa.Index(None, "key", "at"),)

    id: Mapped[Key]
    #: SHA-256 of what was tried: an address, or a network's address.
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[At] = mapped_column(default=utcnow)


class ApiToken(Model):
    """A program's way in. No "last used" is kept: it would cost a write a call."""

    __tablename__ = "api_token"
    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(100))
    #: SHA-256 of the token.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    role: Mapped[str] = mapped_column(sa.String(12))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    created_at: Mapped[At] = mapped_column(default=utcnow)
    expires_at: Mapped[At | None]
    revoked_at: Mapped[At | None]


class Door(Model):
    """One personal link. The token is derived from LINK_KEY, never stored: see `operations/doors.py`."""

    __tablename__ = "door"
    __table_args__ = (one_of("kind", DOORS), sa.UniqueConstraint("kind", "subject_id", "generation"))

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(sa.String(10))
    #: A delegate's id for `delegate` and `feed`, a delegation's for `focal` and its feed `delegation`, and so on.
    subject_id: Mapped[int]
    generation: Mapped[int] = mapped_column(default=1)
    #: SHA-256 of the token.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[At] = mapped_column(default=utcnow)
    expires_at: Mapped[At | None]
    revoked_at: Mapped[At | None]


class DoorCode(Model):
    """The six digits that were sent to the address on file before a door opens in a browser it never opened in."""

    __tablename__ = "door_code"

    door_id: Mapped[int] = mapped_column(sa.ForeignKey("door.id", ondelete="CASCADE"), primary_key=True)
    #: The digits follow from it and LINK_KEY and are never stored: see `operations/door_codes.py`.
    sent_at: Mapped[At]
    expires_at: Mapped[At]
    #: Wrong ones that were typed.
    tries: Mapped[int] = mapped_column(default=0)
