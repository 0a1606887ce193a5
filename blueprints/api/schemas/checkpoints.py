"""Checkpoints: how many are inside, and what a gate must know to judge badges by itself."""

from typing import Annotated

from pydantic import Field

from blueprints.api.schemas.common import Answer, Id, Instant, Query, Text
from blueprints.api.schemas.delegates import DelegationAnswer
from blueprints.api.schemas.scans import PersonAnswer

Categories = Annotated[list[str] | None, Field(description="Codes of categories.")]
OrNull = Annotated[Instant | None, Field(description="Null: always.")]


class Since(Query):
    since: str = Field("", description="The cursor of the roster before: only what may have changed since comes.")


class CheckpointFacts(Answer):
    id: Id
    code: str
    name: Text
    opens_at: OrNull
    closes_at: OrNull
    reentry: Annotated[bool, Field(description="Who went out may come in again.")]
    zone: Annotated[str | None, Field(description="Only categories of this zone are admitted.")]
    activity: Annotated[Id | None, Field(description="Only who is expected at this activity is admitted.")]


class CheckpointCounts(CheckpointFacts):
    inside: int
    entries: int
    expected: int
    passes: Annotated[int, Field(description="Of those inside, how many came in with a session pass.")]


class RosterPerson(PersonAnswer):
    digest: Annotated[
        str | None, Field(description="Of the code: 80 bits of its SHA-256 in base64url; null without a badge.")
    ]
    zone_allowed: bool
    listed: bool


class ReplacedAnswer(Answer):
    digest: str
    delegate: Id


class PassOfRoster(Answer):
    id: Id
    digest: str
    number: int
    activity: Id
    delegation: DelegationAnswer
    ended: bool


class PresenceAnswer(Answer):
    id: Annotated[Id, Field(description="The delegate’s, or the pass’s.")]
    inside: bool
    entries: int
    at: Instant
    gate: str | None


class RosterAnswer(Answer):
    cursor: Annotated[str, Field(description="For `since`, the next time. Merge what comes by id.")]
    whole: Annotated[bool, Field(description="Everybody; else what may have changed since the cursor.")]
    at: Instant
    checkpoint: CheckpointFacts
    called_off: bool
    people: list[RosterPerson]
    gone: Annotated[list[Id], Field(description="Those who are another registration now.")]
    replaced: Annotated[list[ReplacedAnswer], Field(description="Codes that are dead.")]
    passes: list[PassOfRoster]
    presence: list[PresenceAnswer]
    pass_presence: list[PresenceAnswer]
