"""What happened and what was done about it: noted on the road or at the desk, step by step, until somebody closes it.

Nothing of it is taken back: a step says what is known better. Possible after the event, too.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from models import Bus, Delegate, Event, Incident, IncidentStep, db
from models.base import utcnow
from models.safety import INCIDENTS, SEVERITIES
from models.transaction import lock
from operations import fields, journal
from operations.journal import Actor
from operations.refusals import Refusal
from operations.scans import NONCE
from operations.taken import Taken

LONGEST = 2000
#: What an incident says, by the names of its form and of a phone's note ("what" is its kind).
FACTS = ("what", "severity", "said", "place", "bus", "delegate")


def _one_of(known: Collection[str], usual: str | None, refusal: str) -> Callable[[object], str]:
    def read(typed: object) -> str:
        text = fields.line(typed, 20) or usual
        return text if text in known else _refuse(refusal if text else "required")

    return read


def _refuse(code: str, field: str | None = None) -> str:
    raise Refusal(code, field)


def _id(refusal: str) -> Callable[[object], int | None]:
    def read(typed: object) -> int | None:
        text = fields.line(str(typed) if type(typed) is int else typed, 20)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Refusal(refusal)
        return int(text) if text else None

    return read


def _said(typed: object) -> str:
    return fields.paragraph(typed, LONGEST) or _refuse("required")


RULES: dict[str, Callable[[object], object]] = {
    "what": _one_of(INCIDENTS, None, "unknown_incident"),
    "severity": _one_of(SEVERITIES, "low", "unknown_severity"),
    "said": _said,
    "place": lambda typed: fields.line(typed, Incident.place.type.length),
    "bus": _id("unknown_bus"),
    "delegate": _id("unknown_person"),
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a form or a note says as facts (`FACTS`); raises `Malformed`."""
    return fields.read_all(RULES, typed)


def read_step(typed: object) -> str:
    """What was done, in words; raises `Malformed`."""
    return fields.read_all({"said": _said}, {"said": typed})["said"]


def note(event: Event, facts: Mapping[str, object], *, nonce: str, taken: Taken, by: Actor) -> Incident:
    """Keep that something happened; the same nonce again is the same incident, noted once.

    Refuses `nonce_invalid`, `nonce_reused` for a nonce that said something else, and `unknown_bus`, `unknown_person`
    for what is not the event's. What was said stays out of the journal: it may tell how somebody is.
    """
    event = lock(db.session.get_one(Event, event.id))
    columns = _columns(event, facts)
    _ensure_nonce(nonce)
    same = sa.select(Incident).where(Incident.event_id == event.id, Incident.nonce == nonce)
    if (known := db.session.scalar(same)) is not None:
        return _same(known, columns)
    incident = Incident(event_id=event.id, nonce=nonce, at=taken.at, received_at=taken.received_at, **columns)
    incident.by = by.name[:200]
    db.session.add(incident)
    journal.write("incident.noted", incident, by, incident=incident.kind, severity=incident.severity)
    return incident


def add_step(incident: Incident, said: str, *, nonce: str, taken: Taken, by: Actor) -> IncidentStep:
    """Say what was done about it, or what is known by now, also once it is closed. The same nonce is the same step.

    Refuses `nonce_invalid` and `nonce_reused`.
    """
    lock(incident)
    _ensure_nonce(nonce)
    wanted = {"incident_id": incident.id, "nonce": nonce}
    if (known := db.session.scalar(sa.select(IncidentStep).filter_by(**wanted))) is not None:
        return _same(known, {"said": said})
    step = IncidentStep(**wanted, said=said, at=taken.at, by=by.name[:200])
    db.session.add(step)
    journal.write("incident.step", incident, by, incident=incident.kind)
    db.session.expire(incident, ["steps"])
    return step


def close(incident: Incident, *, by: Actor, now: dt.datetime | None = None) -> Incident:
    """Nothing more is to be done about it. Refuses `incident_closed`."""
    lock(incident)
    if incident.closed_at is not None:
        raise Refusal("incident_closed")
    incident.closed_at, incident.closed_by = now or utcnow(), by.name[:200]
    journal.write("incident.closed", incident, by, incident=incident.kind)
    return incident


def _same(known: Incident | IncidentStep, said: Mapping[str, object]) -> Incident | IncidentStep:
    if any(getattr(known, name) != value for name, value in said.items()):
        raise Refusal("nonce_reused", "nonce")
    return known


def _ensure_nonce(nonce: str) -> None:
    if not NONCE.fullmatch(nonce):
        raise Refusal("nonce_invalid", "nonce")


def _columns(event: Event, facts: Mapping[str, object]) -> dict[str, object]:
    for name, model, code in (("bus", Bus, "unknown_bus"), ("delegate", Delegate, "unknown_person")):
        row = db.session.get(model, facts[name]) if facts[name] else None
        if facts[name] and (row is None or row.event_id != event.id):
            raise Refusal(code, name)
    named = {"kind": "what", "bus_id": "bus", "delegate_id": "delegate"}
    return {
        **{name: facts[name] for name in ("severity", "said", "place")},
        **{to: facts[of] for to, of in named.items()},
    }
