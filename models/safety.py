"""Duty of care: what to do in each city, what happened, whether everyone is safe, and who opened an emergency card."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.convoy import Bus
from models.delegate import Delegate
from models.event import Place
from models.sealing import Sealed

INCIDENTS = ("medical", "lost_person", "accident", "theft", "breakdown", "security", "other")
SEVERITIES = ("low", "serious", "grave")
SAFETY = ("safe", "help")
#: What a city's card says.
CARD = (
    "emergency", "hospital", "hospital_address", "hospital_phone", "consulate", "consulate_address", "consulate_phone",
    "note",
)  # fmt: skip


class CityCard(Sourced, Model):
    """Whom to call in a city: one of the event's places."""

    __tablename__ = "city_card"

    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    #: "911".
    emergency: Mapped[str] = mapped_column(sa.String(40), default="")
    hospital: Mapped[str] = mapped_column(sa.String(200), default="")
    hospital_address: Mapped[str] = mapped_column(sa.String(300), default="")
    hospital_phone: Mapped[str | None] = mapped_column(sa.String(20))
    consulate: Mapped[str] = mapped_column(sa.String(200), default="")
    consulate_address: Mapped[str] = mapped_column(sa.String(300), default="")
    consulate_phone: Mapped[str | None] = mapped_column(sa.String(20))
    note: Mapped[I18n | None]
    edition: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()


class EmergencyOpening(Model):
    """Somebody's emergency card was opened, by whom and why, perhaps without a network; the journal says it, too."""

    __tablename__ = "emergency_opening"
    __table_args__ = (sa.UniqueConstraint("event_id", "nonce"), sa.Index(None, "delegate_id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[At]
    received_at: Mapped[At]
    reason: Mapped[str] = mapped_column(sa.String(300))
    by: Mapped[str] = mapped_column(sa.String(200))


class Incident(Model):
    """Something that happened, and what was done about it. What is said may be health data: it is sealed."""

    __tablename__ = "incident"
    __table_args__ = (
        one_of("kind", INCIDENTS),
        one_of("severity", SEVERITIES),
        sa.UniqueConstraint("event_id", "nonce"),
        sa.Index(None, "event_id", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    nonce: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(12))
    severity: Mapped[str] = mapped_column(sa.String(8), default="low")
    at: Mapped[At]
    received_at: Mapped[At] = mapped_column(default=utcnow)
    bus_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bus.id", ondelete="SET NULL"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"), index=True)
    #: Where, in words.
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    said: Mapped[str] = mapped_column(Sealed())
    by: Mapped[str] = mapped_column(sa.String(200))
    closed_at: Mapped[At | None]
    closed_by: Mapped[str | None] = mapped_column(sa.String(200))

    delegate: Mapped[Delegate | None] = relationship()
    bus: Mapped[Bus | None] = relationship()
    steps: Mapped[list["IncidentStep"]] = relationship(order_by="(IncidentStep.at, IncidentStep.id)")


class IncidentStep(Model):
    """What was done about an incident; only ever added to."""

    __tablename__ = "incident_step"
    __table_args__ = (sa.UniqueConstraint("incident_id", "nonce"),)

    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[At]
    said: Mapped[str] = mapped_column(Sealed())
    by: Mapped[str] = mapped_column(sa.String(200))


class SafetyCall(Model):
    """ "Is everyone safe?", asked of everybody who is with the event, of a bus's passengers, or of a city's guests."""

    __tablename__ = "safety_call"
    __table_args__ = (sa.Index(None, "event_id"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    #: Whom it asks, where that is not everybody: a bus's passengers, the guests of a city's hotels.
    bus_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bus.id", ondelete="SET NULL"))
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id", ondelete="SET NULL"))
    #: What happened and what to do, in the organizers' words.
    said: Mapped[I18n | None]
    asked_at: Mapped[At]
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    closed_at: Mapped[At | None]

    bus: Mapped[Bus | None] = relationship()
    place: Mapped[Place | None] = relationship()


class SafetyAnswer(Model):
    """Who was asked, and the last thing they, or somebody for them, answered; null: nothing yet."""

    __tablename__ = "safety_answer"
    __table_args__ = (one_of("answer", SAFETY),)

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("safety_call.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str | None] = mapped_column(sa.String(4))
    at: Mapped[At | None]
    #: Who answered, where it was not they themselves.
    by: Mapped[str | None] = mapped_column(sa.String(200))
    #: Where they are, what they need.
    said: Mapped[str] = mapped_column(sa.String(300), default="")

    delegate: Mapped[Delegate] = relationship()
    call: Mapped[SafetyCall] = relationship()
