"""A cue: one line of the run of show, told in minutes from its activity's start, so that it moves with it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activity import Activity
from models.base import Key, Model, Sourced


class Cue(Sourced, Model):
    """Internal, in the language of those who run the event; never on a public page."""

    __tablename__ = "cue"
    __table_args__ = (
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes_not_negative"),
        sa.Index(None, "activity_id", "starts_after"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    #: Minutes after the activity's start; below 0 is before it.
    starts_after: Mapped[int] = mapped_column(default=0)
    #: How long it takes; null: a moment.
    minutes: Mapped[int | None]
    #: What happens: "Doors open", "Flags checked".
    what: Mapped[str] = mapped_column(sa.String(300))
    #: Who does it or appears in it.
    who: Mapped[str | None] = mapped_column(sa.String(200))
    #: Sound, light, screens.
    technical: Mapped[str | None] = mapped_column(sa.String(300))
    #: Who answers for it: one person to call.
    owner: Mapped[str | None] = mapped_column(sa.String(100))

    activity: Mapped[Activity] = relationship()
