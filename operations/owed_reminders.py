"""Reminding people of what they still owe: by one letter to their focal point, else to each of them.

Nobody is reminded twice on one of the event's days, whoever presses, and however often.
"""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import Delegate, Delegation, Event, Message, db
from models.transaction import lock
from operations import doors, finished, journal, links, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import owed
from queries.owed import Owed

TEMPLATE = "owed_reminder"


@dataclasses.dataclass(frozen=True)
class Reminder:
    """One letter that would be written: to the focal point of `delegation`, or to the only one of `people`."""

    delegation: Delegation | None
    people: list[tuple[Delegate, list[Owed]]]
    recipient: str | None
    #: It was written today already.
    written: bool = False


def reminders(event: Event, now: dt.datetime | None = None) -> list[Reminder]:
    """Who is to be reminded of what, in the order of names; eight statements at most."""
    letters: dict[str, Reminder] = {}
    contacts = _contacts(event)
    for delegate, things in owed.of_event(event, now):
        delegation = contacts.get(delegate.delegation_id)
        letter = Reminder(delegation, [], delegation.contact_email if delegation else delegate.email)
        letters.setdefault(_dedupe(event, delegation or delegate, now), letter).people.append((delegate, things))
    today = sa.select(Message.dedupe).where(Message.event_id == event.id, Message.template == TEMPLATE)
    written = set(db.session.scalars(today.where(Message.dedupe.endswith(_day(event, now), autoescape=True))))
    return [dataclasses.replace(one, written=key in written) for key, one in letters.items()]


def remind(event: Event, *, by: Actor, now: dt.datetime | None = None) -> int:
    """Write to all of them who have an address and were not written to today; returns how many letters.

    Refuses `finished` and `nobody_owes`.
    """
    lock(event)
    finished.ensure_running(event, now)
    due = [one for one in reminders(event, now) if one.recipient and not one.written]
    if not due:
        raise Refusal("nobody_owes")
    own = [one for one in due if one.delegation is None]
    told = [(one.people[0][0], _dedupe(event, one.people[0][0], now), _said(one)) for one in own]
    outbox.queue_all(TEMPLATE, told)
    for one in due:
        if one.delegation:
            _write(event, one, now)
    journal.write("owed.reminded", event, by, event_id=event.id, number=len(due))
    return len(due)


def _contacts(event: Event) -> dict[int, Delegation]:
    """The delegations whose focal point has an address, by id: one statement."""
    known = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.contact_email.is_not(None))
    return {one.id: one for one in db.session.scalars(known)}


def _write(event: Event, one: Reminder, now: dt.datetime | None) -> None:
    delegation = one.delegation
    doors.ensure(links.FOCAL, delegation.id)
    language = delegation.language or event.languages[0]
    once, about = _dedupe(event, delegation, now), {"delegation_id": delegation.id, **_said(one)}
    outbox.queue_to_contact(event, one.recipient, language, TEMPLATE, once, **about)


def _said(one: Reminder) -> dict[str, object]:
    """Who owes what until when, as data."""
    owing = ((person.id, [[thing.word, thing.until.isoformat()] for thing in things]) for person, things in one.people)
    return {"owing": [list(each) for each in owing]}


def _dedupe(event: Event, reader: Delegate | Delegation, now: dt.datetime | None) -> str:
    return f"{TEMPLATE}:{reader.__tablename__}:{reader.id}{_day(event, now)}"


def _day(event: Event, now: dt.datetime | None) -> str:
    return f":{event.today(now):%Y-%m-%d}"
