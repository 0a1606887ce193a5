"""What is told of data about somebody: kinds, purposes, periods and readers; and who read them, in words."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from models import Delegate, Entry, Event
from operations import retention
from queries import registration_rules
from web import formats, verbs

#: By kind of data, what it is kept for; and who may read it.
PURPOSE = {
    "identity": _l("Letters for visas, and companies that ask who visits them"),
    "care": _l("To look after people: kitchen, seats, transport, emergencies"),
    "travel": _l("To meet people at the airport, and to lodge them"),
    "photo": _l("The badge, and knowing people at the entrance"),
    "contact": _l("To confirm, and to tell what changes"),
    "behaviour": _l("Who may enter, safety, and how many came"),
}
READERS = {
    "identity": _l("Those who write the letters; each reading is noted"),
    "care": _l("Those who look after people; each reading is noted"),
    "travel": _l("Organizers and the transport desk, and the delegation’s focal point"),
    "photo": _l("Organizers and the people at the entrance"),
    "contact": _l("Organizers, and the delegation’s focal point"),
    "behaviour": _l("Organizers and the people at the entrance"),
}


@dataclasses.dataclass(frozen=True)
class Kind:
    """One kind of data: why, who reads it, and the day it is deleted."""

    kind: str
    purpose: LazyString
    readers: LazyString
    goes_on: dt.date


def kinds(delegate: Delegate) -> list[Kind]:
    """Each kind of data that an event keeps of people."""
    return of_event(delegate.event)


def of_event(event: Event) -> list[Kind]:
    """The same, of the event."""
    rules = registration_rules.of_event(event)
    return [Kind(kind, PURPOSE[kind], READERS[kind], retention.goes_on(event, kind, rules)) for kind in retention.KINDS]


def lines(event: Event, entries: Iterable[Entry]) -> list[tuple[str, str, str]]:
    """Lines of the journal as the macro `journal` shows them."""
    return [
        (formats.moment(one.at, event.zone), formats.isotime(one.at, event.zone), verbs.sentence(one))
        for one in entries
    ]
