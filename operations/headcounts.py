"""Headcounts: how many were on a bus when it left and when it arrived, who was missing, and why it left without them.

A count is what a leader said at a moment; nothing changes it. Said again later, by the clocks set right, the later one
holds: `queries/rolls.py`.
"""

import hashlib
from collections.abc import Mapping

import sqlalchemy as sa

from models import Activity, ActivityGroup, Delegate, Event, Headcount, db
from models.road import COUNTED
from models.transaction import lock
from operations import fields, finished, journal
from operations.event_fields import number
from operations.journal import Actor
from operations.refusals import Refusal
from operations.scans import NONCE
from operations.taken import Taken
from queries.events import Outline

#: No bus takes more.
MOST = 999
LONGEST_REASON = 300
VERBS = {"departure": "ride.left", "arrival": "ride.arrived"}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page or a phone collected as facts of a count: `kind`, `expected`, `counted`, `missing` (ids), `reason`.

    Numbers may be text. Raises `fields.Malformed`, also for a departure without somebody and without a reason.
    """
    facts = fields.read_all(FACTS, typed)
    short = facts["missing"] or facts["counted"] < facts["expected"]
    if facts["kind"] == "departure" and short and not facts["reason"]:
        raise fields.Malformed({"reason": Refusal("reason_missing", "reason")})
    return facts


def count(
    event: Event | Outline,
    group: ActivityGroup,
    facts: Mapping[str, object],
    *,
    nonce: str,
    taken: Taken,
    by: Actor,
    device_id: int | None = None,
) -> Headcount:
    """Keep a count of this bus of a ride; `facts` are those of `read`. The same nonce is the same count.

    Who is missing is kept by id; whom the event does not know is left out. Refuses `nonce_invalid`, `nonce_reused` for
    a nonce that said something else, and `finished` for what was counted after the end.
    """
    if not NONCE.fullmatch(nonce):
        raise Refusal("nonce_invalid", "nonce")
    finished.ensure_running(lock(db.session.get_one(Event, event.id)), taken.at)
    asked = _hash(group, facts)
    same = sa.select(Headcount).where(Headcount.event_id == event.id, Headcount.nonce == nonce)
    if (known := db.session.scalar(same)) is not None:
        return known if known.request_hash == asked else _refuse("nonce_reused", "nonce")
    said = dict(facts) | {"missing": _known(event, facts["missing"])}
    who = {"by": by.name[:200], "staff_id": by.id if by.kind == "staff" else None, "device_id": device_id}
    times = {"at": taken.at, "received_at": taken.received_at, "behind": taken.seconds_behind}
    counted = Headcount(event_id=event.id, group_id=group.id, nonce=nonce, request_hash=asked, **said, **who, **times)
    db.session.add(counted)
    ride = db.session.get_one(Activity, group.activity_id)
    figures = {name: str(facts[name]) for name in ("counted", "expected")}  # nobody is a figure, too
    journal.write(VERBS[counted.kind], ride, by, bus=group.name, **figures, reason=counted.reason)
    return counted


def rename(keep: Delegate, other: Delegate) -> None:
    """Whoever was missing as the other is missing as the kept one: two registrations of one person."""
    for counted in db.session.scalars(sa.select(Headcount).where(Headcount.event_id == keep.event_id)):
        if other.id in counted.missing:
            counted.missing = sorted({keep.id if one == other.id else one for one in counted.missing})
    db.session.flush()


def _known(event: Event | Outline, ids: list[int]) -> list[int]:
    """Those of them who are of the event, in order."""
    return sorted(db.session.scalars(sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.id.in_(ids))))


def _hash(group: ActivityGroup, facts: Mapping[str, object]) -> str:
    asked = repr((group.id, *(facts[name] for name in FACTS)))
    return hashlib.sha256(asked.encode()).hexdigest()


def _whole(typed: object) -> int:
    plain = str(typed) if isinstance(typed, int) and not isinstance(typed, bool) else typed
    found = number(0, MOST)(plain)
    return _refuse("required") if found is None else found


def _ids(typed: object) -> list[int]:
    """Ids of delegates, each once, in order."""
    if not isinstance(typed, list | tuple | None) or len(typed or ()) > MOST:
        _refuse("unknown_person")
    texts = {str(one) for one in typed or ()}
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in texts):
        _refuse("unknown_person")
    return sorted({int(one) for one in texts})


def _refuse(code: str, field: str | None = None) -> Headcount:
    raise Refusal(code, field)


#: What `read` takes.
FACTS = {
    "kind": lambda word: word if isinstance(word, str) and word in COUNTED else _refuse("unknown_note"),
    "expected": _whole,
    "counted": _whole,
    "missing": _ids,
    "reason": lambda typed: fields.line(typed, LONGEST_REASON),
}
