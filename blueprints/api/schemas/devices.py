"""Gate phones."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Address, Answer, Body, Id, Instant, Paging, needed
from models.device import DEVICE_ROLES

Role = Literal[DEVICE_ROLES]


class NewDevice(Body):
    name: needed(60) = Field(description="What scans call the gate.", examples=["North gate 2"])
    checkpoints: list[str] = Field(
        default=[],
        max_length=200,
        description="Codes of those where it may stand; at least one, unless it leads buses.",
    )
    role: Role = Field("gate", description="Whose rights whoever holds the phone has.")
    buses: list[str] = Field(
        default=[], max_length=200, description="Codes of those that it leads; at least one for the role `leader`."
    )


class DeviceAnswer(Answer):
    id: Id
    name: str
    checkpoints: list[str]
    buses: list[str]
    role: Role
    joined_at: Annotated[Instant | None, Field(description="Real time, as all times here; null: it never joined.")]
    heard_at: Annotated[Instant | None, Field(description="Its last sign of life, to the minute.")]
    waiting: Annotated[int, Field(description="How many scans waited on it then.")]
    behind: Annotated[int, Field(description="By how many seconds its clock was behind then; negative: ahead.")]
    revoked_at: Annotated[Instant | None, Field(description="From then on it stands at no gate.")]


class AddedDevice(DeviceAnswer):
    url: Annotated[Address, Field(description="Where a phone joins: once, within a quarter of an hour.")]


class DeviceList(Answer):
    items: list[DeviceAnswer]
    next: str | None


class DeviceFilters(Paging):
    """Nothing but pages."""
