"""Scans: what is asked at a gate, and the answer."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Moment, Reason, Text, checked, line, needed
from blueprints.api.schemas.delegates import DelegationAnswer, Status
from models.checkpoint import REASONS, RESULTS
from operations import instants
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


def _sent_at(value: object) -> dt.datetime:
    return instants.moment(value) or _missing()


def _missing() -> dt.datetime:
    raise Refusal("required")


SentAt = Annotated[dt.datetime, checked(_sent_at), WithJsonSchema({"type": "string", "format": "date-time"})]


Nonce = Annotated[str, checked(_nonce), WithJsonSchema({"type": "string", "pattern": f"^{NONCE.pattern}$"})]


class NewScan(Body):
    code: Annotated[Any, checked(_any_text), WithJsonSchema({"type": "string"})] = Field(
        description="As typed or scanned; any text is a code."
    )
    checkpoint: str = Field(description="Its code.", examples=["MAIN"])
    nonce: Nonce = Field(
        description="Made anew for each scan: the same one always gets the same answer and is counted once.",
        examples=["gate-1-000017"],
    )
    scanned_at: Moment = Field(None, description="By the device’s clock; without it, the moment of receiving.")
    direction: Literal["in", "out"] = "in"
    gate: line(60) = Field(None, description="What people call the gate.", examples=["Gate 1"])
    shown: line(20) = Field(None, description="What the person was told, where a device judged alone.")
    override: Reason | None = Field(None, description="Admits who would be refused; needs the right to.")
    sent_at: Moment = Field(
        None, description="What the device’s clock shows as it sends; sets `scanned_at` right, and it is judged then."
    )


class NewScans(Body):
    sent_at: SentAt = Field(
        description="What the device’s clock shows as it sends: each `scanned_at` is set right by it, and judged then."
    )
    scans: list[Any] = Field(
        description="In the order in which they were taken, each as a single scan is sent; at most 500, else 413.",
        json_schema_extra={"items": {"type": "object"}},
    )


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
    flags: Annotated[
        list[Literal["protocol", "step_free"]],
        Field(description="Call protocol; let no step be in the way. As it is now, also when a nonce is sent again."),
    ]
    photo: Annotated[str | None, Field(description="Tells the photograph from an earlier one; null: none.")]


class PassActivityAnswer(Answer):
    id: Id
    title: Text


class PassAnswer(Answer):
    number: Annotated[int, Field(description="Of the delegation’s passes for this activity.")]
    activity: PassActivityAnswer
    delegation: DelegationAnswer


class FirstAnswer(Answer):
    at: Instant
    gate: str | None


class ScanProblemAnswer(Answer):
    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] | None = Field(None, description="With 422: sentences by field.")


class SeatAnswer(Answer):
    group: Annotated[Id | None, Field(description="The bus in which they ride now.")]
    before: Annotated[Id | None, Field(alias="from", description="The one in which they rode before this scan.")]
    joined: Annotated[bool, Field(description="They were not on the ride; when undone: they are not any more.")]


class ScanAnswer(Answer):
    result: Literal[RESULTS]
    reason: Annotated[Literal[REASONS] | None, Field(description="Why it is refused: the first that holds.")]
    delegate: Annotated[
        PersonAnswer | None, Field(description="Null for who is not of this event, and for a session pass.")
    ]
    pass_: Annotated[PassAnswer | None, Field(alias="pass", description="A session pass, which names nobody.")]
    first: Annotated[FirstAnswer | None, Field(description="For a repeat: when and where they last went this way.")]
    inside: bool
    bus: SeatAnswer | None = Field(None, description="At a bus: what became of their seat.")


class ScanAnswers(Answer):
    answers: list[ScanAnswer | ScanProblemAnswer] = Field(
        description="In the order in which they were sent; a problem document for what cannot be recorded."
    )
