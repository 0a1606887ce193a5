"""What an event's file says of its badges and session passes."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from models.printing import LAYOUTS, LONGEST_BACK, PARTS
from models.session_pass import MOST
from operations.event_records import Record, Text
from operations.event_yaml import Problem


class BadgesRecord(Record):
    """How badges are printed; without it: A6, one side, everything."""

    layout: Literal[LAYOUTS] = "a6"
    two_sided: bool = False
    #: What is printed beside name, category and code.
    parts: list[Literal[PARTS]] = list(PARTS)
    #: What stands on the other side.
    back: Text | None = None


class PassesRecord(Record):
    """So many session passes for each delegation."""

    activity: str
    places: Annotated[int, Field(ge=0, le=MOST)]


def problems(badges: BadgesRecord | None, passes: list[PassesRecord]) -> Iterator[Problem]:
    """What is wrong with them beside the shape of their fields."""
    for language, text in (badges.back if badges and badges.back else {}).items():
        if len(text) > LONGEST_BACK:
            yield f"badges.back.{language}", f"this is longer than {LONGEST_BACK} letters"
    limited = set()
    for position, one in enumerate(passes):
        if one.activity in limited:
            yield f"passes[{position}].activity", f"{one.activity!r} is there twice"
        limited.add(one.activity)
