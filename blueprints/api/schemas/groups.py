"""Buses of a ride, tables, tracks: who is in each, and what was counted."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Moment
from blueprints.api.schemas.scans import Nonce
from models.road import COUNTED

Count = Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 999})]
Ids = Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "integer"}})]


class NewHeadcount(Body):
    kind: Literal[COUNTED]
    counted: Count = Field(description="How many are on the bus.")
    expected: Count = Field(description="How many are on its list.")
    missing: Ids = Field(default=[], description="Delegates who are on its list, and not on the bus.")
    reason: str = Field("", description="Why it leaves without them; without one nobody is left behind.")
    nonce: Nonce = Field(description="Made anew for each count: the same one is counted once.")
    at: Moment = Field(None, description="By the device’s clock; without it, the moment of receiving.")
    sent_at: Moment = Field(None, description="What the device’s clock shows as it sends; sets `at` right.")


class HeadcountAnswer(Answer):
    id: Id
    kind: Literal[COUNTED]
    at: Annotated[Instant, Field(description="Real time, set right.")]
    expected: int
    counted: int
    missing: list[Id]
    reason: str
    by: str


class GroupAnswer(Answer):
    id: Id
    kind: Annotated[Literal["bus", "table", "track"], Field(description="What it is of the activity.")]
    name: str
    bus: Annotated[str | None, Field(description="The code of the convoy’s bus.")]
    capacity: int | None
    leader: Annotated[Id | None, Field(description="The delegate who leads it.")]
    delegates: Annotated[list[Id], Field(description="Who is in it.")]
    checkpoint: Annotated[str | None, Field(description="The code at which a bus of a ride is boarded.")]
    aboard: Annotated[list[Id], Field(description="Who was seen in the bus last.")]
    departure: Annotated[HeadcountAnswer | None, Field(description="The count that holds: the latest.")]
    arrival: Annotated[HeadcountAnswer | None, Field(description="The count that holds: the latest.")]


class GroupList(Answer):
    items: list[GroupAnswer]
    next: str | None
    nowhere: Annotated[list[Id], Field(description="Who is on the activity’s list and in none of its groups.")]
