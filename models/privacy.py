"""What the law asks for: notices and consents, health and identity apart from everything else, and people's requests.

Health and identity are sealed in the database: see `models/sealing.py`.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Data, Key, Model, one_of, utcnow
from models.delegate import Delegate
from models.sealing import Sealed

#: What a kitchen has to know in a word, besides what people write.
DIETS = (
    "vegetarian", "vegan", "halal", "kosher", "gluten_free", "lactose_free", "diabetic", "allergy", "severe_allergy",
)  # fmt: skip
#: What a seat, a car and a room have to have.
AIDS = ("wheelchair", "step_free", "hearing_loop", "sign_language", "service_animal", "companion")
REQUESTS = ("access", "correct", "erase", "object")
REQUEST_STATUSES = ("open", "answered", "refused")


class DelegateCare(Model):
    """What somebody needs to be looked after: health data."""

    __tablename__ = "delegate_care"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    #: In their own words.
    diet: Mapped[str | None] = mapped_column(Sealed())
    #: Words of `DIETS`.
    diets: Mapped[list | None] = mapped_column(Sealed(data=True))
    access: Mapped[str | None] = mapped_column(Sealed())
    #: Words of `AIDS`.
    aids: Mapped[list | None] = mapped_column(Sealed(data=True))
    #: Whom to call: {"name", "phone", "relation"}, and {"medical"}: what a doctor should know.
    emergency: Mapped[dict | None] = mapped_column(Sealed(data=True))

    delegate: Mapped[Delegate] = relationship(back_populates="care")


class DelegateIdentity(Model):
    """What a letter for a visa or a company's door asks for; kept for no other purpose and not long."""

    __tablename__ = "delegate_identity"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    #: The name as the passport has it.
    passport_name: Mapped[str | None] = mapped_column(Sealed())
    passport: Mapped[str | None] = mapped_column(Sealed())
    #: ISO 3166 alpha-2.
    nationality: Mapped[str | None] = mapped_column(Sealed())
    #: ISO 8601.
    born_on: Mapped[str | None] = mapped_column(Sealed())

    delegate: Mapped[Delegate] = relationship()


class Notice(Model):
    """The privacy notice and the words of each purpose in one version: an old consent keeps its words."""

    __tablename__ = "notice"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: By purpose, each in the event's languages; "notice" is the whole text.
    texts: Mapped[Data]
    kept_at: Mapped[At] = mapped_column(default=utcnow)
    kept_by: Mapped[str] = mapped_column(sa.String(200))


class Consent(Model):
    """One agreement to one purpose, in the words of one version of the notice."""

    __tablename__ = "consent"
    __table_args__ = (sa.Index(None, "delegate_id"),)

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    #: notice | public_list | photographs | invitations | care | host_list
    purpose: Mapped[str] = mapped_column(sa.String(40))
    notice_version: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2))
    given_at: Mapped[At]
    withdrawn_at: Mapped[At | None]
    #: Who ticked the box: the person, or a focal point on their behalf.
    by: Mapped[str] = mapped_column(sa.String(200))
    #: delegate | focal | staff …: what a focal point ticked for somebody, that person still has to confirm.
    by_kind: Mapped[str | None] = mapped_column(sa.String(10))


class DataRequest(Model):
    """Somebody asks for their data, to have them corrected or erased, or objects; due on a day that the rules say."""

    __tablename__ = "data_request"
    __table_args__ = (
        one_of("kind", REQUESTS),
        one_of("status", REQUEST_STATUSES),
        sa.Index(None, "event_id", "status", "due_on"),
        sa.Index(None, "delegate_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    said: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[str] = mapped_column(sa.String(10), default="open")
    received_at: Mapped[At] = mapped_column(default=utcnow)
    due_on: Mapped[dt.date]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[At | None]
    answered_by: Mapped[str | None] = mapped_column(sa.String(200))

    delegate: Mapped[Delegate] = relationship()
