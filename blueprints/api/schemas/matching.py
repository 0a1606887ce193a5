"""Company visits of a convoy: proposed matchings, and the groups of an activity."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Key
from models.proposal import STATUSES
from operations.proposals import LONGEST


class NewMatchingProposal(Body):
    seconds: int | None = Field(None, ge=1, le=LONGEST, description="Take the best after so much time.")
    again: bool = Field(False, description="Plan what stands again: as little of it as can be changes.")
    like: Key | None = Field(None, description="A proposal: as little of what it suggests as can be changes.")


class MatchedVisitAnswer(Answer):
    delegate: Id
    company: Id
    starts_at: Instant
    ends_at: Instant
    stands: Annotated[bool, Field(description="It stands already.")]


class OmissionAnswer(Answer):
    delegate: Id
    company: Id
    reason: Annotated[str, Field(description="Why there is no visit.", examples=["full"])]


class MatchingProposalAnswer(Answer):
    id: Id
    status: Literal[STATUSES]
    again: Annotated[bool, Field(description="Whether what stands is planned again.")]
    like: Annotated[Id | None, Field(description="The proposal that it keeps to where it can.")]
    share: Annotated[float | None, Field(description="How far the calculation is, from 0 to 1.")]
    value: Annotated[int | None, Field(description="Points of the plan; so far, while it is calculated.")]
    bound: Annotated[int | None, Field(description="Points that no plan can exceed: proven.")]
    given_up: Annotated[int | None, Field(description="How many visits that stood are given up.")]
    stopped: Annotated[Literal["asked", "clock"] | None, Field(description="Why it ended early, if it did.")]
    visits: list[MatchedVisitAnswer]
    left_out: Annotated[list[OmissionAnswer], Field(description="Of the companies that somebody wished or needs.")]
