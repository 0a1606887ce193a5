"""A rehearsal: where an event's clock and programme stood when somebody began to try things out."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Model


class Rehearsal(Model):
    """At most one an event; putting it back ends it."""

    __tablename__ = "rehearsal"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), primary_key=True)
    began_at: Mapped[At]
    began_by: Mapped[str] = mapped_column(sa.String(200))
    #: Seconds between the real time and the event's clock, as before.
    clock_shift: Mapped[int] = mapped_column(sa.BigInteger)
    #: Number of the programme version that putting back restores.
    version: Mapped[int]
