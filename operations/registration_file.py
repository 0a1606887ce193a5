"""How an event takes people in, as its file says it: the rules, the quotas of places, the event's own questions."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from models.delegate import POSTS
from models.registration import KEPT, LONGEST_OFFER, OWED, QUESTION_KINDS, STEPS
from operations.event_records import Code, Count, Day, Form, Moment, Record, Title
from operations.event_times import missing_hour
from operations.event_yaml import Problem


class QuotaRecord(Record):
    """So many places for a category in the whole event or, where it says so, in each delegation."""

    each_delegation: bool = False
    category: str | None = None
    #: A role in the delegation.
    post: Literal[POSTS] | None = None
    places: Count


class QuestionRecord(Record):
    """What is asked besides: of one category, or of everybody."""

    code: Code
    kind: Literal[QUESTION_KINDS] = "line"
    step: Literal[STEPS] = "registration"
    category: str | None = None
    label: Title
    purpose: Title | None = None
    choices: list[Title] = []
    required: bool = False
    kept_as: Literal[KEPT] = "contact"
    read_by: Literal["see.contacts", "see.care", "see.identity", "see.travel"] = "see.contacts"


class RegistrationRecord(Record):
    two_steps: bool = False
    offer_hours: Annotated[int, Field(ge=1, le=LONGEST_OFFER)] | None = None
    #: Local time.
    substitution_until: Moment | None = None
    #: The last day for each.
    owed: dict[Literal[OWED], Day] = {}
    retention: dict[Literal[KEPT], Annotated[int, Field(ge=0, le=3660)]] = {}
    answer_days: Annotated[int, Field(ge=1, le=90)] = 20
    quotas: list[QuotaRecord] = []
    questions: list[QuestionRecord] = []


class CategoryRules(Form):
    """What a category says besides its name and look."""

    counted: bool = True
    needs_approval: bool = True
    has_badge: bool = True
    public: bool = True
    mayors: bool = False
    speaks: bool = False
    signs: bool = False
    accompanies: bool = False
    sees_people: bool = True
    by_invitation: bool = False
    #: Local time.
    closes: Moment | None = None


def problems(record: RegistrationRecord, categories: set[str], zone: str) -> Iterator[Problem]:
    """What is wrong with it beside the shape of its fields."""
    yield from missing_hour("registration.substitution_until", record.substitution_until, zone)
    limited, asked = set(), set()
    for position, one in enumerate(record.quotas):
        path = f"registration.quotas[{position}]"
        if not one.each_delegation and (one.category is None or one.post):
            yield path, "name a category alone, or write each_delegation: true"
        if (whom := (one.each_delegation, one.category, one.post)) in limited:
            yield path, "there is a quota for the same people above it"
        limited.add(whom)
        yield from _unknown(path, one.category, categories)
    for position, one in enumerate(record.questions):
        path = f"registration.questions[{position}]"
        if one.code.lower() in asked:
            yield f"{path}.code", f"{one.code!r} is there twice"
        asked.add(one.code.lower())
        if (one.kind == "choice") != bool(one.choices):
            yield f"{path}.choices", "a question of kind choice has choices, and no other has"
        yield from _unknown(path, one.category, categories)


def _unknown(path: str, category: str | None, categories: set[str]) -> Iterator[Problem]:
    if category is not None and category not in categories:
        yield f"{path}.category", f"{category!r} is not in the file's categories"
