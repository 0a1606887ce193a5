""" "Is everyone safe?": asked by message, answered by one press, or by a leader for who has no phone.

Who is asked is settled when the question is asked. Of two answers of one person the later one holds, by the clocks set
right, whoever gave it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from models import Bus, Delegate, Event, Place, SafetyAnswer, SafetyCall, db
from models.base import utcnow
from models.safety import SAFETY
from models.transaction import lock
from operations import event_fields, fields, finished, journal, outbox
from operations.event_settings import texts
from operations.journal import Actor
from operations.refusals import Refusal
from operations.taken import Taken
from queries import safety

TEMPLATE = "safety_call"
LANGUAGES = event_fields.LANGUAGES
#: Whom a question is for: everybody, "bus:3", "city:7".
EVERYBODY = "everybody"


def _whom(typed: object) -> tuple[str, int | None]:
    kind, _colon, id = (fields.line(typed, 30) or EVERYBODY).partition(":")
    if kind == EVERYBODY and not id:
        return EVERYBODY, None
    if kind not in ("bus", "city") or not (id.isascii() and id.isdigit() and len(id) < 10):
        raise Refusal("unknown_whom")
    return kind, int(id)


ASKED: dict[str, Callable[[object], object]] = {
    "whom": _whom,
    **{f"said_{language}": event_fields.text_lines for language in LANGUAGES},
}
ANSWERED: dict[str, Callable[[object], object]] = {
    "answer": lambda typed: typed if typed in SAFETY else _refuse("unknown_answer"),
    "said": lambda typed: fields.line(typed, SafetyAnswer.said.type.length),
}


def _refuse(code: str) -> str:
    raise Refusal(code)


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """Whom to ask, and what to tell them: `whom` and `said`; raises `Malformed`."""
    facts = fields.read_all(ASKED, typed)
    return {"whom": facts["whom"], "said": texts("said", facts)}


def read_answer(typed: Mapping[str, object]) -> dict[str, str]:
    """`answer` ("safe" or "help") and `said`; raises `Malformed`."""
    return fields.read_all(ANSWERED, typed)


def ask(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> SafetyCall:
    """Ask whether they are safe: a letter to each with their personal link. A handful of statements.

    Refuses `finished`, `unknown_whom` and `nobody_to_ask`.
    """
    now = now or utcnow()
    finished.ensure_running(event := lock(event), now)
    bus, city = _of(event, *facts["whom"])
    people = safety.whom(event, bus, city)
    if not people:
        raise Refusal("nobody_to_ask", "whom")
    call = SafetyCall(event_id=event.id, said=facts["said"], asked_at=now, asked_by=by.name[:200])
    call.bus_id, call.place_id = bus and bus.id, city and city.id
    db.session.add(call)
    db.session.flush()
    nothing = {"call_id": call.id, "answer": None, "at": None, "by": None, "said": ""}
    db.session.execute(sa.insert(SafetyAnswer), [nothing | {"delegate_id": one.id} for one in people])
    _write_to(call, people, now)
    journal.write("safety.asked", call, by, number=len(people))
    return call


def answer(
    call: SafetyCall,
    delegate: Delegate,
    facts: Mapping[str, str],
    *,
    taken: Taken,
    by: Actor,
) -> SafetyAnswer:
    """Keep what somebody answered; `facts` as `read_answer` gives them. What was said later already stands.

    Refuses `not_asked`, and `call_closed` for what was answered after the question was closed.
    """
    lock(call)
    row = db.session.get(SafetyAnswer, (call.id, delegate.id), populate_existing=True)
    if row is None:
        raise Refusal("not_asked")
    if call.closed_at is not None and taken.at > call.closed_at:
        raise Refusal("call_closed")
    told = (facts["answer"], facts["said"])
    if (row.at is not None and taken.at < row.at) or (row.answer, row.said, row.at) == (*told, taken.at):
        return row
    row.answer, row.said = told
    row.at, row.by = taken.at, None if _is_own(by, delegate) else by.name[:200]
    journal.write("safety.answered", delegate, by, answer=row.answer)
    return row


def close(call: SafetyCall, *, by: Actor, now: dt.datetime | None = None) -> SafetyCall:
    """Nobody is asked any more. Refuses `call_closed`."""
    lock(call)
    if call.closed_at is not None:
        raise Refusal("call_closed")
    call.closed_at = now or utcnow()
    journal.write("safety.closed", call, by)
    return call


def remind(call: SafetyCall, *, by: Actor, now: dt.datetime | None = None) -> int:
    """Ask those who have not answered once more; returns how many.

    Refuses `call_closed`, `finished` and `nobody_to_ask`.
    """
    now = now or utcnow()
    lock(call)
    finished.ensure_running(db.session.get_one(Event, call.event_id), now)
    if call.closed_at is not None:
        raise Refusal("call_closed")
    silent = [one.delegate for one in safety.answers(call) if one.answer is None]
    if not silent:
        raise Refusal("nobody_to_ask")
    _write_to(call, silent, now)
    journal.write("safety.asked_again", call, by, number=len(silent))
    return len(silent)


def _write_to(call: SafetyCall, people: Sequence[Delegate], now: dt.datetime) -> None:
    told = ((one, f"{TEMPLATE}:{call.id}:{one.id}:{now.isoformat()}", {"safety_call": call.id}) for one in people)
    outbox.queue_all(TEMPLATE, told, now=now)


def _of(event: Event, kind: str, id: int | None) -> tuple[Bus | None, Place | None]:
    if kind == EVERYBODY:
        return None, None
    row = db.session.get(Bus if kind == "bus" else Place, id)
    if row is None or row.event_id != event.id:
        raise Refusal("unknown_whom", "whom")
    return (row, None) if kind == "bus" else (None, row)


def _is_own(by: Actor, delegate: Delegate) -> bool:
    return by.kind == "delegate" and by.id == delegate.id
