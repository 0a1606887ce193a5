"""The kinds of values that all calls share: texts, ids, times, lists, and strict bodies."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from operations import fields, instants
from operations.refusals import Refusal

LANGUAGES = ("en", "es", "fr")
Language = Literal["en", "es", "fr"]
#: The largest id that every database can compare.
LARGEST = 2**31 - 1


def _leave_out(schema: dict) -> None:
    """Leaving a field out is not the same as null: the document does not call null its default."""
    for field in schema.get("properties", {}).values():
        if "default" in field and field["default"] is None:
            del field["default"]


class Body(BaseModel):
    """What a program sends: nothing is converted, nothing unknown is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra=_leave_out)


class Query(BaseModel):
    """Parameters after the `?`; they arrive as text."""

    model_config = ConfigDict(extra="ignore")


class Answer(BaseModel):
    """What the API answers: every key is always there."""

    model_config = ConfigDict(extra="forbid")


def refuse(code: str, **parameters: object) -> PydanticCustomError:
    """The error of one field, with the words of `operations.refusals`."""
    return PydanticCustomError("refusal", "{code}", {"code": code, "refusal": Refusal(code, **parameters)})


def checked(rule: Callable[[Any], object]) -> BeforeValidator:
    """A validator made of a field rule, which refuses in its own words."""

    def check(value: object) -> object:
        try:
            return rule(value)
        except Refusal as refusal:
            raise refuse(refusal.code, **refusal.parameters) from None

    return BeforeValidator(check)


def line(most: int) -> object:
    """The type of a short text without line breaks, of at most so many characters; None for nothing."""
    described = {"type": ["string", "null"], "maxLength": most}
    return Annotated[str | None, checked(lambda text: fields.line(text, most) or None), WithJsonSchema(described)]


def needed(most: int) -> object:
    """The type of a short text that has to be there."""
    described = {"type": "string", "minLength": 1, "maxLength": most}
    return Annotated[str, checked(lambda text: fields.code(text, most)), WithJsonSchema(described)]


def key(value: object) -> int:
    """An id as a number or in digits, as it stands in addresses; what no row can have is nobody's: 0."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal("id_invalid")
    return value if 0 < value <= LARGEST else 0


def _text(value: object) -> dict[str, str]:
    return _languages(value, lambda words: fields.line(words, 300)) or _refuse_empty()


def _paragraphs(value: object) -> dict[str, str] | None:
    return None if value is None else _languages(value, lambda words: fields.paragraph(words, 5000))


def _languages(value: object, rule: Callable[[object], str | None]) -> dict[str, str]:
    """A text by language; a plain string counts as written in the event's first one, which "" stands for here."""
    said = {"": value} if isinstance(value, str) else value
    if not isinstance(said, dict) or set(said) - {"", *LANGUAGES}:
        raise Refusal("text_invalid")
    return {code: kept for code, words in said.items() if (kept := rule(words))}


def _refuse_empty() -> dict[str, str]:
    raise Refusal("required")


def _text_or_null(form: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "null"], "format": form})


def _said(most: int, *others: dict) -> dict:
    """The schema of a text as it is taken: a string, or an object by language."""
    words = {"type": ["string", "null"], "maxLength": most}
    by_language = {"type": "object", "properties": dict.fromkeys(LANGUAGES, words), "additionalProperties": False}
    kinds = [{"type": "string", "minLength": 1, "maxLength": most}, by_language, *others]
    return {"anyOf": kinds, "description": "In the event’s first language, or by language."}


#: An instant that comes in.
Moment = Annotated[dt.datetime | None, checked(instants.moment), _text_or_null("date-time")]
#: A local date that comes in.
Day = Annotated[dt.date | None, checked(instants.day), _text_or_null("date")]
#: An id that comes in.
Key = Annotated[
    int,
    checked(key),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[1-9][0-9]{0,9}$"}]}),
]
Title = Annotated[dict, checked(_text), WithJsonSchema(_said(300))]
Paragraphs = Annotated[dict | None, checked(_paragraphs), WithJsonSchema(_said(5000, {"type": "null"}))]
#: A time that goes out: RFC 3339 with the offset of the place, to the second.
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time", "examples": ["2019-06-06T09:00:00-06:00"]})]
Date = Annotated[str, Field(json_schema_extra={"format": "date", "examples": ["2019-06-06"]})]
Id = Annotated[int, Field(description="Opaque.", examples=[17])]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Text(Answer):
    """A text of data in its languages; null where nobody wrote one."""

    en: str | None
    es: str | None
    fr: str | None


class Reason(Body):
    """Why a rule is overruled."""

    reason: needed(300) = Field(description="Goes to the journal.")


class Paging(Query):
    """How much of a list, and from where."""

    limit: int = Field(50, ge=1, le=200, description="How many at most.")
    cursor: str | None = Field(None, max_length=1000, description="From the `next` of the page before.")
