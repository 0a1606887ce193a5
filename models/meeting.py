"""Bilateral meetings: when and where they may be, who asks whom, and what became of each.

A request has states of its own; only a placed one is an activity, of kind "meeting", with a participation for
everybody who comes. Who is in the room and when is told there, never here.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, Json, Key, Model, one_of, utcnow
from models.delegate import Delegate
from models.event import Place
from models.folding import fold

#: What a request may be; one of `OPEN` stands between two people at a time, whoever asked.
REQUESTS = (
    "requested", "countered", "accepted", "scheduled", "declined", "expired", "withdrawn", "cancelled", "held",
)  # fmt: skip
OPEN = ("requested", "countered", "accepted", "scheduled")
#: Waiting for somebody's answer.
PENDING = ("requested", "countered")
OUTCOMES = ("held", "cut_short", "no_show")
OFFERS = ("standing", "taken", "declined", "lapsed")
#: How much somebody wants a meeting.
PRIORITIES = (1, 2, 3)


class MeetingRules(Model):
    """How an event's meetings are held; without a row, there are none."""

    __tablename__ = "meeting_rules"
    __table_args__ = (
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name="minutes_sensible"),
        sa.CheckConstraint("buffer BETWEEN 0 AND 120", name="buffer_sensible"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: How long a meeting lasts, and how long its room stays empty afterwards.
    minutes: Mapped[int] = mapped_column(default=20)
    buffer: Mapped[int] = mapped_column(default=10)
    #: How many meetings one person, and one delegation, may have a day; null: as many as fit.
    a_day: Mapped[int | None]
    delegation_a_day: Mapped[int | None]
    #: How many requests of one person may wait for an answer or a place at a time.
    asks: Mapped[int] = mapped_column(default=10)
    #: Hours until a request that nobody answers expires.
    reply_hours: Mapped[int] = mapped_column(default=48)
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)


class MeetingWindow(Model):
    """A stretch of one day in which meetings may be held; it is cut into slots from its beginning."""

    __tablename__ = "meeting_window"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.Index(None, "event_id", "starts_at"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    starts_at: Mapped[At]
    ends_at: Mapped[At]


class MeetingRoom(Model):
    """A place in which meetings may be held; seats and access are the place's own."""

    __tablename__ = "meeting_room"

    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)

    place: Mapped[Place] = relationship()


def _said(*texts: str | None) -> str:
    return fold(" ".join(filter(None, texts)))


def _folded(row: DefaultExecutionContext) -> str:
    """For every way of inserting, many at once too."""
    said = row.get_current_parameters()
    return _said(said.get("seeks"), said.get("offers"))


class MeetingProfile(Model):
    """What somebody tells the others about whom they would like to meet; never how to reach them."""

    __tablename__ = "meeting_profile"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    seeks: Mapped[str] = mapped_column(sa.String(500), default="")
    offers: Mapped[str] = mapped_column(sa.String(500), default="")
    #: Spoken, the most comfortable first; none: the language of their letters.
    languages: Mapped[list] = mapped_column(Json, default=list)
    #: Found by the others, and may be asked.
    open: Mapped[bool] = mapped_column(default=True)
    #: Both texts folded: what a search without accents looks in.
    search_text: Mapped[str] = mapped_column(sa.Text, default=_folded, server_default=sa.text("''"))
    #: Counts changes; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_at: Mapped[At] = mapped_column(default=utcnow)


@sa_event.listens_for(MeetingProfile, "before_update")
def _fold_again(_mapper: object, _connection: object, profile: MeetingProfile) -> None:
    profile.search_text = _said(profile.seeks, profile.offers)


class MeetingRequest(Model):
    """One delegate asks another for a meeting."""

    __tablename__ = "meeting_request"
    __table_args__ = (
        one_of("status", REQUESTS),
        sa.CheckConstraint("from_id <> to_id", name="two_people"),
        sa.CheckConstraint("low_id < high_id", name="pair_in_order"),
        sa.CheckConstraint("priority BETWEEN 1 AND 3", name="priority_known"),
        sa.CheckConstraint("wish BETWEEN 1 AND 3", name="wish_known"),
        # One between two people, whoever asked first: under two at once the second meets this.
        sa.Index(
            "uq_meeting_request_open_pair", "event_id", "low_id", "high_id", unique=True,
            sqlite_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
            postgresql_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
        ),
        sa.Index(None, "from_id", "status"),
        sa.Index(None, "to_id", "status"),
        sa.Index(None, "event_id", "status", "expires_at"),
    )  # fmt: skip

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"))
    #: The same two by their ids.
    low_id: Mapped[int]
    high_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.String(500), default="")
    #: Ids of the event's themes.
    themes: Mapped[list] = mapped_column(Json, default=list)
    #: What is spoken: one language needs nobody, two an interpreter.
    languages: Mapped[list] = mapped_column(Json, default=list)
    #: How much who asks wants it: 3 the most; and how much the other, once they said.
    priority: Mapped[int] = mapped_column(default=1)
    wish: Mapped[int | None]
    #: Slots that suit, as [start, end] in ISO 8601; null: any. `firm`: only these, as agreed.
    times: Mapped[list | None] = mapped_column(Json)
    firm: Mapped[bool] = mapped_column(default=False)
    #: Ids of the delegates who come along on either side.
    party: Mapped[list] = mapped_column(Json, default=list)
    other_party: Mapped[list] = mapped_column(Json, default=list)
    status: Mapped[str] = mapped_column(sa.String(10), default="requested")
    #: What was said with the last answer.
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    #: Who wrote it: the delegate, their chief of staff, their focal point, an organizer.
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    #: By the real clock, as all of these.
    created_at: Mapped[At] = mapped_column(default=utcnow)
    expires_at: Mapped[At]
    reminded_at: Mapped[At | None]
    answered_at: Mapped[At | None]
    changed_at: Mapped[At] = mapped_column(default=utcnow)
    #: The scheduler's word: never to be placed; or to be placed just there.
    banned: Mapped[bool] = mapped_column(default=False)
    pinned_at: Mapped[At | None]
    pinned_place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    #: The meeting it became.
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"), unique=True)

    asker: Mapped[Delegate] = relationship(foreign_keys=[from_id])
    asked: Mapped[Delegate] = relationship(foreign_keys=[to_id])
    activity: Mapped[Activity | None] = relationship()


class Meeting(Model):
    """What became of a meeting that was placed; its time, room and people are its activity's."""

    __tablename__ = "meeting"
    __table_args__ = (one_of("outcome", OUTCOMES), sa.Index(None, "event_id"))

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: A proposal leaves it where it is.
    pinned: Mapped[bool] = mapped_column(default=False)
    #: Its people had a letter of their own about this revision of the activity: no bulletin tells it again.
    told_revision: Mapped[int] = mapped_column(default=1, server_default="1")
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    #: Ids of the delegates who did not come.
    absent: Mapped[list] = mapped_column(Json, default=list)
    told_at: Mapped[At | None]
    told_by: Mapped[str | None] = mapped_column(sa.String(200))

    activity: Mapped[Activity] = relationship()


class Readout(Model):
    """What the note-taker wrote down."""

    __tablename__ = "readout"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    topics: Mapped[str] = mapped_column(sa.Text)
    #: May be told outside; else for staff alone.
    public: Mapped[bool] = mapped_column(default=False)
    #: When or how the two sides speak again.
    next_contact: Mapped[str] = mapped_column(sa.String(300), default="")
    edition: Mapped[int] = mapped_column(default=1)
    filed_by: Mapped[str] = mapped_column(sa.String(200))
    filed_at: Mapped[At] = mapped_column(default=utcnow)

    commitments: Mapped[list["Commitment"]] = relationship(order_by="Commitment.rank", cascade="all, delete-orphan")


class Commitment(Model):
    """Who promised what by when."""

    __tablename__ = "commitment"
    __table_args__ = (sa.UniqueConstraint("activity_id", "rank"),)

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("readout.activity_id", ondelete="CASCADE"))
    rank: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    what: Mapped[str] = mapped_column(sa.String(500))
    due_on: Mapped[dt.date | None]


class MeetingOffer(Model):
    """A free slot, offered to two who agreed to meet and have none; it is theirs when both say yes in time."""

    __tablename__ = "meeting_offer"
    __table_args__ = (one_of("status", OFFERS), sa.Index(None, "request_id", "status"))

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_request.id", ondelete="CASCADE"))
    starts_at: Mapped[At]
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    #: By the real clock.
    until: Mapped[At]
    #: Who said yes so far.
    from_yes: Mapped[bool] = mapped_column(default=False)
    to_yes: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(sa.String(10), default="standing")
    created_at: Mapped[At] = mapped_column(default=utcnow)

    request: Mapped[MeetingRequest] = relationship()
    place: Mapped[Place] = relationship()
