"""What a company's door asks of visitors: its rules, the list that freezes, and what its host says about it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, I18n, Json, Key, Model, Sourced, one_of, utcnow
from models.delegate import Delegate

#: What a security list may ask of each visitor; name and municipality always stand in it.
FIELDS = ("position", "country", "passport_name", "passport", "nationality", "born_on")
#: Those of them that are sealed, and given with consent alone.
SEALED = ("passport_name", "passport", "nationality", "born_on")
#: What a door asks: the columns of `VisitRules`.
ASKED = (
    "lead_hours", "fields", "id_rule", "nda", "nda_link", "no_photos", "heads", "escort", "early", "drop_off", "note",
)  # fmt: skip
ID_RULES = ("none", "photo", "passport")
CHANGES = ("add", "remove")
#: What became of a wish that the host answers, and of a time that the organizers answer.
ANSWERS = ("open", "accepted", "declined", "withdrawn")
NDA = ("missing", "signed", "refused")


class VisitRules(Sourced, Model):
    """What one company asks before its door opens; without a row it asks nothing."""

    __tablename__ = "visit_rules"
    __table_args__ = (
        one_of("id_rule", ID_RULES),
        sa.CheckConstraint("lead_hours IS NULL OR lead_hours BETWEEN 0 AND 1440", name="lead_sensible"),
        sa.CheckConstraint("heads IS NULL OR heads > 0", name="heads_positive"),
        sa.CheckConstraint("early IS NULL OR early BETWEEN 0 AND 240", name="early_sensible"),
    )

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    #: The list is frozen so many hours before a visit; null: never.
    lead_hours: Mapped[int | None]
    #: Words of `FIELDS`.
    fields: Mapped[list] = mapped_column(Json, default=list)
    id_rule: Mapped[str] = mapped_column(sa.String(10), default="none")
    #: Visitors sign a non-disclosure agreement; without it they get a restricted badge.
    nda: Mapped[bool] = mapped_column(default=False)
    #: Where the agreement can be read, and what it says in a line.
    nda_link: Mapped[str] = mapped_column(sa.String(500), default="")
    #: No photographs inside.
    no_photos: Mapped[bool] = mapped_column(default=False)
    #: So many come through the door at most, leaders and interpreters too; null: as many as come.
    heads: Mapped[int | None]
    #: So many visitors to one escort; null: nobody said.
    escort: Mapped[int | None]
    #: Minutes before the visit at which people are to be at the door.
    early: Mapped[int | None]
    #: Where the bus lets people off, and who waits there.
    drop_off: Mapped[I18n | None]
    #: What else those who come should know.
    note: Mapped[I18n | None]
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[At] = mapped_column(default=utcnow)


class VisitList(Model):
    """A visit's list as it was frozen: ids only, so that what is deleted of a person is gone here, too."""

    __tablename__ = "visit_list"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    frozen_at: Mapped[At]
    #: Ids of the delegates on it; changes that the host agreed to are in it.
    people: Mapped[list] = mapped_column(Json)

    activity: Mapped[Activity] = relationship()


class ListChange(Model):
    """Somebody is to be put on a frozen list or taken off it: the host says yes or no."""

    __tablename__ = "list_change"
    __table_args__ = (
        one_of("kind", CHANGES),
        one_of("status", ANSWERS),
        sa.Index(None, "activity_id"),
        sa.Index(None, "delegate_id"),
        sa.Index(
            "uq_list_change_one_open", "activity_id", "delegate_id", unique=True,
            sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"),
        ),
        # A page that is old by now names the id.
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(6))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    status: Mapped[str] = mapped_column(sa.String(10), default="open")
    asked_at: Mapped[At]
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    #: Who is told what the host said, where somebody at the desk asked.
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id", ondelete="SET NULL"))
    answered_at: Mapped[At | None]
    answered_by: Mapped[str | None] = mapped_column(sa.String(200))
    answer: Mapped[str] = mapped_column(sa.String(300), default="")

    activity: Mapped[Activity] = relationship()
    delegate: Mapped[Delegate] = relationship()


class TimeProposal(Model):
    """A host proposes another time for a visit. Nothing changes by it; organizers answer."""

    __tablename__ = "time_proposal"
    __table_args__ = (
        one_of("status", ANSWERS),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.Index(None, "activity_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    said: Mapped[str] = mapped_column(sa.String(500), default="")
    status: Mapped[str] = mapped_column(sa.String(10), default="open")
    asked_at: Mapped[At]
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    answered_at: Mapped[At | None]
    answered_by: Mapped[str | None] = mapped_column(sa.String(200))
    answer: Mapped[str] = mapped_column(sa.String(500), default="")

    activity: Mapped[Activity] = relationship()


class Nda(Model):
    """Whether somebody signed a company's agreement, as its host says."""

    __tablename__ = "nda"
    __table_args__ = (one_of("status", NDA),)

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    status: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[At]
    by: Mapped[str] = mapped_column(sa.String(200))


class VisitRating(Model):
    """How well a visit fitted, as its host says afterwards."""

    __tablename__ = "visit_rating"
    __table_args__ = (sa.CheckConstraint("fit BETWEEN 1 AND 5", name="fit_sensible"),)

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    fit: Mapped[int]
    said: Mapped[str] = mapped_column(sa.String(1000), default="")
    at: Mapped[At]
    by: Mapped[str] = mapped_column(sa.String(200))
