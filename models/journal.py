"""The journal: who did what to which, when. Only ever added to."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Json, Key, Model, utcnow


class Entry(Model):
    __tablename__ = "journal"
    __table_args__ = (sa.Index(None, "event_id", "at"), sa.Index(None, "object_kind", "object_id", "at"))

    id: Mapped[Key]
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    #: Real time.
    at: Mapped[At] = mapped_column(default=utcnow)
    #: staff | delegate | aide | focal | token | system
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    #: As the actor was called then.
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    #: The delegate on whose behalf it was done.
    behalf_id: Mapped[int | None]
    #: Object and verb, in the past: "delegate.approved".
    verb: Mapped[str] = mapped_column(sa.String(60))
    #: delegate | activity | badge | event | export …
    object_kind: Mapped[str | None] = mapped_column(sa.String(20))
    object_id: Mapped[int | None]
    #: What changed; never anything sensitive.
    detail: Mapped[dict | None] = mapped_column(Json)
