"""Scans: a badge is shown at a checkpoint, judged, counted once, and can be undone.

Eight gates race for two rows: the scan's nonce (one sending is one scan) and the presence (one person is inside once).
Both are settled by unique keys and ON CONFLICT (`operations/passages.py`), so no lock is held while anything is judged.
"""

import datetime as dt
import functools
import hashlib
import re
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models import Checkpoint, Delegate, Event, Presence, Scan, db
from models.base import utcnow
from operations import finished, journal, passages
from operations.badges import read_code
from operations.journal import Actor
from operations.refusals import Refusal
from queries import checkpoints
from queries.checkpoints import Found
from queries.events import Outline
from queries.judgement import Verdict, judge

#: What a nonce may be.
NONCE = re.compile(r"[A-Za-z0-9-]{1,64}")
#: No scan has this id.
NO_SCAN = uuid.UUID(int=0)
#: How long a gate may undo what it did itself.
OWN_UNDO = dt.timedelta(minutes=2)


def record(
    event: Event | Outline,
    *,
    code: str,
    checkpoint: str,
    nonce: str,
    by: Actor,
    scanned_at: dt.datetime | None = None,
    direction: str = "in",
    gate: str | None = None,
    shown: str | None = None,
    override: str | None = None,
    now: dt.datetime | None = None,
) -> dict:
    """Judge the code at the checkpoint (its code), count it, and return the answer, which the same nonce gets for ever.

    The answer is plain data in no language: `result`, `reason`, `delegate`, `first` (`at` in RFC 3339 and `gate`, for a
    repeat) and `inside`. Any text is a code. `override` is the reason why somebody with the right to lets a refused
    person pass; nobody can for a code of nobody at this event. Refuses `unknown_checkpoint`, and `nonce_reused` for a
    nonce that asked something else before.
    """
    now = now or utcnow()
    found = _find(event, checkpoint, code)
    overruled = bool(override) and not finished.is_finished(event, now)
    verdict = judge(found.showing, direction, event.now(now), overruled=overruled)
    overruling = override if verdict.result != "refused" and verdict.reason else None
    request = {"nonce": nonce, "request_hash": _hash(code, checkpoint, direction, override)}
    scan = _row(found, direction, gate, by, now) | request | _told(found, verdict, direction)
    scan |= {"scanned_at": scanned_at, "shown": shown, "override_reason": overruling}
    kept, moved = passages.store(scan, reentry=found.showing.reentry)
    if not kept:
        return _answered_before(scan)
    if verdict.result == "admitted" and not moved:
        scan |= _amend(scan, _find(event, checkpoint, code), Verdict("repeat", verdict.reason))
    if overruling:
        _note("scan.overridden", scan, by, overruled=verdict.reason, reason=overruling)
    return scan["answer"]


def foresee(event: Event, *, code: str, checkpoint: str, direction: str = "in", now: dt.datetime | None = None) -> dict:
    """The answer that `record` would give, without counting anything. Refuses `unknown_checkpoint`."""
    found = _find(event, checkpoint, code)
    return _told(found, judge(found.showing, direction, event.now(now)), direction)["answer"]


def undo(
    event: Event | Outline,
    nonce: str,
    *,
    reason: str,
    by: Actor,
    own_only: bool = False,
    now: dt.datetime | None = None,
) -> dict:
    """Take back the scan with this nonce: another row undoes it, and who is inside is as if it had never been.

    `own_only`: only one's own scan of the last two minutes, else it refuses `too_late_to_undo`. Refuses `no_such_scan`
    and `already_undone`.
    """
    now = now or utcnow()
    finished.ensure_running(event, now)
    scan = stored(event, nonce)
    if scan is None:
        raise Refusal("no_such_scan")
    if own_only and not _is_own(scan, by, now):
        raise Refusal("too_late_to_undo")
    presence = _locked_presence(scan)
    undoing = _undoing(scan, reason, by, now)
    if not passages.store_undoing(undoing):
        raise Refusal("already_undone")
    if presence and scan.result == "admitted":
        _take_back(presence, scan)
    answer = scan.answer | {
        "result": "undone",
        "reason": None,
        "first": None,
        "inside": bool(presence and presence.inside),
    }
    db.session.execute(sa.update(Scan).where(Scan.id == undoing["id"]).values(answer=answer))
    _note("scan.undone", undoing, by, undone=scan.result, reason=reason)
    return answer


def stored(event: Event | Outline, nonce: str) -> Scan | None:
    """The scan with this nonce; any text may be asked for."""
    if not NONCE.fullmatch(nonce):
        return None
    return db.session.scalar(sa.select(Scan).where(Scan.event_id == event.id, Scan.nonce == nonce))


def _find(event: Event | Outline, checkpoint: str, code: str) -> Found:
    found = checkpoints.find(event, checkpoint, read_code(code))
    if found is None:
        raise Refusal("unknown_checkpoint", "checkpoint")
    return found.closing(finished.ends_at(event))


def _row(found: Found, direction: str, gate: str | None, by: Actor, now: dt.datetime) -> dict:
    return {
        "id": uuid.uuid4(),
        "event_id": found.event_id,
        "checkpoint_id": found.checkpoint_id,
        "badge_id": found.badge_id,
        "delegate_id": found.delegate_id,
        "pass_id": None,
        "behind": None,
        "direction": direction,
        "gate": gate,
        "received_at": now,
    } | _who(by)


def _who(by: Actor) -> dict:
    return {f"{kind}_id": by.id if by.kind == kind else None for kind in ("staff", "token", "device")}


def _hash(code: str, checkpoint: str, direction: str, override: str | None) -> str:
    """What was asked. Which gate asks, and when, is no part of it: sent again from elsewhere it is the same sending."""
    asked = repr((read_code(code) or code, checkpoint, direction, override))
    return hashlib.sha256(asked.encode()).hexdigest()


def _told(found: Found, verdict: Verdict, direction: str, scan_id: uuid.UUID | None = None) -> dict:
    """Result, reason and answer as the scan's row keeps them; `scan_id` is that row's, once it is stored."""
    answer = {
        "result": verdict.result,
        "reason": verdict.reason if verdict.result == "refused" else None,
        "delegate": found.delegate,
        "first": _first(found, direction, scan_id) if verdict.result == "repeat" else None,
        "inside": direction == "in" if verdict.result == "admitted" else found.showing.inside,
    }
    return {"result": verdict.result, "reason": verdict.reason, "answer": answer}


def _first(found: Found, direction: str, scan_id: uuid.UUID | None) -> dict | None:
    """When and at which gate the person last went this way, which is why showing the badge again counts for nothing."""
    last = _last_move(found.checkpoint_id, found.delegate_id, direction, apart_from=scan_id)
    return last and {"at": (last.scanned_at or last.received_at).isoformat(timespec="seconds"), "gate": last.gate}


def _last_move(
    checkpoint_id: int, delegate_id: int, direction: str | None = None, apart_from: uuid.UUID | None = None
) -> sa.Row | None:
    """The latest scan that moved the person through the checkpoint (that way), if it was not undone."""
    asked = {"checkpoint": checkpoint_id, "delegate": delegate_id, "scan": apart_from or NO_SCAN}
    if direction:
        asked["direction"] = direction
    return db.session.execute(_moving(that_way=bool(direction)), asked).one_or_none()


def _answered_before(scan: dict) -> dict:
    same = (Scan.event_id == scan["event_id"], Scan.nonce == scan["nonce"])
    earlier = db.session.execute(sa.select(Scan.request_hash, Scan.answer).where(*same)).one()
    if earlier.request_hash != scan["request_hash"]:
        raise Refusal("nonce_reused", "nonce")
    return earlier.answer


def _amend(scan: dict, found: Found, verdict: Verdict) -> dict:
    """Tell the truth about a scan that another gate forestalled, still within its own transaction."""
    told = _told(found, verdict, scan["direction"], scan["id"])
    db.session.execute(sa.update(Scan).where(Scan.id == scan["id"]).values(told))
    return told


def _is_own(scan: Scan, by: Actor, now: dt.datetime) -> bool:
    same = all(getattr(scan, name) == key for name, key in _who(by).items())
    return same and by.id is not None and now - scan.received_at <= OWN_UNDO


def _locked_presence(scan: Scan) -> Presence | None:
    there = (Presence.checkpoint_id == scan.checkpoint_id, Presence.delegate_id == scan.delegate_id)
    standing = sa.select(Presence).where(*there).with_for_update()
    return db.session.scalar(standing, execution_options={"populate_existing": True})


def _undoing(scan: Scan, reason: str, by: Actor, now: dt.datetime) -> dict:
    kept = ("event_id", "checkpoint_id", "badge_id", "delegate_id", "request_hash", "direction", "gate")
    undone = {"id": uuid.uuid4(), "undoes_id": scan.id, "result": "undone", "override_reason": reason[:300] or None}
    return {name: getattr(scan, name) for name in kept} | undone | {"received_at": now} | _who(by)


def _take_back(presence: Presence, scan: Scan) -> None:
    """One entry less, and the person where they were before, unless they moved again since."""
    presence.entries -= scan.direction == "in"
    if presence.since_scan_id == scan.id:
        presence.inside = scan.direction == "out"
        before = _last_move(scan.checkpoint_id, scan.delegate_id)
        presence.since_scan_id = before.id if before else scan.id
    db.session.flush()


def _note(verb: str, scan: dict, by: Actor, **detail: object) -> None:
    """A line in the journal of the person, or of the checkpoint where the code was nobody's."""
    checkpoint = db.session.get_one(Checkpoint, scan["checkpoint_id"])
    person = scan["delegate_id"] and db.session.get_one(Delegate, scan["delegate_id"])
    journal.write(verb, person or checkpoint, by, event_id=scan["event_id"], checkpoint=checkpoint.code, **detail)


@functools.cache  # making a statement takes longer than running it
def _moving(*, that_way: bool) -> sa.Select:
    undoing = aliased(Scan)
    moves = (
        sa.select(Scan.id, Scan.direction, Scan.gate, Scan.scanned_at, Scan.received_at)
        .where(Scan.checkpoint_id == sa.bindparam("checkpoint"), Scan.delegate_id == sa.bindparam("delegate"))
        .where(Scan.result == "admitted", Scan.id != sa.bindparam("scan"))
        .where(~sa.exists().where(undoing.undoes_id == Scan.id))
    )
    if that_way:
        moves = moves.where(Scan.direction == sa.bindparam("direction"))
    return moves.order_by(Scan.received_at.desc()).limit(1)
