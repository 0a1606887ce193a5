"""What the fields of an event file may hold: each judged by the rule that pages and programs have too.

A `Record` may say where it comes from and how far that is to be trusted.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal, Never

import pydantic
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints

from operations import event_fields, fields
from operations.event_fields import LANGUAGES
from operations.refusals import Refusal

#: Fact, derived, ambiguous, translated, invented.
Mark = Literal["F", "D", "A", "T", "I"]
#: The refusals of the field rules, for who writes the file.
SENTENCES = {
    "required": "it is empty",
    "too_long": "it is too long",
    "control_characters": "it has characters that cannot be written, such as a line break",
    "slug_invalid": "write at most 40 of the letters a to z, digits and hyphens; a letter or digit first",
    "slug_reserved": "this address is taken by the program",
    "code_invalid": "write at most 20 letters from A to Z, digits, hyphens and underscores",
    "letter_invalid": "write one character",
    "colour_invalid": "write a colour as in '#0b6e4f', in quotes",
    "colour_too_light": "it is too light for white letters (a contrast of 4.5:1 is needed)",
    "unknown_zone": "no such time zone; write its IANA name, as in America/Mazatlan",
    "phone_invalid": "write a phone number with its country code, as in '+52 612 123 4567'",
    "phone_extension": "leave out the extension",
    "link_invalid": "write an address that begins with https://, http://, mailto: or tel:",
    "email_invalid": "write an e-mail address as in mailto:name@example.org",
    "unknown_country": "no such country; write its two letters (ISO 3166), as in MX",
    "date_invalid": "write a day as in 2019-06-05",
    "time_of_day_invalid": "write a time as in 09:30 (in quotes, where the file is read as YAML 1.1)",
    "moment_invalid": "write a local date and time as in 2019-06-05T10:00, without an offset",
    "date_out_of_range": f"write a year from {event_fields.FIRST_YEAR} to {event_fields.LAST_YEAR}",
}


def ruled(rule: Callable[..., object], *arguments: object) -> AfterValidator:
    """One of the field rules that forms and the API have too, as pydantic takes it."""
    return AfterValidator(lambda text: _judge(rule, text, *arguments))


def _judge(rule: Callable[..., object], typed: object, *arguments: object) -> object:
    try:
        return rule(typed, *arguments) or _refuse("it is empty")
    except Refusal as refusal:
        return _refuse(SENTENCES.get(refusal.code, refusal.code.replace("_", " ")))


def _refuse(sentence: str) -> Never:
    raise ValueError(sentence)


def _clock_time(value: object) -> dt.time:
    if isinstance(value, dt.time):
        return value
    return _judge(event_fields.time_of_day, value)


def _time_or_moment(value: object) -> dt.time | dt.datetime:
    try:
        return _clock_time(value)
    except ValueError:
        return _moment(value)


def _moment(value: object) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else _judge(event_fields.moment, value)


def _day(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else _judge(event_fields.date, value)


def _marks(value: object) -> object:
    return {"all": value} if isinstance(value, str) else value


def words(longest: int) -> object:
    """The type of a text on one line."""
    return Annotated[str, ruled(fields.line, longest)]


Code = Annotated[str, ruled(event_fields.code)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Slug = Annotated[str, ruled(event_fields.slug)]
Colour = Annotated[str, ruled(event_fields.colour)]
Country = Annotated[str, ruled(fields.country)]
Zone = Annotated[str, ruled(event_fields.zone)]
Line = words(300)
#: With its country code, as in +52 612 123 4567.
Phone = Annotated[str, ruled(fields.phone)]
Email = Annotated[str, ruled(fields.email)]
Link = Annotated[str, ruled(event_fields.link)]
Paragraph = Annotated[str, ruled(fields.paragraph, 4000)]
Title = Annotated[dict[Literal[LANGUAGES], Line], Field(min_length=1)]
Text = Annotated[dict[Literal[LANGUAGES], Paragraph], Field(min_length=1)]
Day = Annotated[dt.date, PlainValidator(_day)]
Time = Annotated[dt.time, PlainValidator(_clock_time)]
#: Local, without an offset.
Moment = Annotated[dt.datetime, PlainValidator(_moment)]
End = Annotated[dt.time | dt.datetime, PlainValidator(_time_or_moment)]
Marks = Annotated[dict[str, Mark], BeforeValidator(_marks)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Form(pydantic.BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class WindowRecord(Form):
    """A stretch of one day, in local times."""

    day: Day
    starts: Time
    ends: Time


class Record(Form):
    """Something that may say where it comes from."""

    source: list[Line] = []
    #: One mark for the whole record, or {"all": mark, field or language: its own mark}.
    provenance: Marks | None = None
    why: Paragraph | None = None

    def origin(self) -> dict | None:
        """What the `provenance` column holds; None for records that say nothing of where they come from."""
        if self.provenance is None:
            return None
        fields = {name: mark for name, mark in self.provenance.items() if name != "all"}
        said = {"p": self.provenance.get("all"), "source": self.source, "fields": fields, "why": self.why}
        return {name: value for name, value in said.items() if value}
