"""Activities: a panel, a dinner, a meeting, a visit, a bus ride. Something at a time and a place, with a capacity.

`activity` holds what is published, `activity_draft` what is proposed, `activity_history` what was. A never published
activity has revision 0 and no facts, so a query that forgets to filter shows nothing.
"""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.event import Category, Event, Place

if TYPE_CHECKING:
    from models.convoy import Bus

KINDS = (
    "registration", "ceremony", "plenary", "panel", "signing", "announcement", "meal", "social", "visit", "milestone",
    "meeting", "company_visit", "community", "transfer", "block",
)  # fmt: skip
AUDIENCES = ("public", "delegates", "participants", "staff")
ATTENDANCES = ("everyone", "sign_up", "listed")
STATES = ("draft", "published", "cancelled")
#: Written at once, without a programme version.
LIVE_KINDS = ("meeting", "transfer", "block")
#: The columns that publishing copies from draft to activity to history.
FACTS = (
    "day", "rank", "number", "title", "text", "starts_at", "ends_at", "place_id", "to_place_id", "capacity",
    "languages", "blocking", "fixed", "promotion", "opens_at", "closes_at", "dress", "bring", "briefing", "speakers",
)  # fmt: skip


class Facts:
    """Mixin: what a programme says about an activity."""

    #: Local date; there even while the time is to be confirmed.
    day: Mapped[dt.date | None]
    #: Order within the day where times do not tell.
    rank: Mapped[int | None]
    #: As the programme numbers it: "IV".
    number: Mapped[str | None] = mapped_column(sa.String(10))
    title: Mapped[I18n | None]
    text: Mapped[I18n | None]
    #: Null: to be confirmed.
    starts_at: Mapped[At | None]
    ends_at: Mapped[At | None]
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    to_place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    capacity: Mapped[int | None]
    languages: Mapped[list | None] = mapped_column(sa.JSON(none_as_null=True))
    #: No meeting may be placed while it lasts.
    blocking: Mapped[bool | None]
    #: A shift of the day leaves it where it is.
    fixed: Mapped[bool | None]
    #: How the waiting list moves: "at_once" (default) or by offers.
    promotion: Mapped[str | None] = mapped_column(sa.String(10))
    #: When sign-up opens, by the event's clock; null: with the publishing.
    opens_at: Mapped[At | None]
    #: When sign-up closes, by the event's clock.
    closes_at: Mapped[At | None]
    #: "Business attire".
    dress: Mapped[I18n | None]
    #: "Passport, business cards".
    bring: Mapped[I18n | None]
    #: What those who take part should know beforehand; never on a public page.
    briefing: Mapped[I18n | None]
    #: Who has a part in it: [{"delegate": id, "role": "moderator"}]; null: as its participations say. Publishing
    #: makes participations of them.
    speakers: Mapped[list | None] = mapped_column(sa.JSON(none_as_null=True))

    @declared_attr
    def place(cls) -> Mapped[Place | None]:
        return relationship(Place, foreign_keys=[cls.place_id])


class Activity(Facts, Sourced, Model):
    __tablename__ = "activity"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("audience", AUDIENCES),
        one_of("attendance", ATTENDANCES),
        one_of("state", STATES),
        sa.CheckConstraint("(state = 'draft') = (revision = 0)", name="draft_has_no_revision"),
        sa.CheckConstraint("revision = 0 OR (title IS NOT NULL AND day IS NOT NULL)", name="published_has_facts"),
        sa.CheckConstraint("revision > 0 OR (title IS NULL AND starts_at IS NULL)", name="draft_has_no_facts"),
        sa.CheckConstraint("ends_at >= starts_at", name="times_in_order"),
        sa.CheckConstraint("ends_at IS NULL OR starts_at IS NOT NULL", name="end_has_a_start"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        sa.Index(None, "event_id", "day", "rank"),
        sa.Index(None, "event_id", "starts_at"),
        sa.Index(None, "place_id", "starts_at"),
    )

    id: Mapped[Key]
    #: Its name in every calendar, for ever.
    uid: Mapped[str] = mapped_column(sa.String(64), unique=True, default=lambda: str(uuid.uuid4()))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"))
    #: Who may know of it.
    audience: Mapped[str] = mapped_column(sa.String(12), default="public")
    #: everyone: its categories attend without rows; sign_up: who asks; listed: who is put on the list.
    attendance: Mapped[str] = mapped_column(sa.String(10), default="everyone")
    #: Meetings, rides and blocks change at once, without a programme version.
    live: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default="draft")
    #: Raised by one at each publishing; part of the calendar's SEQUENCE.
    revision: Mapped[int] = mapped_column(default=0)
    #: The programme version that last changed it.
    version: Mapped[int | None]
    created_at: Mapped[At] = mapped_column(default=utcnow)
    #: Real time of the last publishing.
    published_at: Mapped[At | None]
    #: The company or institution that receives it.
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))
    #: What a convoy's leg serves.
    axis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("axis.id"))

    event: Mapped[Event] = relationship()
    #: Who may come; none means every category.
    categories: Mapped[list[Category]] = relationship(secondary="activity_category", order_by=Category.rank)
    parent: Mapped["Activity | None"] = relationship(remote_side="Activity.id")

    @property
    def zone(self) -> str:
        """IANA name of the zone its times are told in: the place's, else the event's."""
        return (self.place and self.place.zone) or self.event.zone

    @property
    def interval(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Start and end, half-open; an open end lasts as long as is usual at the event. None: time to be confirmed."""
        if self.starts_at is None:
            return None
        return self.starts_at, self.ends_at or self.starts_at + dt.timedelta(minutes=self.event.usual_minutes)


class ActivityDraft(Facts, Model):
    """What the next publishing will say. Only the programme's own code reads this."""

    __tablename__ = "activity_draft"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    #: The activity's revision the draft began from.
    base_revision: Mapped[int] = mapped_column(default=0)
    #: Publishing cancels the activity.
    cancelled: Mapped[bool] = mapped_column(default=False)
    edited_by: Mapped[str] = mapped_column(sa.String(200))
    edited_at: Mapped[At] = mapped_column(default=utcnow)

    activity: Mapped[Activity] = relationship()


class ActivityHistory(Facts, Model):
    """What was published, revision by revision; only ever added to."""

    __tablename__ = "activity_history"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Null for live activities, which belong to no version.
    version: Mapped[int | None]
    state: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[At]
    by: Mapped[str] = mapped_column(sa.String(200))


class ActivityCategory(Model):
    """Which categories may come."""

    __tablename__ = "activity_category"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"), primary_key=True)


class ActivityGroup(Model):
    """A bus of a ride, a table of a dinner, a track of a visit."""

    __tablename__ = "activity_group"
    __table_args__ = (
        one_of("kind", ("bus", "table", "track")),
        sa.UniqueConstraint("activity_id", "name"),
        sa.UniqueConstraint("activity_id", "id"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(100))
    capacity: Mapped[int | None]
    leader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: The convoy's bus that this group rides in.
    bus_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bus.id"), index=True)
    note: Mapped[str | None] = mapped_column(sa.Text)

    activity: Mapped[Activity] = relationship()
    bus: Mapped["Bus | None"] = relationship()
