"""The people of `people.yaml`: the guests the documents announce, and the edge people, each for one difficulty."""

from pathlib import Path
from typing import Literal

import yaml

from demo.parts import MAYORS, Person, Sender
from models.delegation import KINDS
from operations.event_records import LANGUAGES, Country, Line, Moment, Record, Title

_FILE = yaml.safe_load(Path(__file__).with_name("people.yaml").read_text("utf-8"))
SEED: int = _FILE["roster"]["seed"]
#: People by category, at scale 1.
COUNTS: dict[str, int] = _FILE["roster"]["counts"]
#: How many of the counted people are not approved, by status, at scale 1.
UNDECIDED: dict[str, int] = _FILE["roster"]["undecided"]


class OrganizationRecord(Record):
    key: str
    kind: Literal[KINDS]
    name: Title
    country: Country
    region: Line | None = None


class PersonRecord(Record):
    ref: str
    given: str = ""
    family: str = ""
    display: Title | None = None
    category: str
    position: str = ""
    city: str = ""
    organization: str
    country: Country
    language: Literal[LANGUAGES]
    email: Line | None = None
    diet: Line | None = None
    access: Line | None = None
    status: Literal["approved", "submitted"] = "approved"
    registered: Literal["self", "focal", "onsite"] = "self"
    registered_at: Moment | None = None
    guest_of: str | None = None


def senders(file: dict = _FILE) -> dict[str, Sender]:
    """The organizations that announced and edge people belong to, by key."""
    records = [OrganizationRecord.model_validate(record) for record in file["organizations"]]
    return {
        record.key: Sender(record.key, record.kind, record.name, record.country, record.origin(), record.region)
        for record in records
    }


def announced(file: dict = _FILE) -> list[Person]:
    """The guests as the documents announce them: no contact data, no consents."""
    return [_person(record, source="organizer", head=True) for record in _records("announced", file)]


def edge() -> list[Person]:
    return [_person(record, source=record.registered, head=record.category in MAYORS) for record in _records("edge")]


def addresses() -> set[str]:
    """The e-mail addresses that nobody else may be given."""
    return {record.email for record in _records("edge") if record.email}


def _records(part: str, file: dict = _FILE) -> list[PersonRecord]:
    return [PersonRecord.model_validate(record) for record in file[part]]


def _person(record: PersonRecord, *, source: str, head: bool) -> Person:
    same = (
        "ref", "category", "given", "family", "country", "language", "position", "city", "display", "email", "status",
        "diet", "access", "guest_of",
    )  # fmt: skip
    return Person(
        **{field: getattr(record, field) for field in same},
        sender=record.organization,
        source=source,
        registered=record.registered_at,
        head=head,
        provenance=record.origin(),
    )
