"""The form of an event file: an event with its categories, zones, places, programme and checkpoints as plain data.

`demo/summit.yaml` is one, and shows every field. This is the form alone; `event_reading.py` reads files by it.
"""

from typing import Annotated, Literal

from pydantic import Field

from models.activity import ATTENDANCES, AUDIENCES, KINDS, LIVE_KINDS
from models.delegation import KINDS as ORGANIZATION_KINDS
from models.event import KINDS as EVENT_KINDS
from models.practical import AUDIENCES as PRACTICAL_AUDIENCES
from models.practical import KINDS as PRACTICAL_KINDS
from operations import event_fields
from operations.convoy_file import AxisRecord, BusRecord, CompanyRecord, ConvoyRecord, NeedsRecord
from operations.event_fields import LANGUAGES
from operations.event_records import (
    Code,
    Colour,
    Count,
    Country,
    Day,
    End,
    Form,
    Key,
    Line,
    Link,
    Moment,
    Paragraph,
    Phone,
    Purpose,
    Record,
    Slug,
    Text,
    Time,
    Title,
    WindowRecord,
    Zone,
    ruled,
    words,
)
from operations.gate_file import BadgesRecord, PassesRecord
from operations.meeting_windows import BOUNDS
from operations.registration_file import CategoryRules, RegistrationRecord
from scheduling.findings import KINDS as FINDINGS

#: What a programme consists of; meetings, rides and blocks are made where they are planned.
PROGRAMME_KINDS = tuple(kind for kind in KINDS if kind not in LIVE_KINDS)
#: What a document may say something about.
CLAIM_SUBJECTS = (
    "starts", "ends", "hours", "speaker", "listed", "to_be_defined", "name", "reading", "unsaid", "mayors", "people",
)  # fmt: skip


def _within(field: str) -> object:
    """The type of one of the numbers by which meetings are held."""
    least, most = BOUNDS[field]
    return Annotated[int, Field(ge=least, le=most)]


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
    venue: words(200) | None = None
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


class CategoryRecord(CategoryRules, Record):
    code: Code
    letter: Annotated[str, ruled(event_fields.letter)]
    colour: Colour
    name: Title


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
    region: words(100) | None = None
    aliases: list[Line] = []


class CueRecord(Record):
    """One line of the run of show, told in minutes from its activity's start."""

    starts_after: Annotated[int, Field(ge=-1440, le=1440)] = 0
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    what: Line
    who: words(200) | None = None
    technical: Line | None = None
    owner: words(100) | None = None


class ActivityRecord(Record):
    #: What other records of the file call it.
    key: Key
    kind: Literal[PROGRAMME_KINDS]
    parent: str | None = None
    day: Day
    number: words(10) | None = None
    title: Title
    text: Text | None = None
    #: Local times; without one the time is "to be confirmed".
    starts: Time | None = None
    #: A time of the same day, or a full date and time after midnight.
    ends: End | None = None
    place: str | None = None
    #: Key of the company that receives: its place, axis and capacity hold where nothing else is said.
    company: str | None = None
    #: Code of what a convoy's leg serves.
    axis: str | None = None
    audience: Literal[AUDIENCES] = "public"
    attendance: Literal[ATTENDANCES] = "everyone"
    #: Codes of who may come; none means every category.
    categories: list[str] = []
    capacity: Count | None = None
    #: No meeting may be placed while it lasts.
    blocks_meetings: bool = False
    #: No shift of the day and no calculation moves it: agreed with a company.
    fixed: bool = False
    dress: Text | None = None
    bring: Text | None = None
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
    """An objective, kept with the file as the documents state it."""

    text: Text
    activities: list[str] = []


class ThemeRecord(Record):
    """A word by which people find each other; `text` is its name."""

    #: Without one it is T1, T2 and so on, as it stands in the list.
    code: Code | None = None
    text: Title
    activities: list[str] = []


class MeetingsRecord(Record):
    """How bilateral meetings are held; without it there are none."""

    minutes: _within("minutes") = 20
    buffer: _within("buffer") = 10
    a_day: _within("a_day") | None = None
    delegation_a_day: _within("delegation_a_day") | None = None
    asks: _within("asks") = 10
    reply_hours: _within("reply_hours") = 48
    windows: list[WindowRecord] = []
    #: Codes of places.
    rooms: list[str] = []


class ClaimRecord(Form):
    """What one document says of one thing, in its own words; `operations/claims.py` reads it."""

    #: Document and line: S1:45.
    source: words(40)
    subject: Literal[CLAIM_SUBJECTS]
    activity: str | None = None
    #: What it is about where that is no activity: network.
    about: Key | None = None
    #: The day whose hours it states.
    day: Day | None = None
    #: As the document writes it: 9:30 a 17:30 hrs.
    value: words(200) | None = None
    quote: Paragraph


class FindingRecord(Form):
    """What the documents contradict or leave open is computed; this gives it a stable code, and settles it."""

    code: Code
    kind: Literal[FINDINGS]
    #: Keys of activities, or what claims call their `about`.
    items: list[str] = []
    #: Which document or line is followed.
    chosen: words(40) | None = None
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
    badges: BadgesRecord | None = None
    passes: list[PassesRecord] = []
    practical: list[PracticalRecord] = []
    claims: list[ClaimRecord] = []
    findings: list[FindingRecord] = []
    objectives: list[Statement] = []
    themes: list[ThemeRecord] = []
    meetings: MeetingsRecord | None = None
    registration: RegistrationRecord | None = None
    axes: list[AxisRecord] = []
    buses: list[BusRecord] = []
    companies: list[CompanyRecord] = []
    needs: list[NeedsRecord] = []
    convoy: ConvoyRecord | None = None
