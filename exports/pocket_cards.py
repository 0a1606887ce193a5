"""Pocket cards: somebody's day on A6, each side in a language of its own, as a tagged PDF to print on both sides.

The pages are drawn by `pocket_card.typ`. What people typed reaches it as JSON and is only ever text there. A day too
long for one card goes on on the next; both languages break at the same line, so that the sides of a card say the same.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from exports import codes
from exports.printable import one_line, printable
from exports.typesetting import typeset, typeset_apart

TEMPLATE = "pocket_card.typ"
#: More lines are set in a process of their own.
FEW = 200


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing in the day, in words already chosen for its side's language. Empty texts take no room."""

    #: "13:00", or the words for a time that is not known yet.
    starts: str
    ends: str = ""
    kind: str = ""
    title: str = ""
    place: str = ""
    who: str = ""
    dress: str = ""
    bring: str = ""
    #: The word that marks what was called off; empty for what takes place.
    cancelled: str = ""


@dataclass(frozen=True, kw_only=True)
class Side:
    """A day in one language."""

    language: str
    event_name: str
    #: The day, written out.
    heading: str
    name: str
    reference: str
    as_of: str
    #: What is said above the address of the live page.
    live: str
    #: What is said of a day without lines.
    nothing: str = ""
    lines: tuple[Line, ...] = ()


def pdf(cards: Sequence[Sequence[Side]], *, url: str, created: datetime) -> bytes:
    """The cards in their order, pages of 105 × 148 mm; `url` is printed on each, as text and as a QR symbol.

    A card is a day: its sides, of one language or of several, hold the same lines. The same bytes for the same input.
    Refuses with ValueError no card at all, and sides that differ in their number of lines.
    """
    if not cards or not all(cards):
        raise ValueError("There is no card to print")
    if any(len({len(side.lines) for side in card}) > 1 for card in cards):
        raise ValueError("The sides of a card hold different lines")
    inputs = {
        "cards": json.dumps([[printable(asdict(side)) for side in card] for card in cards]),
        "url": one_line(url),
        "qr": codes.svg(url, quiet_zone=0),
    }
    work = typeset if sum(len(side.lines) for card in cards for side in card) <= FEW else typeset_apart
    return work(TEMPLATE, inputs, int(created.timestamp()))
