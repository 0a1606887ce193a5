"""Scans: what is asked at a gate, and the answer."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Moment, Reason, Text, checked, line, needed
from blueprints.api.schemas.delegates import DelegationAnswer, Status
from models.checkpoint import REASONS, RESULTS
from operations.refusals import Refusal
from operations.scans import NONCE


def _any_text(value: object) -> str:
    if not isinstance(value, str):
        raise Refusal("not_text")
    return value


def _nonce(value: object) -> str:
    if not isinstance(value, str) or not NONCE.fullmatch(value):
        raise Refusal("nonce_invalid")
    return value


class NewScan(Body):
    code: Annotated[Any, checked(_any_text), WithJsonSchema({"type": "string"})] = Field(
        description="As typed or scanned; any text is a code."
    )
    checkpoint: str = Field(description="Its code.", examples=["MAIN"])
    nonce: Annotated[str, checked(_nonce), WithJsonSchema({"type": "string", "pattern": f"^{NONCE.pattern}$"})] = Field(
        description="Made anew for each scan: the same one always gets the same answer and is counted once.",
        examples=["gate-1-000017"],
    )
    scanned_at: Moment = Field(None, description="By the device’s clock; without it, the moment of receiving.")
    direction: Literal["in", "out"] = "in"
    gate: line(60) = Field(None, description="What people call the gate.", examples=["Gate 1"])
    shown: line(20) = Field(None, description="What the person was told, where a device judged alone.")
    override: Reason | None = Field(None, description="Admits who would be refused; needs the right to.")


class Undoing(Body):
    reason: needed(300)


class PersonAnswer(Answer):
    id: Id
    name: Annotated[str | Text, Field(description="An office, in its languages, for somebody known by it alone.")]
    category: str
    delegation: DelegationAnswer | None
    city: str
    country: str
    status: Status


class FirstAnswer(Answer):
    at: Instant
    gate: str | None


class ScanAnswer(Answer):
    result: Literal[RESULTS]
    reason: Annotated[Literal[REASONS] | None, Field(description="Why it is refused: the first that holds.")]
    delegate: Annotated[PersonAnswer | None, Field(description="Null for who is not of this event.")]
    first: Annotated[FirstAnswer | None, Field(description="For a repeat: when and where they last went this way.")]
    inside: bool
