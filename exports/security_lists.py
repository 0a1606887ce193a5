"""A company's security list on paper: A4, a line for each visitor, and across each page who took it and when.

The pages are drawn by `security_list.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from exports.typesetting import typeset

TEMPLATE = "security_list.typ"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on it, in words already chosen for its language."""

    event_name: str
    title: str
    #: When and where, and what the door asks.
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Who else comes, in a sentence, and what the list may be used for.
    notes: tuple[str, ...]
    #: Who took it and when; it stands across each page.
    mark: str
    language: str = "en"


def pdf(paper: Paper, *, created: datetime) -> bytes:
    """The list as a tagged PDF; the same bytes for the same list and `created`."""
    return typeset(TEMPLATE, {"list": json.dumps(dataclasses.asdict(paper))}, int(created.timestamp()))
