"""Events: what one is told of, and its capacity, which can be set."""

from typing import Annotated

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Date, Id, Instant, Text


class CategoryAnswer(Answer):
    id: Id
    code: Annotated[str, Field(examples=["MAYOR"])]
    name: Text
    letter: str
    colour: str
    counted: Annotated[bool, Field(description="Its approved delegates hold one of the event’s places.")]
    needs_approval: bool
    public: Annotated[bool, Field(description="Offered on the registration form.")]


class PlaceAnswer(Answer):
    id: Id
    code: str
    name: Text
    capacity: int | None
    zone: Annotated[str | None, Field(description="IANA name where it is not the event’s.")]


class CheckpointAnswer(Answer):
    id: Id
    code: Annotated[str, Field(examples=["MAIN"])]
    name: Text


class EventInList(Answer):
    id: Id
    slug: Annotated[str, Field(description="Stands in addresses.", examples=["na-mayors-summit-2019"])]
    kind: str
    name: Text
    starts_on: Date
    ends_on: Date
    zone: Annotated[str, Field(description="IANA name.", examples=["America/Mazatlan"])]
    languages: list[str]
    capacity: Annotated[int | None, Field(description="Approved delegates of counted categories; null: no limit.")]
    version: Annotated[int, Field(description="Of the published programme; 0 before the first.")]
    clock: Annotated[Instant, Field(description="What the event’s clock says.")]
    rehearsal: Annotated[bool, Field(description="The clock is not the real one.")]


class EventAnswer(EventInList):
    categories: list[CategoryAnswer]
    places: list[PlaceAnswer]
    checkpoints: Annotated[list[CheckpointAnswer], Field(description="The main entrance first.")]


class EventList(Answer):
    items: list[EventInList]
    next: str | None


class EventChange(Body):
    capacity: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        description="Raised, those who have waited longest move up. Null lifts the limit.",
        examples=[250],
    )
