"""Reminding the municipalities that have not said what they need: by letter to the focal point, else to one of theirs.

Nobody is reminded twice on one of the event's days, whoever presses, and however often.
"""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import Category, Delegate, Delegation, Event, Message, db
from models.transaction import lock
from operations import doors, finished, journal, links, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys, needs

TEMPLATE = "needs_reminder"


@dataclasses.dataclass(frozen=True)
class Reminder:
    """One letter that would be written: to the focal point, or to `delegate`; nobody to write to has no address."""

    delegation: Delegation
    delegate: Delegate | None
    recipient: str | None
    language: str
    #: It was written today already.
    written: bool = False


def reminders(event: Event, now: dt.datetime | None = None) -> list[Reminder]:
    """Who is to be reminded: each delegation that travels and has said nothing; seven statements."""
    silent = [one.delegation for one in needs.of_event(event) if one.visitors and not one.said]
    known = {_dedupe(event, one, now): one for one in silent}
    written = set(db.session.scalars(sa.select(Message.dedupe).where(Message.dedupe.in_(list(known)))))
    people = _people([one.id for one in silent])
    return [_reminder(event, one, people[one.id], key in written) for key, one in known.items()]


def remind(event: Event, *, by: Actor, now: dt.datetime | None = None) -> int:
    """Write to all of them who have an address and were not written to today; returns to how many.

    Refuses `finished`, `no_convoy` and `nobody_to_remind`.
    """
    lock(event)
    finished.ensure_running(event, now)
    if convoys.of_event(event) is None:
        raise Refusal("no_convoy")
    due = [one for one in reminders(event, now) if one.recipient and not one.written]
    if not due:
        raise Refusal("nobody_to_remind")
    for one in due:
        _write(event, one, now)
    journal.write("needs.reminded", event, by, event_id=event.id, number=len(due))
    return len(due)


def _write(event: Event, one: Reminder, now: dt.datetime | None) -> None:
    dedupe = _dedupe(event, one.delegation, now)
    if one.delegate:
        outbox.queue(one.delegate, TEMPLATE, dedupe)
    else:
        doors.ensure(links.FOCAL, one.delegation.id)
        about = {"delegation_id": one.delegation.id}
        outbox.queue_to_contact(event, one.recipient, one.language, TEMPLATE, dedupe, **about)


def _reminder(event: Event, delegation: Delegation, people: list[Delegate], written: bool) -> Reminder:
    """To the focal point in the language of the head of delegation; without one, to the first who has an address."""
    first = sorted(people, key=lambda one: (not one.email, one.id != delegation.head_id, one.id))
    language = first[0].language if first else event.languages[0]
    if delegation.contact_email:
        return Reminder(delegation, None, delegation.contact_email, language, written)
    reader = first[0] if first and first[0].email else None
    return Reminder(delegation, reader, reader and reader.email, language, written)


def _people(delegation_ids: list[int]) -> dict[int, list[Delegate]]:
    """The approved visitors of these delegations: one statement."""
    wanted = sa.select(Delegate).join(Delegate.category)
    wanted = wanted.where(
        Delegate.delegation_id.in_(delegation_ids), Delegate.status == "approved", Category.counted.is_(True)
    )
    found = {key: [] for key in delegation_ids}
    for one in db.session.scalars(wanted.order_by(Delegate.id)):
        found[one.delegation_id].append(one)
    return found


def _dedupe(event: Event, delegation: Delegation, now: dt.datetime | None) -> str:
    return f"{TEMPLATE}:{delegation.id}:{event.today(now):%Y-%m-%d}"
