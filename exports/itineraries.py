"""The programme of a journey to print, A4, in one language or in several after each other, as a tagged PDF.

The pages are drawn by `itinerary.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.printable import printable
from exports.typesetting import typeset, typeset_apart

TEMPLATE = "itinerary.typ"
#: More legs are set in a process of their own.
FEW = 200
#: What the classes of `paths.svg` look like on paper.
PICTURE_STYLE = """
text { font-family: "Noto Sans"; }
.path-way { fill: none; stroke: #0e4a5c; stroke-width: 2; }
.path-arrow { fill: #0e4a5c; }
.path-aside { stroke: #7c8289; }
.path-dot { fill: #7c8289; }
.path-mark { fill: #0e4a5c; stroke: #ffffff; stroke-width: 1.5; }
.path-number { fill: #ffffff; font-size: 14px; font-weight: bold; }
.path-name { fill: #17293a; font-size: 15px; }
.path-scale { fill: none; stroke: #55616c; }
.path-foot { fill: #55616c; font-size: 13px; }
"""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One leg, in words already chosen. Empty texts take no room."""

    #: "13:00", or the words for a time that is not known yet.
    starts: str
    ends: str = ""
    kind: str = ""
    title: str
    place: str = ""
    #: What it serves, and which of the six colours that has.
    axis: str = ""
    colour: int = 0
    text: str = ""
    #: Where a ride leads, the bus, what to wear and to bring: a line each.
    notes: tuple[str, ...] = ()
    #: The word that marks what was called off; empty for what takes place.
    cancelled: str = ""


@dataclass(frozen=True, kw_only=True)
class Day:
    """A city with its date; `night`: where one sleeps; `clock`: what is to be known of its times."""

    heading: str
    date: str
    clock: str = ""
    night: str = ""
    nothing: str = ""
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The whole journey in one language."""

    language: str
    event_name: str
    title: str
    #: The corridor; whose itinerary it is.
    kicker: str = ""
    as_of: str
    clock: str
    #: What is said above the address of the live page.
    live: str
    #: An SVG as `paths.svg` draws it in `PICTURE_STYLE`, what it shows, and its stops in order.
    picture: str = ""
    picture_told: str = ""
    stops: tuple[str, ...] = ()
    nothing: str = ""
    days: tuple[Day, ...] = ()


def pdf(programmes: Sequence[Programme], *, url: str, created: datetime) -> bytes:
    """The programmes in their order, each from a page of its own; `url` is printed on every page.

    The same bytes for the same input. Refuses with ValueError an empty list.
    """
    if not programmes:
        raise ValueError("There is no programme to print")
    inputs = {
        "programmes": json.dumps([_printed(one) for one in programmes]),
        "url": printable(url),
    }
    legs = sum(len(day.legs) for one in programmes for day in one.days)
    work = typeset if legs <= FEW else typeset_apart
    return work(TEMPLATE, inputs, int(created.timestamp()))


def _printed(programme: Programme) -> dict[str, object]:
    return printable(dataclasses.asdict(dataclasses.replace(programme, picture=""))) | {"picture": programme.picture}
