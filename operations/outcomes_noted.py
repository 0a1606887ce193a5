"""What came of it: leads, commitments and gifts, noted in half a minute on the bus, by a company's host, at the desk.

What is promised in a bilateral meeting stands in its readout (`operations/readouts.py`) and is not noted here again.
All of this is possible after the event, too: that is when most comes of a visit.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

import sqlalchemy as sa

from models import Activity, Company, Delegate, Event, Outcome, db
from models.base import Model, utcnow
from models.outcome import KINDS, RULINGS, STAGES, SURE
from models.transaction import lock
from operations import event_fields, fields, journal
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from operations.scans import NONCE

#: What leads, promises and gifts are worth is told in one of these: ISO 4217.
CURRENCIES = ("MXN", "USD", "CAD", "EUR")
#: What an outcome says, by the names of its form, of a program's call and of a phone's note ("what" is its kind).
FACTS = (
    "what", "said", "company", "activity", "delegate", "owner", "counterpart", "due_on", "value", "currency",
    "received", "stage", "sure", "ruling",
)  # fmt: skip
#: The columns that are not called as the facts are.
_COLUMNS = {"what": "kind", "company": "company_id", "activity": "activity_id", "delegate": "delegate_id"}
_VALUE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


def _chosen(known: Collection[str], usual: str | None, refusal: str) -> Callable[[object], str | None]:
    def read(typed: object) -> str | None:
        text = fields.line(typed, 20) or usual
        if text is not None and text not in known:
            raise Refusal(refusal)
        return text

    return read


def _kind(typed: object) -> str:
    return _chosen(KINDS, None, "unknown_outcome_kind")(typed) or _refuse("required")


def _refuse(code: str) -> str:
    raise Refusal(code)


def _said(typed: object) -> str:
    return fields.paragraph(typed, Outcome.said.type.length) or _refuse("required")


def _id(refusal: str) -> Callable[[object], int | None]:
    def read(typed: object) -> int | None:
        text = fields.line(str(typed) if type(typed) is int else typed, 20)
        if text and not re.fullmatch("[1-9][0-9]{0,8}", text):
            raise Refusal(refusal)
        return int(text) if text else None

    return read


def _due(typed: object) -> dt.date | None:
    return event_fields.date(typed) if fields.line(typed, 100) else None


def _value(typed: object) -> Decimal | None:
    text = fields.line(str(typed) if type(typed) in (int, float) else typed, 30).replace(" ", "").replace(",", "")
    if text and not _VALUE.fullmatch(text):
        raise Refusal("value_invalid")
    return Decimal(text).quantize(Decimal("0.01")) if text else None


def _received(typed: object) -> bool:
    """Whether a gift was received, which is the usual; else it was given."""
    return typed not in (False, "no", "false")


RULES: dict[str, Callable[[object], object]] = {
    "what": _kind,
    "said": _said,
    "company": _id("unknown_company"),
    "activity": _id("unknown_activity"),
    "delegate": _id("unknown_person"),
    "owner": lambda typed: fields.line(typed, 200),
    "counterpart": lambda typed: fields.line(typed, 200),
    "due_on": _due,
    "value": _value,
    "currency": _chosen(CURRENCIES, None, "unknown_currency"),
    "received": _received,
    "stage": _chosen(STAGES, "noted", "unknown_stage"),
    "sure": _chosen(SURE, "declared", "unknown_stage"),
    "ruling": _chosen(RULINGS, "pending", "unknown_ruling"),
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a form, a call or a note says as facts (`FACTS`); raises `Malformed`. A value needs its currency; what is
    no gift was neither given nor received.
    """
    facts = fields.read_all(RULES, typed)
    if facts["value"] is None:
        facts["currency"] = None
    elif facts["currency"] is None:
        raise fields.Malformed({"currency": Refusal("required", "currency")})
    if facts["what"] != "gift":
        facts["received"] = facts["ruling"] = None
    return facts


def note(
    event: Event,
    facts: Mapping[str, object],
    *,
    nonce: str,
    by: Actor,
    at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> Outcome:
    """Keep what came of something; the same nonce again is the same outcome, noted once.

    `at` is when it was noted, where that was earlier than now. Refuses `nonce_invalid`, `nonce_reused` for a nonce that
    said something else, and `unknown_company`, `unknown_activity`, `unknown_person` for what is not the event's.
    """
    now = now or utcnow()
    event = lock(db.session.get_one(Event, event.id))
    if not NONCE.fullmatch(nonce):
        raise Refusal("nonce_invalid", "nonce")
    asked = mark_of(facts)
    if (known := _of_nonce(event, nonce)) is not None:
        return known if known.request_hash == asked else _refuse("nonce_reused")
    columns = _columns(event, facts)
    outcome = Outcome(event_id=event.id, nonce=nonce, request_hash=asked, **columns)
    outcome.at, outcome.received_at, outcome.changed_at = min(at or now, now), now, now
    outcome.by, outcome.by_kind = by.name[:200], by.kind
    db.session.add(outcome)
    journal.write("outcome.noted", outcome, by, outcome=outcome.kind)
    return outcome


def edit(
    outcome: Outcome, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Outcome:
    """Let the outcome say this. Refuses `changed_meanwhile` and what `note` does of things that are not the event's."""
    event = lock(db.session.get_one(Event, outcome.event_id))
    lock(outcome)
    before = said_of(outcome)
    ensure_unchanged(seen, mark(before))
    for name, value in _columns(event, facts).items():
        setattr(outcome, name, value)
    _changed(outcome, before, by, now)
    return outcome


def advance(outcome: Outcome, stage: str, *, by: Actor, now: dt.datetime | None = None) -> Outcome:
    """Say how far it is: noted, agreed, done or dropped. Refuses `unknown_stage`."""
    lock(outcome)
    if stage not in STAGES:
        raise Refusal("unknown_stage", "stage")
    before, outcome.stage = said_of(outcome), stage
    _changed(outcome, before, by, now)
    return outcome


def said_of(outcome: Outcome) -> dict[str, object]:
    """What the outcome says, as a form has it."""
    return {name: getattr(outcome, _COLUMNS.get(name, name)) for name in FACTS}


def mark_shown(outcome: Outcome) -> str:
    """A mark of what the outcome says, for the page that shows it."""
    return mark(said_of(outcome))


def mark_of(facts: Mapping[str, object]) -> str:
    """SHA-256 of what was said."""
    said = json.dumps({name: facts[name] for name in FACTS}, default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _of_nonce(event: Event, nonce: str) -> Outcome | None:
    return db.session.scalar(sa.select(Outcome).where(Outcome.event_id == event.id, Outcome.nonce == nonce))


def _columns(event: Event, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts by column; a visit tells which company it is about."""
    company = _own(event, Company, facts["company"], "company")
    activity = _own(event, Activity, facts["activity"], "activity")
    delegate = _own(event, Delegate, facts["delegate"], "person")
    if company is None and activity is not None and activity.organization_id:
        of_visit = sa.select(Company).where(Company.event_id == event.id)
        company = db.session.scalar(of_visit.where(Company.organization_id == activity.organization_id))
    rows = {"company_id": company, "activity_id": activity, "delegate_id": delegate}
    said = {name: facts[name] for name in FACTS if name not in _COLUMNS}
    return {"kind": facts["what"], **said, **{name: row and row.id for name, row in rows.items()}}


def _own(event: Event, model: type[Model], id: int | None, word: str) -> Model | None:
    row = db.session.get(model, id) if id else None
    if id and (row is None or row.event_id != event.id):
        raise Refusal(f"unknown_{word}", "delegate" if word == "person" else word)
    return row


def _changed(outcome: Outcome, before: Mapping[str, object], by: Actor, now: dt.datetime | None) -> None:
    if changed := changes(before, said_of(outcome)):
        outcome.edition += 1
        outcome.changed_at = now or utcnow()
        journal.write("outcome.edited", outcome, by, outcome=outcome.kind, facts=changed)
