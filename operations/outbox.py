"""The outbox: a message is written with what it tells, in one transaction, and sent afterwards by the worker.

At least once: a sender takes a row for some minutes (a lease); one that dies leaves it to the next, with the same
Message-ID.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from models import Company, Delegate, Delegation, Event, Message, Rehearsal, Staff, db
from models.base import utcnow
from operations import journal
from operations.finished import ensure_running
from operations.forgetting import ERASED
from operations.journal import Actor
from operations.refusals import Refusal
from queries import bulletins, reach
from queries.reach import Reach

LEASE = dt.timedelta(minutes=5)
#: A variable of messages that somebody else is to pass on.
THROUGH_FOCAL = "through_focal"
#: Minutes until the next try after the first, second … failure; then the message has failed for good.
RETRIES = (1, 5, 30, 120, 480)


def queue(delegate: Delegate, template: str, dedupe: str, **variables: object) -> Message | None:
    """Write one message to a delegate in their language; None when `dedupe` says it was written before.

    Who has no address of their own is written to through their delegation's focal point.

    `dedupe` names what the message tells ("approved:310:2"), `variables` are plain data; links are made when sending.
    """
    if db.session.scalar(sa.select(Message.id).where(Message.dedupe == dedupe)):
        return None
    message = Message(**_said(delegate, reach.of(delegate), template, dedupe, variables))
    db.session.add(message)
    return message


def queue_all(
    template: str, told: Iterable[tuple[Delegate, str, dict[str, object]]], *, now: dt.datetime | None = None
) -> int:
    """Write many messages in two statements, to whom, `dedupe` and variables given; returns how many.

    Of each person no more is asked than id, event, address and language. That none was written before is the caller's
    to know; the worker finds them with its next sweep.
    """
    told = list(told)
    reached = reach.of_all(delegate for delegate, _dedupe, _variables in told)
    written = {"created_at": now or utcnow(), "due_at": now or utcnow()}
    rows = [_said(one, reached[one.id], template, dedupe, variables) | written for one, dedupe, variables in told]
    if rows:
        db.session.execute(sa.insert(Message), rows, execution_options={"render_nulls": True})
    return len(rows)


def queue_to_staff(staff: Staff, template: str, language: str, **variables: object) -> Message:
    """Write one message to somebody who signs in; each asking is a message of its own."""
    message = Message(
        recipient=staff.email,
        template=template,
        language=language,
        variables={"staff_id": staff.id, **variables},
        dedupe=f"{template}:{staff.id}:{uuid.uuid4()}",
        message_id=f"{uuid.uuid4()}@comitiva",
        status="waiting",
    )
    db.session.add(message)
    return message


def queue_to_contact(
    event: Event, recipient: str | None, language: str, template: str, dedupe: str, **variables: object
) -> Message:
    """Write one message to somebody who is no delegate: a company's host, a delegation's focal point.

    `variables` name the `company_id` or `delegation_id` that it is about; that it was not written before is the
    caller's to know.
    """
    message = Message(
        event_id=event.id,
        recipient=recipient,
        template=template,
        language=language,
        variables=variables,
        dedupe=dedupe,
        message_id=f"{uuid.uuid4()}@comitiva",
        status="waiting" if recipient else "unaddressed",
    )
    db.session.add(message)
    return message


def lease(now: dt.datetime | None = None, limit: int = 20) -> list[int]:
    """Take up to `limit` due messages for oneself and return their ids; others leave them while the lease lasts."""
    now = now or utcnow()
    due = sa.select(Message).where(Message.status == "waiting", Message.due_at <= now, ~_only_rehearsed())
    free = due.where(sa.or_(Message.leased_until.is_(None), Message.leased_until <= now))
    taken = db.session.scalars(free.order_by(Message.id).limit(limit).with_for_update(skip_locked=True)).all()
    for message in taken:
        message.leased_until = now + LEASE
        message.attempts += 1
    return [message.id for message in taken]


def _only_rehearsed() -> sa.ColumnElement[bool]:
    """A bulletin of a rehearsal stays here until it is put back: nobody hurries because somebody practised."""
    rehearsal = sa.exists().where(Rehearsal.event_id == Message.event_id, Rehearsal.began_at <= Message.created_at)
    return sa.and_(Message.template == bulletins.TEMPLATE, rehearsal)


def sent(message: Message, words: tuple[str, str] | None = None, now: dt.datetime | None = None) -> None:
    """The server took it, with these words of the event's own (None: the house's): later ones leave it as it was."""
    message.status, message.sent_at, message.leased_until, message.error = "sent", now or utcnow(), None, None
    if words:
        message.variables = message.variables | {"own_words": words}
    if message.delegate and message.delegate.erased_at:  # this letter said so, and was the last
        message.recipient, message.variables = None, ERASED


def failed(message: Message, why: str, *, for_good: bool = False, now: dt.datetime | None = None) -> None:
    """The server did not take it: try again later, or, refused for good or too often, say so to the organizers."""
    message.error, message.leased_until = why[:2000], None
    if for_good or message.attempts > len(RETRIES):
        message.status = "failed"
    else:
        message.due_at = (now or utcnow()) + dt.timedelta(minutes=RETRIES[message.attempts - 1])


def resend(message: Message, *, by: Actor, now: dt.datetime | None = None) -> Message:
    """Let a message that failed wait again, as if it had never been tried, and go to the address that is known now.

    It keeps its Message-ID, for a receiver who has it after all. So does one that had no address. Refuses `finished`,
    `not_failed` and `no_address`.
    """
    if message.event:
        ensure_running(message.event, now)
    if not (failures := _failures(Message.id == message.id, ("failed", "unaddressed"))):
        raise Refusal("not_failed")
    if message.status == "unaddressed" and not _reach(message).address:
        raise Refusal("no_address")
    _wait_again(failures, now)
    journal.write("message.resent", _reader(message) or message, by, template=message.template)
    return message


def resend_all(event: Event, *, by: Actor, now: dt.datetime | None = None) -> int:
    """The same with all of the event's messages that failed; returns how many. Refuses `finished` and `not_failed`."""
    ensure_running(event, now)
    if not (failures := _failures(Message.event_id == event.id)):
        raise Refusal("not_failed")
    _wait_again(failures, now)
    journal.write("messages.resent", event, by, event_id=event.id, number=len(failures))
    return len(failures)


def address_now(message: Message) -> str | None:
    """Where the message would go if it were sent once more."""
    return _reach(message).address


def _reader(message: Message) -> Delegate | Staff | None:
    return message.delegate or db.session.get(Staff, message.variables.get("staff_id", 0))


def _failures(which: sa.ColumnElement[bool], statuses: tuple[str, ...] = ("failed",)) -> list[Message]:
    wanted = sa.select(Message).where(Message.status.in_(statuses), which).order_by(Message.id)
    people = selectinload(Message.delegate)
    return list(db.session.scalars(wanted.options(people).with_for_update()))


def _reach(message: Message) -> Reach:
    """Where the reader can be reached now, as far as the message tells who that is."""
    if message.delegate:
        return reach.of(message.delegate)
    about = {"company_id": Company, "delegation_id": Delegation}
    subjects = (db.session.get(model, message.variables.get(key, 0)) for key, model in about.items())
    return Reach(next((one.contact_email for one in subjects if one), None), message.language)


def _wait_again(messages: list[Message], now: dt.datetime | None) -> None:
    for message in messages:
        message.status, message.attempts, message.error = "waiting", 0, None
        message.due_at, message.leased_until = now or utcnow(), None
        where = _reach(message)
        if where.address:
            message.recipient, message.variables = where.address, _passed_on(message.variables, where.through_focal)


def _passed_on(variables: dict[str, object], through_focal: bool) -> dict[str, object]:
    """The variables with the word that somebody is to pass the message on, or without."""
    others = {name: value for name, value in variables.items() if name != THROUGH_FOCAL}
    return others | ({THROUGH_FOCAL: True} if through_focal else {})


def _said(
    delegate: Delegate, where: Reach, template: str, dedupe: str, variables: dict[str, object]
) -> dict[str, object]:
    return {
        "event_id": delegate.event_id,
        "delegate_id": delegate.id,
        "recipient": where.address,
        "template": template,
        "language": where.language,
        "variables": _passed_on(variables, where.through_focal),
        "dedupe": dedupe,
        "message_id": f"{uuid.uuid4()}@comitiva",
        "status": "waiting" if where.address else "unaddressed",
    }
