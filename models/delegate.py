"""A delegate: one person at one event. Every person is a row, accompanying persons too."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import At, I18n, Key, Model, Sourced, one_of, utcnow
from models.delegation import Delegation
from models.event import Category, Event
from models.folding import fold, likeness

STATUSES = ("submitted", "returned", "endorsed", "approved", "waitlisted", "rejected", "cancelled", "substituted")
#: Roles in a delegation.
POSTS = ("head", "deputy", "member", "technical", "companion", "security", "interpreter", "press", "driver")
SOURCES = ("self", "focal", "organizer", "onsite", "import", "api")


class Delegate(Sourced, Model):
    __tablename__ = "delegate"
    __table_args__ = (
        one_of("status", STATUSES),
        one_of("source", SOURCES),
        sa.CheckConstraint("(status = 'waitlisted') = (waiting_since IS NOT NULL)", name="waiting_has_a_since"),
        sa.UniqueConstraint("event_id", "reference"),
        sa.UniqueConstraint("event_id", "number"),
        sa.UniqueConstraint("event_id", "form_id"),
        sa.Index(None, "event_id", "status", "waiting_since"),
        sa.Index(None, "event_id", "status", "registered_at"),
        sa.Index(None, "event_id", "category_id", "country", "status"),
        sa.Index(None, "event_id", "sort_name"),
        sa.Index(None, "event_id", "email"),
        sa.Index(None, "delegation_id"),
        sa.Index(None, "event_id", "likeness"),
        sa.Index(None, "event_id", "changed_at"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    #: What people quote on the phone; tells nothing and opens nothing.
    reference: Mapped[str] = mapped_column(sa.String(12))
    #: 1, 2, 3 … in the order of registering.
    number: Mapped[int]
    #: Names exactly as typed, in Unicode's NFC; one of the two is enough.
    given_name: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120), default="")
    #: What stands instead of a name for somebody known by office only: "Mayor of Laredo".
    display_name: Mapped[I18n | None]
    position: Mapped[str] = mapped_column(sa.String(200), default="")
    city: Mapped[str] = mapped_column(sa.String(120), default="")
    #: ISO 3166 alpha-2.
    country: Mapped[str] = mapped_column(sa.String(2))
    #: Never unique: one office may answer for many.
    email: Mapped[str | None] = mapped_column(sa.String(254))
    #: E.164, with its plus.
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    language: Mapped[str] = mapped_column(sa.String(2))
    status: Mapped[str] = mapped_column(sa.String(12), default="submitted")
    #: Real time since when a vetted person waits for a place.
    waiting_since: Mapped[At | None]
    source: Mapped[str] = mapped_column(sa.String(10), default="self")
    #: One per form shown: the same form sent twice is one person.
    form_id: Mapped[str | None] = mapped_column(sa.String(64))
    #: SHA-256 of what the form said, so that a form id used for another person is noticed.
    form_digest: Mapped[str | None] = mapped_column(sa.String(64))
    substitutes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: Whom an accompanying person, interpreter or bodyguard belongs to.
    principal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: Role in the delegation, a word of `POSTS`.
    post: Mapped[str | None] = mapped_column(sa.String(12))
    #: Place in the order of precedence, 1 for the first; null: protocol gave none. It cannot be delegated.
    rank: Mapped[int | None]
    #: Protocol is called when they arrive at the gate.
    protocol: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: What is to be corrected before it is looked at again, while the status is "returned".
    note_back: Mapped[str | None] = mapped_column(sa.Text)
    #: Real time at which the delegation's focal point said yes.
    endorsed_at: Mapped[At | None]
    #: By the event's clock: until when a place is held for somebody who waits; null: none is.
    offered_until: Mapped[At | None]
    #: The registration that this one was found to repeat; everything of this one is that one's now.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"))
    #: Real time since when nothing says who this was.
    erased_at: Mapped[At | None]
    #: Counts changes of the person's own data; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1)
    registered_at: Mapped[At] = mapped_column(default=utcnow)
    changed_at: Mapped[At] = mapped_column(default=utcnow)
    #: Folded names, city, reference and number: what a search without accents looks in.
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    #: Folded family and given name, the order of lists.
    sort_name: Mapped[str] = mapped_column(sa.String(260), default="")
    #: Name and city in Latin letters, words in order: the same for two registrations that may be of one person.
    likeness: Mapped[str] = mapped_column(sa.String(260), default="", server_default=sa.text("''"))

    event: Mapped[Event] = relationship()
    category: Mapped[Category] = relationship()
    delegation: Mapped[Delegation | None] = relationship(foreign_keys=[delegation_id])
    care: Mapped["DelegateCare | None"] = relationship(back_populates="delegate", uselist=False)  # noqa: F821

    @property
    def stands_in(self) -> bool:
        """Whether the person came in somebody's stead: rank, signing and speaking right stay with the other."""
        return self.substitutes_id is not None

    @property
    def may_speak(self) -> bool:
        """Whether the person has the floor where delegations speak."""
        return self.category.speaks and not self.stands_in

    @property
    def may_sign(self) -> bool:
        """Whether the person may sign for their side."""
        return self.category.signs and not self.stands_in

    @property
    def full_name(self) -> str:
        """Given and family name as typed; empty for somebody known by office only."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    @property
    def name(self) -> str | dict[str, str]:
        """What to call the person: the full name, else the office in the event's languages."""
        return self.full_name or self.display_name or self.reference


#: What `indexed` has to know.
INDEXED = ("given_name", "family_name", "display_name", "city", "position", "reference", "number")


def indexed(facts: Mapping[str, object]) -> dict[str, str]:
    """What a delegate with these facts is searched and sorted by, for the columns of that name."""
    office = " ".join((facts["display_name"] or {}).values())
    given, family = facts["given_name"], facts["family_name"]
    said = (given, family, office, facts["city"], facts["position"], facts["reference"], str(facts["number"]))
    return {
        "search_text": fold(" ".join(filter(None, said))),
        "sort_name": fold(" ".join(filter(None, (family, given, office))))[:260],
        "likeness": likeness(f"{given} {family}", facts["city"] or ""),
    }


@sa_event.listens_for(Delegate, "before_insert")
@sa_event.listens_for(Delegate, "before_update")
def _index_names(_mapper: object, _connection: object, delegate: Delegate) -> None:
    for column, text in indexed({name: getattr(delegate, name) for name in INDEXED}).items():
        setattr(delegate, column, text)
