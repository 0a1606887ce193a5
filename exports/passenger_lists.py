"""The passenger list of a bus to print, A4: who is aboard, ticked by hand where no phone does it.

The pages are drawn by `passenger_list.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.printable import printable
from exports.typesetting import typeset, typeset_apart

TEMPLATE = "passenger_list.typ"
#: More people are set in a process of their own.
FEW = 400


@dataclass(frozen=True, kw_only=True)
class Passenger:
    """One line, in words already chosen; empty texts leave their place empty."""

    seat: str = ""
    name: str
    home: str = ""
    phone: str = ""
    #: What the leader should know: a word or two.
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class BusList:
    """One bus of a ride, from a page of its own."""

    bus: str
    ride: str
    #: "Monday 27 February 2023, 09:10 → 09:45", and where it goes.
    when: str
    way: str
    #: Driver, plate, leader, deputy: (word, value), a line each.
    facts: tuple[tuple[str, str], ...] = ()
    #: "48 passengers, 50 seats".
    count: str
    passengers: tuple[Passenger, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the page says by itself, in its language."""

    language: str
    event_name: str
    title: str
    as_of: str
    seat: str
    name: str
    phone: str
    departure: str
    arrival: str
    #: What stands before the lines on which somebody is added, and the counts are written, by hand.
    added: str
    counted_departure: str
    counted_arrival: str
    nobody: str


def pdf(lists: Sequence[BusList], words: Words, *, created: datetime) -> bytes:
    """The lists in their order; the same bytes for the same input. Refuses with ValueError an empty list."""
    if not lists:
        raise ValueError("There is no passenger list to print")
    inputs = {
        "lists": json.dumps([printable(dataclasses.asdict(one)) for one in lists]),
        "words": json.dumps(printable(dataclasses.asdict(words))),
    }
    work = typeset if sum(len(one.passengers) for one in lists) <= FEW else typeset_apart
    return work(TEMPLATE, inputs, int(created.timestamp()))
