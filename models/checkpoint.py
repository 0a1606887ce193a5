"""Checkpoints and what happens there: scans, never deleted, and presence, the row that gates race for."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import At, I18n, Json, Key, Model, Sourced, one_of
from models.event import Event, Zone

RESULTS = ("admitted", "repeat", "refused", "undone")
#: Why a scan is refused, in the order in which it is judged.
REASONS = (
    "unknown_code", "wrong_event", "badge_replaced", "cancelled", "not_approved", "checkpoint_closed",
    "zone_not_allowed", "not_on_list",
)  # fmt: skip


class Checkpoint(Sourced, Model):
    """Where scans are taken: a door, a zone, an activity, a bus."""

    __tablename__ = "checkpoint"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[I18n]
    #: The lowest is the main entrance.
    rank: Mapped[int] = mapped_column(default=0)
    #: Only categories allowed in this zone are admitted.
    zone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("zone.id"))
    #: Only who takes part in this activity is admitted.
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"))
    #: Only who is in this bus, table or track is admitted; at a roll call, which names activity and group, whoever is
    #: on the ride, in whichever bus.
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity_group.id"))
    #: By the event's clock; null: always.
    opens_at: Mapped[At | None]
    closes_at: Mapped[At | None]
    #: Who went out may come in again.
    reentry: Mapped[bool] = mapped_column(default=True)

    event: Mapped[Event] = relationship()
    zone: Mapped[Zone | None] = relationship()
    activity: Mapped[Activity | None] = relationship()

    @property
    def is_roll_call(self) -> bool:
        """Whether a bus of a ride is boarded here: `operations/roll_calls.py`."""
        return self.activity_id is not None and self.group_id is not None


#: A phone told something else than was counted.
_OTHERWISE = sa.text("shown <> result")


class Scan(Model):
    """One showing of one badge at one checkpoint. Never changed after its transaction, only undone by another row."""

    __tablename__ = "scan"
    __table_args__ = (
        one_of("result", RESULTS),
        one_of("direction", ("in", "out")),
        sa.UniqueConstraint("event_id", "nonce"),
        sa.Index(None, "checkpoint_id", "received_at"),
        sa.Index(None, "delegate_id"),
        sa.Index(None, "event_id", "received_at"),
        sa.Index(None, "pass_id"),
        #: What a phone told otherwise than it was counted; there is hardly any, so that it costs next to nothing.
        sa.Index("ix_scan_doubtful", "event_id", sqlite_where=_OTHERWISE, postgresql_where=_OTHERWISE),
    )

    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: What makes a repeated sending harmless; null on the row that undoes.
    nonce: Mapped[str | None] = mapped_column(sa.String(64))
    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id"))
    badge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("badge.id"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: A session pass has no delegate.
    pass_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_pass.id"))
    #: SHA-256 of what was asked: the same nonce for something else is noticed.
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    direction: Mapped[str] = mapped_column(sa.String(3), default="in")
    gate: Mapped[str | None] = mapped_column(sa.String(60))
    device_id: Mapped[int | None]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    token_id: Mapped[int | None] = mapped_column(sa.ForeignKey("api_token.id"))
    #: By the device's clock, set right by what its clock said when it sent; null: the moment of receiving.
    scanned_at: Mapped[At | None]
    #: By how many seconds the device's clock was behind ours; null: it did not say.
    behind: Mapped[int | None] = mapped_column(sa.BigInteger)
    received_at: Mapped[At]
    #: What the person was told, where a device judged alone.
    shown: Mapped[str | None] = mapped_column(sa.String(20))
    result: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    #: The answer as given, so that the same nonce always gets the same.
    answer: Mapped[dict | None] = mapped_column(Json)
    override_reason: Mapped[str | None] = mapped_column(sa.String(300))
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("scan.id"), unique=True)

    checkpoint: Mapped[Checkpoint] = relationship()


class ScanReview(Model):
    """An organizer looked at a scan that is told among the doubtful ones, and what they made of it."""

    __tablename__ = "scan_review"

    scan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("scan.id"), primary_key=True)
    at: Mapped[At]
    by: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class Presence(Model):
    """Who is inside: the one row that eight gates race for. Can be rebuilt from the scans."""

    __tablename__ = "presence"

    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"), primary_key=True)
    inside: Mapped[bool]
    since_scan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("scan.id"))
    entries: Mapped[int] = mapped_column(default=1)
