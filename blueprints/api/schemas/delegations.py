"""Delegations, and the personal links of those who act for themselves or for others."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Address, Answer, Body, Id, Key, Language, Paging, Text, Title, line
from models.delegation import KINDS

Kind = Literal[KINDS]
LinkKind = Literal["delegate", "aide", "focal", "host", "device"]


class NewDelegation(Body):
    name: Title
    kind: Kind = "institution"
    country: str | None = Field(None, description="ISO 3166, two letters.")
    region: line(100) = Field(None, description="State or province.")
    contact_name: line(200) = Field(None, description="The focal point.")
    contact_email: str | None = Field(None, max_length=254)
    language: Language | None = Field(None, description="Of letters to the focal point.")


class ListedDelegation(Answer):
    id: Id
    name: Text
    kind: Kind
    country: str | None
    region: str | None
    head: Annotated[Id | None, Field(description="A delegate’s id.")]
    contact_name: str | None
    contact_email: Annotated[str | None, Field(description="Null where the role may not see it.")]
    language: Language | None
    people: Annotated[dict[str, int], Field(description="How many there are, by status.")]


class DelegationList(Answer):
    items: list[ListedDelegation]
    next: str | None


class DelegationFilters(Paging):
    q: str = Field("", max_length=200, description="Words of its name or of its focal point’s, accents aside.")
    limit: int = Field(200, ge=1, le=200, description="How many at most.")


class Linked(Body):
    kind: LinkKind = Field(
        description="Whose: a delegate’s, their chief of staff’s (aide), a focal point’s, a host’s, a phone’s (device)."
    )
    id: Key = Field(description="The delegate’s, the delegation’s, the company’s or the gate phone’s.")


class LinkAnswer(Answer):
    kind: LinkKind
    id: Id
    url: Address
