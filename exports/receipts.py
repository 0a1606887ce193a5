"""A receipt for badges and passes that were handed out: A4, a line for each, and two lines to sign on.

The pages are drawn by `receipt.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from exports.typesetting import typeset

TEMPLATE = "receipt.typ"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One badge or pass."""

    number: str
    name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs, and as what."""

    role: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What stands on the paper, in words already chosen for its language. Empty texts take no room."""

    event_name: str
    event_dates: str
    title: str
    delegation: str = ""
    sentence: str
    lines: tuple[Line, ...]
    note: str = ""
    signatures: tuple[Signature, ...]
    date_and_signature: str
    written: str
    #: The headings of number, name and what it is.
    columns: tuple[str, str, str]
    language: str = "en"


def pdf(receipt: Receipt, *, created: datetime) -> bytes:
    """The receipt as a tagged PDF; the same bytes for the same receipt and `created`."""
    return typeset(TEMPLATE, {"receipt": json.dumps(dataclasses.asdict(receipt))}, int(created.timestamp()))
