"""Companies that receive a convoy."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import (
    Answer,
    Body,
    Id,
    Instant,
    Language,
    Moment,
    Paging,
    Paragraphs,
    Text,
    Title,
    line,
)
from models.company import STATUSES
from operations.companies_reading import MOST_VISITS

Status = Literal[STATUSES]


class Hours(Body):
    starts_at: Moment
    ends_at: Moment


class NewCompany(Body):
    name: Title
    country: str | None = Field(None, description="ISO 3166, two letters.")
    status: Literal["to_verify", "invited", "confirmed"] = "invited"
    axis: str | None = Field(None, description="Its code.")
    place: str | None = Field(None, description="The code of the place where it receives; its city is around this.")
    themes: list[str] = Field([], max_length=100, description="Codes of the sectors it serves.")
    capacity: int | None = Field(None, ge=0, le=1_000_000, description="Visitors at once; null: as many as come.")
    minimum: int = Field(1, ge=0, le=1_000_000, description="With fewer visitors a visit is not worth while.")
    visits: int = Field(1, ge=0, le=MOST_VISITS, description="How many it can receive.")
    hours: list[Hours] = Field([], max_length=100, description="Empty: whenever the convoy is in its city.")
    areas: Paragraphs = None
    bring: Paragraphs = None
    dress: Paragraphs = None
    note: line(1000) = Field(None, description="For organizers alone.")
    contact_name: line(200) = None
    contact_email: str | None = Field(None, max_length=254)
    contact_phone: str | None = Field(None, max_length=60, description="With its country code.")
    language: Language = "en"


class HoursAnswer(Answer):
    starts_at: Instant
    ends_at: Instant


class CompanyAnswer(Answer):
    id: Id
    name: Text
    country: str | None
    status: Status
    axis: Annotated[str | None, Field(description="Its code.")]
    place: Annotated[str | None, Field(description="Its code.")]
    city: Annotated[str | None, Field(description="The code of the convoy’s city in which it is.")]
    themes: list[str]
    capacity: Annotated[int | None, Field(description="Null: as many as come.")]
    minimum: int
    visits: Annotated[int, Field(description="How many it can receive.")]
    hours: Annotated[list[HoursAnswer], Field(description="Empty: whenever the convoy is in its city.")]
    areas: Text | None
    bring: Text | None
    dress: Text | None
    language: Language
    asked_by: Annotated[int, Field(description="How many delegations ranked it.")]
    activities: Annotated[list[Id], Field(description="Its visits that are published.")]
    flags: Annotated[list[str], Field(description="What is odd about it.", examples=[["never_open"]])]


class CompanyList(Answer):
    items: list[CompanyAnswer]
    next: str | None


class CompanyFilters(Paging):
    limit: int = Field(200, ge=1, le=200, description="How many at most.")
