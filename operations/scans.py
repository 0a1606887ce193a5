"""Scans: a badge is shown at a checkpoint, judged, counted once, and can be undone.

Eight gates race for two rows: the scan's nonce (one sending is one scan) and the presence (one person is inside once).
Both are settled by unique keys and ON CONFLICT (`operations/passages.py`), so no lock is held while anything is judged.
"""

import datetime as dt
import hashlib
import re
import uuid

import sqlalchemy as sa

from models import Checkpoint, Delegate, Event, PassPresence, Presence, Scan, db
from models.base import utcnow
from models.transaction import locked
from operations import arrival_alerts, boarding, finished, journal, passages, roll_calls
from operations.badges import read_code
from operations.journal import Actor
from operations.refusals import Refusal
from operations.taken import Taken
from operations.taken import taken as take_time
from queries import showings
from queries.events import Outline
from queries.judgement import Verdict, judge
from queries.scans import last_move, last_showing_after
from queries.showings import Found

#: What a nonce may be.
NONCE = re.compile(r"[A-Za-z0-9-]{1,64}")
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
    behind: dt.timedelta | None = None,
    direction: str = "in",
    gate: str | None = None,
    shown: str | None = None,
    override: str | None = None,
    device_id: int | None = None,
    now: dt.datetime | None = None,
) -> dict:
    """Judge the code at the checkpoint (its code), count it, and return the answer, which the same nonce gets for ever.

    The answer is plain data in no language: `result`, `reason`, `delegate` (with `flags`, told afresh), `pass`, `first`
    (`at` in RFC 3339 and `gate`, for a repeat) and `inside`. Any text is a code. `override` is the reason why somebody
    with the right to lets a refused person pass; nobody can for a code of nobody at this event. With `behind`, by how
    much the device's clock was behind ours when it sent, a scan is judged at the moment `scanned_at`, set right;
    without it, now. Refuses `unknown_checkpoint`, and `nonce_reused` for a nonce that asked something else before.
    """
    taken = take_time(scanned_at, behind, now or utcnow())
    found = _find(event, checkpoint, code, taken)
    overruled = bool(override) and not finished.is_finished(event, taken.at)
    verdict = judge(found.showing, direction, event.now(taken.at), overruled=overruled)
    overruling = override if verdict.result != "refused" and verdict.reason else None
    request = {"nonce": nonce, "request_hash": _hash(code, checkpoint, direction, override)}
    scan = _row(found, direction, gate, taken) | _who(by, device_id) | request
    scan |= _judged(found, verdict, scan) | {"shown": shown, "override_reason": overruling}
    kept, moved = passages.store(scan, reentry=found.showing.reentry)
    if not kept:
        return _told(_answered_before(scan), found)
    if moved:
        scan |= _followed(event, scan, found, taken, by)
    elif verdict.result == "admitted":
        scan |= _forestalled(scan, _find(event, checkpoint, code, taken))
    if found.ride_id and found.delegate_id and scan["result"] != "refused":
        scan |= _boarded(scan, found, by, taken)
    if overruling:
        _note("scan.overridden", scan, by, overruled=verdict.reason, reason=overruling)
    return _told(scan["answer"], found)


def foresee(event: Event, *, code: str, checkpoint: str, direction: str = "in", now: dt.datetime | None = None) -> dict:
    """The answer that `record` would give, without counting anything. Refuses `unknown_checkpoint`."""
    taken = take_time(None, None, now or utcnow())
    found = _find(event, checkpoint, code, taken)
    verdict = judge(found.showing, direction, event.now(taken.at))
    return _told(_judged(found, verdict, _row(found, direction, None, taken))["answer"], found)


def undo(
    event: Event | Outline,
    nonce: str,
    *,
    reason: str,
    by: Actor,
    own_only: bool = False,
    device_id: int | None = None,
    undone_at: dt.datetime | None = None,
    behind: dt.timedelta | None = None,
    now: dt.datetime | None = None,
) -> dict:
    """Take back the scan with this nonce: another row undoes it, and who is inside is as if it had never been.

    `own_only`: only one's own scan, or this phone's, of the two minutes before, else it refuses `too_late_to_undo`.
    `undone_at` and `behind` as in `record`: a phone may have been offline. Refuses `no_such_scan` and `already_undone`.
    """
    taken = take_time(undone_at, behind, now or utcnow())
    finished.ensure_running(event, taken.at)
    scan = stored(event, nonce)
    if scan is None:
        raise Refusal("no_such_scan")
    who = _who(by, device_id)
    if own_only and not _is_own(scan, who, taken):
        raise Refusal("too_late_to_undo")
    ride = _ride_of(scan)
    presence = _locked_presence(scan)
    undoing = _undoing(scan, reason, taken) | who
    if not passages.store_undoing(undoing):
        raise Refusal("already_undone")
    if presence and (scan.result == "admitted" or presence.since_scan_id == scan.id):
        _take_back(presence, scan)
    undone = {"result": "undone", "reason": None, "first": None, "inside": bool(presence and presence.inside)}
    if ride:
        undone |= boarding.step_back(ride, scan.id, by=by, now=taken.received_at)
    db.session.execute(sa.update(Scan).where(Scan.id == undoing["id"]).values(answer=scan.answer | undone))
    _note("scan.undone", undoing, by, undone=scan.result, reason=reason)
    return _told(scan.answer | undone)


def stored(event: Event | Outline, nonce: str) -> Scan | None:
    """The scan with this nonce; any text may be asked for."""
    if not NONCE.fullmatch(nonce):
        return None
    return db.session.scalar(sa.select(Scan).where(Scan.event_id == event.id, Scan.nonce == nonce))


def _find(event: Event | Outline, checkpoint: str, code: str, taken: Taken) -> Found:
    """What is known of the code there. A bus's checkpoint is made when it is first asked for."""
    if taken.late or roll_calls.is_code(checkpoint):
        passages.take_turns(read_code(code))
    asked = (event, checkpoint, read_code(code), taken.at if taken.late else None)
    found = showings.find(*asked) or (roll_calls.make(event, checkpoint) and showings.find(*asked))
    if found is None:
        raise Refusal("unknown_checkpoint", "checkpoint")
    return found.closing(finished.ends_at(event))


def _row(found: Found, direction: str, gate: str | None, taken: Taken) -> dict:
    return {
        "id": uuid.uuid4(),
        "event_id": found.event_id,
        "checkpoint_id": found.checkpoint_id,
        "badge_id": found.badge_id,
        "delegate_id": found.delegate_id,
        "pass_id": found.pass_id if found.session_pass else None,
        "direction": direction,
        "gate": gate,
    } | _times(taken)


def _times(taken: Taken) -> dict:
    behind = None if taken.behind is None else round(taken.behind.total_seconds())
    return {"scanned_at": taken.scanned_at, "received_at": taken.received_at, "behind": behind}


def _who(by: Actor, device_id: int | None) -> dict:
    """Who did it; on a gate phone, which, even where somebody signed in on it."""
    acting = {f"{kind}_id": by.id if by.kind == kind else None for kind in ("staff", "token", "device")}
    return acting | {"device_id": device_id or acting["device_id"]}


def _hash(code: str, checkpoint: str, direction: str, override: str | None) -> str:
    """What was asked. Which gate asks, and when, is no part of it: sent again from elsewhere it is the same sending."""
    asked = repr((read_code(code) or code, checkpoint, direction, override))
    return hashlib.sha256(asked.encode()).hexdigest()


def _judged(found: Found, verdict: Verdict, scan: dict) -> dict:
    """Result, reason and answer as the scan's row keeps them."""
    answer = {
        "result": verdict.result,
        "reason": verdict.reason if verdict.result == "refused" else None,
        "delegate": found.delegate,
        "pass": found.session_pass,
        "first": _first(scan) if verdict.result == "repeat" else None,
        "inside": scan["direction"] == "in" if verdict.result == "admitted" else found.showing.inside,
    }
    return {"result": verdict.result, "reason": verdict.reason, "answer": answer}


def _told(answer: dict, found: Found | None = None) -> dict:
    """The answer as it is given: the flags are not kept with the scan, as they tell of somebody's health.

    Answers given before there were passes and photographs say nothing of them.
    """
    delegate, flags = answer["delegate"], found.flags if found else []
    person = delegate and {"photo": None} | delegate | {"flags": flags}
    return {"pass": None} | answer | {"delegate": person}


def _first(scan: dict) -> dict | None:
    """When and at which gate the person last went this way, which is why showing the badge again counts for nothing."""
    last = last_move(scan, scan["direction"])
    return last and {"at": last.told_at.isoformat(timespec="seconds"), "gate": last.gate}


def _answered_before(scan: dict) -> dict:
    same = (Scan.event_id == scan["event_id"], Scan.nonce == scan["nonce"])
    earlier = db.session.execute(sa.select(Scan.request_hash, Scan.answer).where(*same)).one()
    if earlier.request_hash != scan["request_hash"]:
        raise Refusal("nonce_reused", "nonce")
    return earlier.answer


def _forestalled(scan: dict, found: Found) -> dict:
    """Tell the truth about a scan that another gate forestalled, still within its own transaction."""
    return _amend(scan, _judged(found, Verdict("repeat", scan["reason"]), scan))


def _followed(event: Event | Outline, scan: dict, found: Found, taken: Taken, by: Actor) -> dict:
    """What else becomes of somebody who went in or out; one whose scan was sent late may have gone back since."""
    if scan["direction"] == "in" and "protocol" in found.flags:
        arrival_alerts.note(event, found.delegate_id, found.checkpoint_id, at=taken.at, by=by)
    later = last_showing_after(scan) if taken.late and not found.ride_id else None
    if later is None or later.direction == scan["direction"]:
        return {}
    inside = later.direction == "in"
    passages.settle(scan, inside=inside, since=later.id)
    return _amend(scan, {"answer": scan["answer"] | {"inside": inside}})


def _boarded(scan: dict, found: Found, by: Actor, taken: Taken) -> dict:
    """At a bus: whose seat is where from now on."""
    ride = boarding.Ride(found.ride_id, scan["delegate_id"])
    approved = found.showing.status == "approved"
    told = boarding.board(ride, scan, by=by, now=taken.received_at, may_join=approved)
    return _amend(scan, {"answer": scan["answer"] | told}) if told else {}


def _amend(scan: dict, changed: dict) -> dict:
    db.session.execute(sa.update(Scan).where(Scan.id == scan["id"]).values(changed))
    return changed


def _is_own(scan: Scan, who: dict, taken: Taken) -> bool:
    same = any(key is not None and getattr(scan, name) == key for name, key in who.items())
    return same and taken.at - (scan.scanned_at or scan.received_at) <= OWN_UNDO


def _ride_of(scan: Scan) -> boarding.Ride | None:
    """The ride that somebody was to board, if the scan was taken at a bus; they are locked first of all."""
    if not scan.delegate_id or not scan.checkpoint.is_roll_call:
        return None
    locked(Delegate, [scan.delegate_id])
    return boarding.Ride(scan.checkpoint.activity_id, scan.delegate_id)


def _locked_presence(scan: Scan) -> Presence | PassPresence | None:
    table = PassPresence if scan.pass_id else Presence
    whose = PassPresence.pass_id == scan.pass_id if scan.pass_id else Presence.delegate_id == scan.delegate_id
    standing = sa.select(table).where(table.checkpoint_id == scan.checkpoint_id, whose).with_for_update()
    return db.session.scalar(standing, execution_options={"populate_existing": True})


def _undoing(scan: Scan, reason: str, taken: Taken) -> dict:
    kept = ("event_id", "checkpoint_id", "badge_id", "delegate_id", "pass_id", "request_hash", "direction", "gate")
    undone = {"id": uuid.uuid4(), "undoes_id": scan.id, "result": "undone", "override_reason": reason[:300] or None}
    return {name: getattr(scan, name) for name in kept} | undone | _times(taken)


def _take_back(presence: Presence | PassPresence, scan: Scan) -> None:
    """One entry less, and the person where what else they did leaves them."""
    presence.entries -= scan.result == "admitted" and scan.direction == "in"
    named = ("id", "checkpoint_id", "delegate_id", "pass_id")
    before = last_move({name: getattr(scan, name) for name in named})
    presence.inside = before is not None and before.direction == "in"
    presence.since_scan_id = before.id if before else scan.id
    db.session.flush()


def _note(verb: str, scan: dict, by: Actor, **detail: object) -> None:
    """A line in the journal of the person, or of the checkpoint where the code was nobody's, or a pass's."""
    checkpoint = db.session.get_one(Checkpoint, scan["checkpoint_id"])
    person = scan["delegate_id"] and db.session.get_one(Delegate, scan["delegate_id"])
    journal.write(verb, person or checkpoint, by, event_id=scan["event_id"], checkpoint=checkpoint.code, **detail)
