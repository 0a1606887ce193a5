"""Conflicts: what is told of one."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Id, Instant, Text
from scheduling.conflicts import KINDS


class ActivityInConflict(Answer):
    id: Id
    title: Text


class Acceptance(Answer):
    by: str
    at: Instant
    reason: str


class ConflictAnswer(Answer):
    kind: Literal[KINDS]
    fingerprint: Annotated[str, Field(description="Another once its activities, people or times change.")]
    activities: Annotated[list[ActivityInConflict], Field(description="A blocked time first, else by their start.")]
    delegates: Annotated[list[Id], Field(description="Whom it concerns.")]
    place: Annotated[str | None, Field(description="The code of the place that is taken twice.")]
    starts_at: Annotated[Instant | None, Field(description="When it begins; null: nobody can say yet.")]
    ends_at: Annotated[Instant | None, Field(description="When it ends; null: nobody can say yet.")]
    needed: Annotated[int | None, Field(description="Minutes, people or interpreters.")]
    available: Annotated[int | None, Field(description="Minutes, seats or interpreters that there are.")]
    short: Annotated[int, Field(description="Minutes, seats or interpreters that are missing.")]
    accepted: Annotated[Acceptance | None, Field(description="Who lets it stand, and why.")]


class ConflictList(Answer):
    version: Annotated[int, Field(description="The programme version that was looked at.")]
    items: list[ConflictAnswer]
