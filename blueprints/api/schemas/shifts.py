"""Shifts: what is late, and what that would mean."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Key, Moment
from blueprints.api.schemas.conflicts import ConflictAnswer
from scheduling.conflicts import KINDS
from scheduling.repairs import KINDS as REPAIRS

#: Nothing leaves its day, so more makes no sense.
MOST_MINUTES = 24 * 60
MOST_REPAIRS = 50


class NewShift(Body):
    activity: Key = Field(description="What is late, or early.")
    minutes: int | None = Field(
        None, ge=-MOST_MINUTES, le=MOST_MINUTES, description="How much later; this or `starts_at`.", examples=[45]
    )
    starts_at: Moment = Field(None, description="The new start.")
    base: int | None = Field(
        None, ge=0, le=1_000_000_000, description="The programme version that you saw; 409 when it is another one now."
    )
    repairs: list[Annotated[str, Field(max_length=60)]] = Field(
        [], max_length=MOST_REPAIRS, description="Ids of repairs from an earlier answer, applied in order."
    )
    apply: bool = Field(False, description="Publish it; else nothing is changed. Needs the right to publish.")


class MovedAnswer(Answer):
    id: Id
    from_: Annotated[Instant | None, Field(alias="from", description="Its start as published.")]
    to: Annotated[Instant | None, Field(description="Its start from then on; null: it is left out.")]
    ends_at: Annotated[Instant | None, Field(description="Its end from then on; null: left out, or to be confirmed.")]


class ArisingAnswer(Answer):
    kind: Literal[KINDS]
    activities: list[Id]


class RepairAnswer(Answer):
    id: Annotated[str, Field(description="Stable: it says itself what it does.", examples=["shorten-12-30"])]
    kind: Literal[REPAIRS]
    activities: Annotated[list[Id], Field(description="What it is about.")]
    moved: Annotated[list[MovedAnswer], Field(description="What it changes in the plan; `from` is as planned.")]
    ends: Annotated[list[str], Field(description="Fingerprints of the conflicts that it ends.")]
    makes: Annotated[list[ArisingAnswer], Field(description="Conflicts that it makes.")]


class ShiftAnswer(Answer):
    version: Annotated[int, Field(description="Planned for this programme version, or published as it.")]
    applied: bool
    moved: list[MovedAnswer]
    affected: Annotated[list[Id], Field(description="Delegates for whom something is at another time.")]
    conflicts: Annotated[list[ConflictAnswer], Field(description="Those that are not there today.")]
    repairs: Annotated[list[RepairAnswer], Field(description="What could still be chosen; none once it is applied.")]
