"""The parts of an event file that make a convoy of an event: axes, buses, companies, days, times for visits, rides.

`demo/convoy.yaml` has them all. This is the form alone; `convoy_reading.py` says what does not hold together, and
`convoy_loading.py` stores it.
"""

from typing import Annotated, Literal

from pydantic import Field

from models.company import STATUSES
from models.delegation import KINDS
from models.visit_list import FIELDS, ID_RULES
from operations.convoy_times import ABREAST, BOUNDS, KEPT, MINUTES, SEATS
from operations.event_fields import LANGUAGES
from operations.event_records import (
    Code,
    Count,
    Country,
    Day,
    Email,
    End,
    Form,
    Key,
    Line,
    Paragraph,
    Phone,
    Record,
    Text,
    Time,
    Title,
    WindowRecord,
    words,
)


def _within(bounds: tuple[int, int]) -> object:
    """The type of a whole number between two."""
    least, most = bounds
    return Annotated[int, Field(ge=least, le=most)]


class AxisRecord(Record):
    code: Code
    name: Title


class BusRecord(Record):
    code: Code
    seats: _within(SEATS)
    step_free: bool | None = None
    abreast: _within(ABREAST) = 4
    kept: _within(KEPT) = 2
    driver_name: words(200) = ""
    driver_phone: Phone | None = None
    plate: words(20) = ""
    note: words(500) = ""


class DoorRecord(Record):
    """What a company's door asks of visitors, and from when on their list is agreed with the host."""

    lead_hours: _within((0, 1440)) | None = None
    #: What the list says beside name and municipality.
    fields: list[Literal[FIELDS]] = []
    id_rule: Literal[ID_RULES] = "none"
    nda: bool = False
    nda_link: words(500) = ""
    no_photos: bool = False
    heads: _within((1, 10_000)) | None = None
    escort: _within((1, 10_000)) | None = None
    early: _within((0, 240)) | None = None
    drop_off: Title | None = None
    note: Title | None = None


class CompanyRecord(Record):
    """Who receives visitors; an organization of this kind, country and name is kept once for all events."""

    #: What activities of the file call it.
    key: Key
    kind: Literal[KINDS] = "company"
    name: Title
    country: Country | None = None
    region: words(100) | None = None
    aliases: list[Line] = []
    status: Literal[STATUSES] = "invited"
    axis: str | None = None
    place: str | None = None
    #: Codes of the sectors it serves.
    themes: list[str] = []
    #: How many visitors at once (null: as many as come), how few are worth while, how many visits.
    capacity: Count | None = None
    minimum: Count = 1
    visits: _within((0, 100)) = 1
    areas: Text | None = None
    bring: Text | None = None
    dress: Text | None = None
    note: Annotated[Paragraph, Field(max_length=1000)] = ""
    contact_name: words(200) = ""
    contact_email: Email | None = None
    contact_phone: Phone | None = None
    language: Literal[LANGUAGES] = "en"
    #: When it can receive, in its own local times; without any: whenever the convoy is in its city.
    hours: list[WindowRecord] = []
    #: What its door asks; none: nothing.
    door: DoorRecord | None = None


class NeedsRecord(Record):
    """What a municipality needs, has to offer, and which companies it would visit, the first choice first."""

    kind: Literal[KINDS] = "city"
    name: Title
    country: Country | None = "MX"
    region: words(100) | None = None
    contact_name: words(200) | None = None
    contact_email: Email | None = None
    #: Codes of sectors; then the same in words.
    seeks: list[str] = []
    offers: list[str] = []
    needs: Text | None = None
    potential: Text | None = None
    #: Keys of companies.
    wishes: list[str] = []


class ConvoyDayRecord(Record):
    """In which city the convoy is on a day, and where it sleeps the night after; codes of places."""

    day: Day
    city: str
    hotel: str | None = None


class WayRecord(Form):
    """How many minutes a bus takes between two places, both ways."""

    from_place: Annotated[str, Field(alias="from")]
    to: str
    minutes: _within(MINUTES)


class CityCardRecord(Record):
    """Whom to call in a city; the code of its place."""

    city: str
    emergency: words(40) = ""
    hospital: words(200) = ""
    hospital_address: words(300) = ""
    hospital_phone: Phone | None = None
    consulate: words(200) = ""
    consulate_address: words(300) = ""
    consulate_phone: Phone | None = None
    note: Text | None = None


class RideRecord(Record):
    """A ride of who is put on its list; it starts in the local time where it begins, and ends in that where it ends."""

    key: Key
    #: Without one it is called by its places: Los Angeles → San José.
    title: Title | None = None
    text: Text | None = None
    day: Day
    starts: Time | None = None
    ends: End | None = None
    from_place: Annotated[str, Field(alias="from")]
    to: str
    axis: str | None = None
    driving_minutes: _within((0, 1440)) | None = None
    #: Codes; none: all of them.
    buses: list[str] = []


class ConvoyRecord(Record):
    """How a convoy is planned; without it the event has none."""

    corridor: Title | None = None
    choices: _within(BOUNDS["choices"]) = 5
    promised: _within(BOUNDS["promised"]) = 2
    rest: _within(BOUNDS["rest"]) = 90
    buffer: _within(BOUNDS["buffer"]) = 15
    speed: _within(BOUNDS["speed"]) = 25
    driving_hours: _within(BOUNDS["driving_hours"]) = 10
    duty_hours: _within(BOUNDS["duty_hours"]) = 15
    days: list[ConvoyDayRecord] = []
    #: When companies are visited, in the local time of the day's city.
    slots: list[WindowRecord] = []
    ways: list[WayRecord] = []
    #: Whom to call in each city.
    cards: list[CityCardRecord] = []
    rides: list[RideRecord] = []
