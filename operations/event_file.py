"""The form of an event file: an event with its categories, zones, places, programme and checkpoints as plain data.

`demo/summit.yaml` is one, and shows every field. This is the form alone; `event_reading.py` reads files by it.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal, Never

import pydantic
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints

from models.activity import ATTENDANCES, AUDIENCES, KINDS, LIVE_KINDS
from models.delegation import KINDS as ORGANIZATION_KINDS
from models.event import KINDS as EVENT_KINDS
from models.practical import AUDIENCES as PRACTICAL_AUDIENCES
from models.practical import KINDS as PRACTICAL_KINDS
from operations import event_fields, fields
from operations.event_fields import LANGUAGES
from operations.refusals import Refusal
from scheduling.findings import KINDS as FINDINGS

#: Fact, derived, ambiguous, translated, invented.
Mark = Literal["F", "D", "A", "T", "I"]
#: What a programme consists of; meetings, rides and blocks are made where they are planned.
PROGRAMME_KINDS = tuple(kind for kind in KINDS if kind not in LIVE_KINDS)
#: What a document may say something about.
CLAIM_SUBJECTS = (
    "starts", "ends", "hours", "speaker", "listed", "to_be_defined", "name", "mayors", "people",
)  # fmt: skip
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


def _ruled(rule: Callable[..., object], *arguments: object) -> AfterValidator:
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


def _words(longest: int) -> object:
    """The type of a text on one line."""
    return Annotated[str, _ruled(fields.line, longest)]


Code = Annotated[str, _ruled(event_fields.code)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Slug = Annotated[str, _ruled(event_fields.slug)]
Colour = Annotated[str, _ruled(event_fields.colour)]
Country = Annotated[str, _ruled(fields.country)]
Zone = Annotated[str, _ruled(event_fields.zone)]
Line = _words(300)
#: With its country code, as in +52 612 123 4567.
Phone = Annotated[str, _ruled(fields.phone)]
Link = Annotated[str, _ruled(event_fields.link)]
Paragraph = Annotated[str, _ruled(fields.paragraph, 4000)]
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


class SourceRecord(Form):
    kind: Line
    language: Literal[LANGUAGES]


class Registration(Form):
    """Local times; null: not limited."""

    opens: Moment | None = None
    closes: Moment | None = None


class EventRecord(Record):
    slug: Slug
    kind: Literal[EVENT_KINDS]
    name: Title
    aliases: list[Line] = []
    location: Title | None = None
    country: Country | None = None
    venue: _words(200) | None = None
    starts_on: Day
    ends_on: Day
    zone: Zone
    languages: Annotated[list[Literal[LANGUAGES]], Field(min_length=1)] = list(LANGUAGES)
    capacity: Count | None = None
    expected_mayors: Count | None = None
    usual_minutes: Annotated[int, Field(ge=5, le=1440)] = 90
    interpreters: Annotated[int, Field(ge=0, le=1000)] | None = None
    registration: Registration = Registration()
    notice: dict[Purpose, Text] | None = None
    #: Local time at which the event's clock stands when it is loaded, for a rehearsal; null: the real time.
    clock: Moment | None = None


class CategoryRecord(Record):
    code: Code
    letter: Annotated[str, _ruled(event_fields.letter)]
    colour: Colour
    name: Title
    counted: bool = True
    needs_approval: bool = True
    has_badge: bool = True
    public: bool = True
    mayors: bool = False


class ZoneRecord(Record):
    code: Code
    name: Title
    categories: list[str]


class PlaceRecord(Record):
    code: Code
    name: Title
    parent: str | None = None
    capacity: Count | None = None
    zone: Zone | None = None
    address: Line | None = None
    step_free: bool | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class OrganizationRecord(Record):
    kind: Literal[ORGANIZATION_KINDS]
    name: Title
    country: Country | None = None
    region: _words(100) | None = None
    aliases: list[Line] = []


class CueRecord(Record):
    """One line of the run of show, told in minutes from its activity's start."""

    starts_after: Annotated[int, Field(ge=-1440, le=1440)] = 0
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    what: Line
    who: _words(200) | None = None
    technical: Line | None = None
    owner: _words(100) | None = None


class ActivityRecord(Record):
    #: What other records of the file call it.
    key: Key
    kind: Literal[PROGRAMME_KINDS]
    parent: str | None = None
    day: Day
    number: _words(10) | None = None
    title: Title
    text: Text | None = None
    #: Local times; without one the time is "to be confirmed".
    starts: Time | None = None
    #: A time of the same day, or a full date and time after midnight.
    ends: End | None = None
    place: str | None = None
    audience: Literal[AUDIENCES] = "public"
    attendance: Literal[ATTENDANCES] = "everyone"
    #: Codes of who may come; none means every category.
    categories: list[str] = []
    capacity: Count | None = None
    #: No meeting may be placed while it lasts.
    blocks_meetings: bool = False
    closes_hours_before: Annotated[int, Field(ge=0, le=10_000)] | None = None
    #: What those who run the event do around it.
    cues: list[CueRecord] = []


class CheckpointRecord(Record):
    code: Code
    name: Title
    zone: str | None = None
    activity: str | None = None
    reentry: bool = True


class PracticalRecord(Record):
    """One thing to know besides the programme; for a contact the title says who it is."""

    kind: Literal[PRACTICAL_KINDS]
    title: Title
    text: Text | None = None
    url: Link | None = None
    phone: Phone | None = None
    audience: Literal[PRACTICAL_AUDIENCES] = "public"


class VersionRecord(Record):
    label: Title


class Statement(Record):
    """An objective or a theme, kept with the file as the documents state it."""

    text: Text
    activities: list[str] = []


class ClaimRecord(Form):
    """What one document says of one thing, in its own words; `operations/claims.py` reads it."""

    #: Document and line: S1:45.
    source: _words(40)
    subject: Literal[CLAIM_SUBJECTS]
    activity: str | None = None
    #: What it is about where that is no activity: network.
    about: Key | None = None
    #: The day whose hours it states.
    day: Day | None = None
    #: As the document writes it: 9:30 a 17:30 hrs.
    value: _words(200) | None = None
    quote: Paragraph


class FindingRecord(Form):
    """What the documents contradict or leave open is computed; this gives it a stable code, and settles it."""

    code: Code
    kind: Literal[FINDINGS]
    #: Keys of activities, or what claims call their `about`.
    items: list[str] = []
    #: Which document or line is followed.
    chosen: _words(40) | None = None
    #: Without a reason it stays open.
    why: Paragraph | None = None


class EventFile(Form):
    sources: dict[str, SourceRecord] = {}
    event: EventRecord
    categories: list[CategoryRecord] = []
    zones: list[ZoneRecord] = []
    places: list[PlaceRecord] = []
    organizations: list[OrganizationRecord] = []
    version: VersionRecord | None = None
    activities: list[ActivityRecord] = []
    checkpoints: list[CheckpointRecord] = []
    practical: list[PracticalRecord] = []
    claims: list[ClaimRecord] = []
    findings: list[FindingRecord] = []
    objectives: list[Statement] = []
    themes: list[Statement] = []
