"""A spreadsheet somebody brought: what was read of it, to look at before it is applied."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import At, Data, Json, Key, Model, one_of, utcnow

KINDS = ("itinerary", "companies", "needs", "delegates")
STATUSES = ("read", "applied", "discarded")


class Upload(Model):
    __tablename__ = "upload"
    __table_args__ = (one_of("kind", KINDS), one_of("status", STATUSES), sa.Index(None, "event_id", "id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    #: The rows as texts: [{"row": 2, "cells": {"name": "…"}}]; the file itself is not kept.
    rows: Mapped[list] = mapped_column(Json)
    #: Whose people it brings, where a focal point brought it.
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    #: Of a sheet that is not ours: {"headings": ["Nombre", …], "fields": {"Nombre": "given_name"}}, chosen by a person.
    matched: Mapped[Data | None]
    status: Mapped[str] = mapped_column(sa.String(10), default="read")
    #: What applying it did: {"added": 3, "changed": 1}.
    result: Mapped[Data | None]
    created_at: Mapped[At] = mapped_column(default=utcnow)
    created_by: Mapped[str] = mapped_column(sa.String(200))
    applied_at: Mapped[At | None]
