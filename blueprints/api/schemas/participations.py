"""Participations: who takes part in what."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Key, Reason
from models.participation import ROLES, STATUSES


class NewParticipation(Body):
    delegate: Key
    role: Literal[ROLES] = Field("participant", description="Only a `participant` takes a seat.")
    override: Reason | None = Field(None, description="Overrules `closed`, `category_not_admitted` and `clash`.")


class ParticipationAnswer(Answer):
    activity: Id
    delegate: Id
    role: Literal[ROLES]
    status: Literal[STATUSES]
    position: Annotated[int | None, Field(description="Place on the waiting list, 1 for the next to move up.")]
