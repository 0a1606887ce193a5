"""A proposal: what a calculation suggests. Data to look at, then to apply or to discard."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Data, Key, Model, one_of, utcnow

KINDS = ("allocation", "meetings", "convoy")
STATUSES = ("calculating", "ready", "failed", "applied", "discarded")


class Proposal(Model):
    __tablename__ = "proposal"
    __table_args__ = (one_of("kind", KINDS), one_of("status", STATUSES), sa.Index(None, "event_id", "kind", "id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    #: The programme version it was calculated for.
    base_version: Mapped[int]
    #: What it was asked with; the same input gives the same output.
    input: Mapped[Data]
    #: What it suggests, and why; null while it is being calculated.
    output: Mapped[Data | None]
    status: Mapped[str] = mapped_column(sa.String(12), default="ready")
    created_at: Mapped[At] = mapped_column(default=utcnow)
    created_by: Mapped[str] = mapped_column(sa.String(200))
    applied_at: Mapped[At | None]
    #: How far the calculation is: {"stage", "share", "value", "bound"}; null before it begins.
    progress: Mapped[Data | None]
    #: When the calculation last said that it is alive; by this a worker that was killed is noticed.
    alive_at: Mapped[At | None]
    #: Somebody asked to stop: what is best by then is kept.
    stopping: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Counts changes by hand; two people editing at once are told.
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
