"""Bilateral meetings: who asks whom, and proposed schedules."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Key, Language, line
from models.meeting import REQUESTS
from models.proposal import STATUSES
from operations.meeting_proposals import FIRST
from operations.proposals import LONGEST


class NewMeetingRequest(Body):
    from_: Key = Field(alias="from", description="The delegate who asks.")
    to: Key = Field(description="The delegate who is asked.")
    purpose: line(500) = Field(None, description="What for, in the asker’s words.")
    priority: Literal[1, 2, 3] = Field(1, description="How much they want it: 3 the most.")
    languages: list[Language] = Field([], max_length=3, description="Spoken; between two an interpreter is needed.")


class Yes(Body):
    wish: Literal[1, 2, 3] = Field(1, description="How much they want it: 3 the most.")


class MeetingRequestAnswer(Answer):
    id: Id
    from_: Annotated[Id, Field(alias="from")]
    to: Id
    purpose: str
    priority: Annotated[int, Field(description="How much who asks wants it.")]
    wish: Annotated[int | None, Field(description="How much the other wants it, once they said.")]
    languages: list[str]
    status: Literal[REQUESTS]
    activity: Annotated[Id | None, Field(description="The meeting, once it has a time and a room.")]
    starts_at: Instant | None
    place: str | None


class MeetingRequestList(Answer):
    items: list[MeetingRequestAnswer]
    next: str | None


class NewMeetingProposal(Body):
    seconds: int | None = Field(None, ge=1, le=LONGEST, description="Take the best after so much time.")
    moving: bool = Field(False, description="Plan what stands again; what has begun or is pinned stays.")
    first: Literal[FIRST] = Field("people", description="With `moving`: what counts most, moving few or losing little.")


class ScheduledAnswer(Answer):
    request: Id
    starts_at: Instant | None
    place: str | None
    stands: Annotated[bool, Field(description="It stands there already.")]


class UnscheduledAnswer(Answer):
    request: Id
    reason: Annotated[str, Field(description="Why it has no place.", examples=["rooms_short"])]


class MeetingProposalAnswer(Answer):
    id: Id
    status: Literal[STATUSES]
    moving: Annotated[bool, Field(description="Whether what stands is planned again.")]
    share: Annotated[float | None, Field(description="How far the calculation is, from 0 to 1.")]
    value: Annotated[int | None, Field(description="Points of the schedule; so far, while it is calculated.")]
    bound: Annotated[int | None, Field(description="Points that no schedule can exceed: proven.")]
    stopped: Annotated[Literal["asked", "clock"] | None, Field(description="Why it ended early, if it did.")]
    scheduled: list[ScheduledAnswer]
    unscheduled: list[UnscheduledAnswer]
