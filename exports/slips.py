"""Printable slips: what changed for one person, A6, four on a page of A4 to cut apart.

The pages are drawn by `slips.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.typesetting import typeset, typeset_apart

TEMPLATE = "slips.typ"
#: More are set in a process of their own.
FEW = 40
#: Changes on one slip; whoever has more gets several slips.
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Change:
    """An activity's title, its day, and a sentence for each thing that changed."""

    title: str
    day: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What one person is told, in words already chosen for their language. Empty texts take no room."""

    event_name: str
    heading: str
    name: str
    #: Who this is, for who hands it over: "Mayor · La Paz · Mexico".
    about: str = ""
    told_at: str
    note: str = ""
    changes: tuple[Change, ...]
    foot: str = ""
    language: str = "en"


def pdf(slips: Sequence[Slip], *, created: datetime) -> bytes:
    """The slips in their order, four to a page; the same bytes for the same slips and `created`.

    Texts shrink until they fit and are never cut. Refuses with ValueError an empty list.
    """
    if not slips:
        raise ValueError("There is no slip to print")
    parts = [part for slip in slips for part in _parts(slip)]
    inputs = {"slips": json.dumps([dataclasses.asdict(part) for part in parts])}
    work = typeset if len(parts) <= FEW else typeset_apart
    return work(TEMPLATE, inputs, int(created.timestamp()))


def _parts(slip: Slip) -> list[Slip]:
    starts = range(0, max(len(slip.changes), 1), MOST)
    return [dataclasses.replace(slip, changes=slip.changes[start : start + MOST]) for start in starts]
