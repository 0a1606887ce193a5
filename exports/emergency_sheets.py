"""The emergency sheet of a bus to print, A4: whom to call in each city, who leads and drives it, and who rides in it.

It tells of nobody how they are: that is on the cards, which are opened one by one. The page is drawn by
`emergency_sheet.typ`; what people typed reaches it as JSON and is only ever text there.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from exports.printable import printable
from exports.typesetting import typeset

TEMPLATE = "emergency_sheet.typ"


@dataclass(frozen=True, kw_only=True)
class City:
    """A city: its name with its days, the number of emergencies, and (word, value) lines."""

    name: str
    days: str = ""
    emergency: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Passenger:
    """One line."""

    name: str
    home: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class EmergencySheet:
    """What stands on the paper, in words already chosen for its language. Empty texts take no room."""

    language: str
    event_name: str
    title: str
    bus: str
    as_of: str
    #: (word, value) of leader, deputy, driver, plate; then of hosts.
    crew: tuple[tuple[str, str], ...] = ()
    hosts_title: str = ""
    hosts: tuple[tuple[str, str], ...] = ()
    emergency: str
    cities: tuple[City, ...] = ()
    #: What to do when somebody is missing, a step a line.
    lost_title: str = ""
    lost: tuple[str, ...] = ()
    passengers_title: str = ""
    passengers: tuple[Passenger, ...] = ()


def pdf(sheet: EmergencySheet, *, created: datetime) -> bytes:
    """The sheet as a tagged PDF; the same bytes for the same sheet and `created`."""
    inputs = {"sheet": json.dumps(printable(dataclasses.asdict(sheet)))}
    return typeset(TEMPLATE, inputs, int(created.timestamp()))
