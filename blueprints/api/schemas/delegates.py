"""Delegates: what is told of one, and what registers one."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from blueprints.api.schemas.common import Address, Answer, Body, Id, Language, Paging, Text, checked, key
from models.delegate import STATUSES
from operations.refusals import Refusal

Status = Literal[STATUSES]


class DelegationAnswer(Answer):
    id: Id
    name: Text


class DelegateAnswer(Answer):
    id: Id
    reference: Annotated[str, Field(description="What people quote on the phone.", examples=["7KQM-2X9D"])]
    number: Annotated[int, Field(description="1, 2, 3 … in the order of registering.")]
    given_name: str
    family_name: str
    display_name: Annotated[Text | None, Field(description="Stands for both names of somebody known by office alone.")]
    position: str
    category: Annotated[str, Field(description="Its code.", examples=["MAYOR"])]
    delegation: DelegationAnswer | None
    city: str
    country: Annotated[str, Field(description="ISO 3166-1 alpha-2.", examples=["MX"])]
    email: Annotated[str | None, Field(description="Null, too, where the role may not see it.")]
    phone: Annotated[str | None, Field(description="E.164. Null, too, where the role may not see it.")]
    language: Language
    status: Status


class DelegateList(Answer):
    items: list[DelegateAnswer]
    next: str | None


class StatusAnswer(Answer):
    id: Id
    reference: str
    status: Status


class DelegateFilters(Paging):
    q: str = Field("", max_length=200, description="Words of name, position, city, reference or number; accents aside.")
    category: str | None = Field(None, description="A category’s code.")
    country: str | None = Field(None, description="ISO 3166-1 alpha-2.")
    status: Status | None = None


def _delegation(said: object) -> int | str | None:
    """An id, a name, or an object with one of them, as answers have it."""
    if isinstance(said, dict):
        said = _of_object(said)
    if isinstance(said, bool) or not isinstance(said, int | str | None):
        raise Refusal("unknown_delegation")
    return said


def _of_object(said: dict) -> object:
    if set(said) - {"id", "name"} or not said:
        raise Refusal("unknown_delegation")
    if said.get("id") is not None:
        return key(said["id"])
    name = said.get("name")
    return next(filter(None, name.values()), None) if isinstance(name, dict) else name


Delegation = Annotated[
    int | str | None,
    checked(_delegation),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "maxLength": 200},
                {
                    "type": "object",
                    "properties": {"id": {"type": ["integer", "string"]}, "name": {"type": ["string", "object"]}},
                },
                {"type": "null"},
            ],
            "description": "Its id, or its name: one that nobody has had yet begins a new delegation.",
        }
    ),
]


class NewDelegate(Body):
    category: str = Field(description="A category’s code.", examples=["MAYOR"])
    country: str = Field(description="ISO 3166-1 alpha-2.", examples=["MX"])
    language: str = Field(description="en, es or fr.", examples=["es"])
    family_name: str | None = Field(None, description="One of the two names is enough.", examples=["Núñez"])
    given_name: str | None = Field(None, examples=["Ana"])
    position: str | None = None
    city: str | None = None
    email: str | None = Field(None, description="Need not be unique.")
    phone: str | None = Field(None, description="With country code; without one it is a number of `country`.")
    delegation: Delegation = None


class BadgeAnswer(Answer):
    code: Annotated[str, Field(description="16 letters and digits of Crockford’s base32.")]
    url: Annotated[Address, Field(description="What the QR holds.")]


class CalendarAnswer(Answer):
    url: Annotated[Address, Field(description="The personal feed. A secret: who knows it sees the delegate’s day.")]
