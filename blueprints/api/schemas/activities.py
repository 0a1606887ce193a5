"""Activities: what is told of one, what proposes one, and what changes it."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import (
    Answer,
    Body,
    Date,
    Day,
    Id,
    Instant,
    Key,
    Moment,
    Paging,
    Paragraphs,
    Query,
    Text,
    Title,
    line,
)
from models.activity import ATTENDANCES, AUDIENCES, KINDS, STATES

Kind = Literal[KINDS]
Audience = Literal[AUDIENCES]
Attendance = Literal[ATTENDANCES]
State = Literal[STATES]
Publishing = Literal["draft", "published"]


class ActivityAnswer(Answer):
    id: Id
    uid: Annotated[str, Field(description="Its name in every calendar, for ever.")]
    kind: Kind
    number: Annotated[str | None, Field(description="As the programme numbers it.", examples=["IV"])]
    day: Annotated[Date | None, Field(description="The local day; there even while the time is to be confirmed.")]
    title: Text
    text: Text | None
    starts_at: Annotated[Instant | None, Field(description="Null: to be confirmed.")]
    ends_at: Annotated[Instant | None, Field(description="Null: to be confirmed.")]
    place: Annotated[str | None, Field(description="Its code.")]
    capacity: int | None
    taken: Annotated[int, Field(description="Seats that participants hold.")]
    closes_at: Annotated[Instant | None, Field(description="When sign-up closes, by the event’s clock.")]
    audience: Audience
    attendance: Attendance
    categories: Annotated[list[str], Field(description="Codes of those who may come; empty: all.")]
    parent: Annotated[int | None, Field(description="The id of the activity it is a part of.")]
    revision: Annotated[int, Field(description="Raised by each publishing; 0 before the first.")]
    status: State
    proposed: Annotated[bool, Field(description="What is shown is a draft, not what is published.")]


class ActivityList(Answer):
    items: list[ActivityAnswer]
    next: str | None


class OneActivity(Query):
    """Whether proposed changes are shown instead of what is published."""

    draft: bool = Field(False, description="1: what is proposed, where something is; for organizers and schedulers.")


class ActivityFilters(OneActivity, Paging):
    limit: int = Field(200, ge=1, le=200, description="How many at most.")


class Facts(Body):
    """What a programme says about an activity; what is not named stays as it is."""

    title: Title = None
    text: Paragraphs = None
    number: line(10) = None
    day: Day = None
    starts_at: Moment = None
    ends_at: Moment = None
    place: str | None = Field(None, description="A place’s code.")
    capacity: int | None = Field(None, ge=0, le=1_000_000)
    closes_at: Moment = None
    status: Publishing = Field("draft", description="`published`: at once, as a new programme version.")


class NewActivity(Facts):
    kind: Kind
    title: Title
    audience: Audience = "public"
    attendance: Attendance = "everyone"
    categories: list[str] = Field([], max_length=200, description="Codes of those who may come; empty: all.")
    parent: Key | None = None


class ActivityChange(Facts):
    pass


class Cancellation(Body):
    status: Publishing = Field("draft", description="`published`: at once, as a new programme version.")
