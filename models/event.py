"""An event: one summit or one convoy, its clock, categories, zones, places and published versions."""

import datetime as dt
import zoneinfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, Data, I18n, Key, Model, Sourced, one_of, utcnow

KINDS = ("summit", "convoy")


class EventClock:
    """Mixin: what an event's clock says, for whoever knows its zone and shift."""

    zone: str
    clock_shift: int

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def rehearsing(self) -> bool:
        return self.clock_shift != 0

    def now(self, real: dt.datetime | None = None) -> dt.datetime:
        """What the event's clock says when the real time is `real` (default: now). An aware datetime in UTC."""
        return (real or utcnow()) + dt.timedelta(seconds=self.clock_shift)

    def today(self, real: dt.datetime | None = None) -> dt.date:
        """The local date by the event's clock."""
        return self.now(real).astimezone(self.tz).date()


class Event(EventClock, Sourced, Model):
    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", KINDS),
        sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        sa.CheckConstraint("expected_mayors IS NULL OR expected_mayors >= 0", name="expected_mayors_not_negative"),
    )

    id: Mapped[Key]
    #: In addresses: up to 40 of a-z0-9-.
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[I18n]
    #: Other names people search it by.
    aliases: Mapped[list] = mapped_column(sa.JSON, default=list)
    #: City, state and country, as people say it.
    location: Mapped[I18n | None]
    country: Mapped[str | None] = mapped_column(sa.String(2))
    venue: Mapped[str | None] = mapped_column(sa.String(200))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    #: IANA name; a place may have its own.
    zone: Mapped[str] = mapped_column(sa.String(64))
    languages: Mapped[list] = mapped_column(sa.JSON, default=lambda: ["en", "es", "fr"])
    #: How many approved delegates of counted categories there may be; null: no limit.
    capacity: Mapped[int | None]
    #: How many mayors were announced, "more than 130": what the dashboard compares with; null: nothing was.
    expected_mayors: Mapped[int | None]
    #: Number of the last published programme version; 0 before the first.
    version: Mapped[int] = mapped_column(default=0)
    #: Seconds between the real time and the event's; not 0 means a rehearsal.
    clock_shift: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    registration_opens_at: Mapped[At | None]
    registration_closes_at: Mapped[At | None]
    #: What an activity lasts in a calendar while its end is to be confirmed.
    usual_minutes: Mapped[int] = mapped_column(default=90)
    #: How many interpreters there are; null: nobody counted them.
    interpreters: Mapped[int | None]
    #: One may hold seats in activities that overlap; usually not.
    overlapping_seats: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: In how many activities one may hold a seat by the allocation; null: as many as fit the day.
    seats_each: Mapped[int | None]
    #: How long an offered seat is kept for somebody on a waiting list.
    offer_minutes: Mapped[int] = mapped_column(default=120, server_default="120")
    #: What the event asks people to agree to, by purpose, in the words of `notice_version`.
    notice: Mapped[Data | None] = mapped_column(deferred=True)
    notice_version: Mapped[int] = mapped_column(default=1)
    #: The last `delegate.number` given out.
    last_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[At] = mapped_column(default=utcnow)
    changed_at: Mapped[At] = mapped_column(default=utcnow)

    categories: Mapped[list["Category"]] = relationship(back_populates="event", order_by="Category.rank")
    zones: Mapped[list["Zone"]] = relationship(back_populates="event", order_by="Zone.code")
    places: Mapped[list["Place"]] = relationship(back_populates="event", order_by="Place.rank")

    @property
    def days(self) -> list[dt.date]:
        """From the first to the last."""
        return [self.starts_on + dt.timedelta(days=day) for day in range((self.ends_on - self.starts_on).days + 1)]


class Version(Model):
    """The programme as published at a moment."""

    __tablename__ = "version"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[I18n]
    published_at: Mapped[At]
    published_by: Mapped[str] = mapped_column(sa.String(200))
    #: What the organizers say about it: why it was made.
    note: Mapped[I18n | None]


class Category(Sourced, Model):
    """A kind of attendee: what the badge looks like and which rules hold."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    #: One character that tells the category where colour cannot.
    letter: Mapped[str] = mapped_column(sa.String(1))
    #: "#rrggbb", at least 4.5:1 with white.
    colour: Mapped[str] = mapped_column(sa.String(7))
    name: Mapped[I18n]
    rank: Mapped[int] = mapped_column(default=0)
    #: Its approved delegates hold one of the event's places.
    counted: Mapped[bool] = mapped_column(default=True)
    needs_approval: Mapped[bool] = mapped_column(default=True)
    has_badge: Mapped[bool] = mapped_column(default=True)
    #: Offered on the public registration form.
    public: Mapped[bool] = mapped_column(default=True)
    #: Its delegates are mayors: what "130+ mayors" counts.
    mayors: Mapped[bool] = mapped_column(default=False)
    #: Its delegates have the floor where delegations speak; a stand-in has it not.
    speaks: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Its delegates may sign for their side; a stand-in may not.
    signs: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Its people belong to a delegate: accompanying persons, interpreters, bodyguards.
    accompanies: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Its people may see who else takes part; the press may not.
    sees_people: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    #: Registers with a personal invitation only.
    by_invitation: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: By the event's clock: until when its people register, where that differs from the event's; the earlier holds.
    closes_at: Mapped[At | None]

    event: Mapped[Event] = relationship(back_populates="categories")
    zones: Mapped[list["Zone"]] = relationship(secondary="category_zone", order_by="Zone.code")


class Zone(Sourced, Model):
    """A part of the venue that only some categories may enter."""

    __tablename__ = "zone"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]

    event: Mapped[Event] = relationship(back_populates="zones")


class CategoryZone(Model):
    __tablename__ = "category_zone"

    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"), primary_key=True)
    zone_id: Mapped[int] = mapped_column(sa.ForeignKey("zone.id", ondelete="CASCADE"), primary_key=True)


class Place(Sourced, Model):
    """A room, a hotel, a stop: where activities happen."""

    __tablename__ = "place"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]
    rank: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int | None]
    #: IANA name where it differs from the event's.
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    address: Mapped[str | None] = mapped_column(sa.String(300))
    step_free: Mapped[bool | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    event: Mapped[Event] = relationship(back_populates="places")
