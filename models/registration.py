"""How an event takes people in: rules and quotas, invitations, questions of its own, changes that wait for approval."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Data, I18n, Json, Key, Model, Sourced, one_of, utcnow
from models.delegate import Delegate
from models.delegation import Delegation
from models.event import Category, Event
from models.sealing import Sealed

#: What a delegate may owe the organizers, in the order in which it is asked for.
OWED = ("position", "consent", "photo", "travel")
#: The longest that a place may be held for an answer, in hours: a month.
LONGEST_OFFER = 720
#: Kinds of data, by how long they are kept.
KEPT = ("identity", "care", "travel", "photo", "contact", "behaviour")
QUESTION_KINDS = ("line", "paragraph", "choice", "tick")
#: When a question is asked: with the registration, or with the second form, after the approval.
STEPS = ("registration", "travel")
CORRECTION_STATUSES = ("waiting", "accepted", "declined", "withdrawn")
QUOTA_SCOPES = ("event", "delegation")


class RegistrationRules(Sourced, Model):
    """An event without a row takes people in by the defaults."""

    __tablename__ = "registration_rules"
    __table_args__ = (
        sa.CheckConstraint("offer_hours IS NULL OR offer_hours > 0", name="offer_lasts"),
        sa.CheckConstraint("answer_days > 0", name="answer_has_days"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: A delegation's focal point says yes to its people before the organizers are asked.
    two_steps: Mapped[bool] = mapped_column(default=False)
    #: For how long a place that falls free is held for the next in line; null: they have it at once.
    offer_hours: Mapped[int | None]
    #: By the event's clock: from when on nobody can be substituted; null: never.
    substitution_until: Mapped[At | None]
    #: By word of `OWED`, the last local day for it: {"photo": "2019-05-25"}; what is missing is not asked for.
    owed: Mapped[Data] = mapped_column(default=dict)
    #: Days for which data are kept after the event's last day, by word of `KEPT`; see `operations/retention.py`.
    retention: Mapped[Data] = mapped_column(default=dict)
    #: Working days in which a request about somebody's data is to be answered.
    answer_days: Mapped[int] = mapped_column(default=20)
    #: Counts changes of the rules and quotas; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class PlaceQuota(Sourced, Model):
    """How many of the event's places a category, a delegation or a role in delegations may have.

    Scope "event" limits a category in the whole event; scope "delegation" limits one delegation, or each of them where
    none is named: all of its people, those of a category, or those with a role.
    """

    __tablename__ = "place_quota"
    __table_args__ = (
        one_of("scope", QUOTA_SCOPES),
        sa.CheckConstraint("places >= 0", name="places_not_negative"),
        sa.UniqueConstraint("event_id", "key"),
        sa.Index(None, "delegation_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(sa.String(10))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"))
    #: A word of `models.delegate.POSTS`.
    post: Mapped[str | None] = mapped_column(sa.String(12))
    places: Mapped[int]
    #: What it limits, in a word: "delegation/12//head"; each is limited once.
    key: Mapped[str] = mapped_column(sa.String(80))

    delegation: Mapped[Delegation | None] = relationship()
    category: Mapped[Category | None] = relationship()


class Question(Sourced, Model):
    """What an event asks besides: of one category, or of everybody; with its purpose, period and reader."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("kind", QUESTION_KINDS),
        one_of("step", STEPS),
        sa.UniqueConstraint("event_id", "code"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[str] = mapped_column(sa.String(10), default="line")
    step: Mapped[str] = mapped_column(sa.String(12), default="registration")
    label: Mapped[I18n]
    #: Why it is asked, which people read beside it.
    purpose: Mapped[I18n | None]
    #: Of a choice: [{"en": …, "es": …, "fr": …}, …].
    choices: Mapped[list | None] = mapped_column(Json)
    required: Mapped[bool] = mapped_column(default=False)
    #: The kind of data it is, which says how long it is kept: a word of `KEPT`.
    kept_as: Mapped[str] = mapped_column(sa.String(10), default="contact")
    #: The right whose holders read the answers: "see.contacts", "see.care", "see.identity", "see.travel".
    read_by: Mapped[str] = mapped_column(sa.String(20), default="see.contacts")
    rank: Mapped[int] = mapped_column(default=0)

    category: Mapped[Category | None] = relationship()


class Answer(Model):
    """What a delegate answers to a question: sealed, for nobody knows what people write."""

    __tablename__ = "answer"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    said: Mapped[str] = mapped_column(Sealed())

    question: Mapped[Question] = relationship()


class Invitation(Sourced, Model):
    """One person is asked to come, in one category, at one address; their link is a door of kind "invite"."""

    __tablename__ = "invitation"
    __table_args__ = (sa.Index(None, "event_id", "email"), sa.Index(None, "delegate_id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    #: Whom an accompanying person, interpreter or bodyguard is invited with.
    principal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    name: Mapped[str] = mapped_column(sa.String(240))
    #: The address that registers with this link, and none other.
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    invited_at: Mapped[At] = mapped_column(default=utcnow)
    invited_by: Mapped[str] = mapped_column(sa.String(200))
    reminded_at: Mapped[At | None]
    reminders: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[At | None]
    declined_at: Mapped[At | None]
    withdrawn_at: Mapped[At | None]
    #: Who registered with it.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))

    event: Mapped[Event] = relationship()
    category: Mapped[Category] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship(foreign_keys=[delegate_id])
    principal: Mapped[Delegate | None] = relationship(foreign_keys=[principal_id])


class Correction(Model):
    """What somebody who was accepted wants to be called instead: it waits for approval, and so stands apart."""

    __tablename__ = "correction"
    __table_args__ = (
        one_of("status", CORRECTION_STATUSES),
        sa.Index(
            "uq_correction_one_waiting",
            "delegate_id",
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index(None, "event_id", "status"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    #: By name of the delegate's fact, what it is to be: {"family_name": "Côté"}; category and delegation by id.
    facts: Mapped[Data]
    status: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    asked_at: Mapped[At] = mapped_column(default=utcnow)
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    decided_at: Mapped[At | None]
    decided_by: Mapped[str | None] = mapped_column(sa.String(200))
    #: Why it was declined.
    note: Mapped[str | None] = mapped_column(sa.Text)

    delegate: Mapped[Delegate] = relationship()


class NotSame(Model):
    """Two registrations that look alike; somebody looked and said that they are two people."""

    __tablename__ = "not_same"
    __table_args__ = (sa.CheckConstraint("low_id < high_id", name="in_order"), sa.Index(None, "high_id"))

    low_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[At] = mapped_column(default=utcnow)
    said_by: Mapped[str] = mapped_column(sa.String(200))
