"""Requests about one's own data: to know them, to have them corrected or erased, to object to their use.

In Mexico these are the ARCO rights, in Canada and California access, correction and deletion. Each has a day by which
it is answered: so many working days after it came, by the event's rules.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import DataRequest, Delegate, db
from models.base import utcnow
from models.privacy import REQUESTS
from models.transaction import lock
from operations import erasures, fields, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import registration_rules

LONGEST = 4000


def _kind(typed: object) -> str:
    if typed not in REQUESTS:
        raise Refusal("unknown_request")
    return typed


def _answer(typed: object) -> str:
    text = fields.paragraph(typed, LONGEST)
    if not text:
        raise Refusal("required")
    return text


def read(typed: Mapping[str, object]) -> dict[str, str]:
    """What somebody asks for: `kind` and, in their words, `said`; raises `Malformed`."""
    rules = {"kind": _kind, "said": lambda text: fields.paragraph(text, LONGEST) or ""}
    return fields.read_all(rules, typed)


def read_answer(typed: Mapping[str, object]) -> dict[str, str]:
    """What the organizers answer; raises `Malformed`."""
    return fields.read_all({"answer": _answer}, typed)


def ask(delegate: Delegate, facts: Mapping[str, str], *, by: Actor, now: dt.datetime | None = None) -> DataRequest:
    """Note the request; a letter says until when it is answered. Refuses `request_open` while such a one is open.

    Possible whatever became of the registration, and after the event, too.
    """
    now = now or utcnow()
    event = lock(delegate.event)
    lock(delegate)
    same = sa.select(DataRequest.id).filter_by(delegate_id=delegate.id, kind=facts["kind"], status="open")
    if db.session.scalar(same):
        raise Refusal("request_open", "kind")
    until = working_day(event.today(now), registration_rules.of_event(event).answer_days)
    asked = DataRequest(event_id=event.id, delegate=delegate, received_at=now, due_on=until, **facts)
    db.session.add(asked)
    journal.write("data.asked", delegate, by, kind=asked.kind, due_on=until.isoformat())
    outbox.queue(delegate, "data_request", f"data_request:{asked.id}", data_request=asked.id)
    return asked


def answer(
    request: DataRequest, facts: Mapping[str, str], *, refused: bool = False, by: Actor, now: dt.datetime | None = None
) -> DataRequest:
    """Answer it with a letter. Granting that somebody be erased erases them. Refuses `already_answered`."""
    now = now or utcnow()
    lock(request.delegate.event)
    lock(request)
    if request.status != "open":
        raise Refusal("already_answered")
    request.status = "refused" if refused else "answered"
    request.answer, request.answered_at, request.answered_by = facts["answer"], now, by.name[:200]
    delegate = request.delegate
    journal.write(f"data.{request.status}", delegate, by, kind=request.kind)
    if request.kind == "erase" and not refused:
        if delegate.erased_at is None:
            erasures.erase(delegate, by=by, now=now)
    else:
        outbox.queue(delegate, "data_answer", f"data_answer:{request.id}", data_request=request.id)
    return request


def working_day(day: dt.date, number: int) -> dt.date:
    """So many working days after the day; Saturdays and Sundays are none. Holidays differ by country: they count."""
    while number > 0:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5
    return day
