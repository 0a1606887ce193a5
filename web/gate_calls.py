"""What phones at gates and in buses send in the background: their scans, and what they take back.

Answers are JSON. Each brings a fresh token for forms, as a page may stay open longer than a session. A scan names a
badge's code, or the person where they were found by name: a roster holds no codes.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from flask import Response, abort, g, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from models import Badge, Delegate, Event, db
from models.base import utcnow
from models.transaction import transaction
from operations import badges, fields, instants, scan_batches, scans
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import delegates
from web import words
from web.access import actor, may
from web.errors import problem
from web.gate_access import heard
from web.scan_batches import record_all


def listen() -> None:
    """Keep what the asking phone says of itself with its question: how many scans wait on it, what its clock shows."""
    heard(waiting=request.args.get("waiting", 0, type=_count), behind=_behind(request.args.get("sent_at")))


def sent(name: str, most: int) -> tuple[list, dt.datetime | None]:
    """What the phone sends under this name, `most` at once, and what its clock showed then; else this request ends with
    a problem document.
    """
    told = request.get_json(silent=True)
    entries = told.get(name) if isinstance(told, dict) else None
    if not isinstance(entries, list):
        abort(problem(422, "malformed", _("This request could not be understood")))
    if len(entries) > most:
        abort(problem(413, "too_large", _("This is too large")))
    try:
        return entries, instants.moment(told.get("sent_at"))
    except Refusal as refusal:
        abort(problem(422, refusal.code, words.sentence(refusal)))


def take_scans(event: Event, override: str = "scan.override", own: Collection[str] | None = None) -> dict:
    """Record the scans of this request, each answered in its place. `override` is the right to let somebody pass who is
    refused; `own` the codes of the only checkpoints where the sender may stand (default: those of the phone).
    """
    entries, sent_at = sent("scans", scan_batches.MOST)
    recorded = record_all(
        event,
        [_named(event, entry) for entry in entries],
        sent_at=sent_at,
        by=actor(),
        device=g.device,
        may_override=may(override, event),
        own=own,
    )
    answers = [one if isinstance(one, dict) else {"problem": {"code": _code(one)}} for one in recorded]
    return {"answers": answers, "csrf": generate_csrf()}


def take_back(event: Event, nonce: str, own: Collection[str] | None = None) -> dict | Response:
    """Undo the scan with this nonce, as of when the phone did. `own`: the codes of the only checkpoints whose scans the
    sender may take back, and there whoever took them, however long ago.
    """
    typed = request.get_json(silent=True)
    told = typed if isinstance(typed, dict) else {}
    try:
        reason = fields.line(told.get("reason"), 300)
        undone_at, sent_at = (instants.moment(told.get(name)) for name in ("undone_at", "sent_at"))
    except Refusal as refusal:
        return problem(422, refusal.code, words.sentence(refusal))
    now = utcnow()
    when = {"undone_at": undone_at, "behind": sent_at and now - sent_at, "now": now}
    own_only = own is None and not may("scan.undo", event)
    try:
        with transaction():
            _ensure_own(event, nonce, own)
            return scans.undo(event, nonce, reason=reason, by=actor(), own_only=own_only, **when)
    except Refusal as refusal:
        return problem(404 if refusal.code == "no_such_scan" else 409, refusal.code, words.sentence(refusal))


def _ensure_own(event: Event, nonce: str, own: Collection[str] | None) -> None:
    scan = scans.stored(event, nonce) if own is not None else None
    if scan and scan.checkpoint.code not in own:
        raise Refusal("no_such_scan")


def _code(fault: Refusal | Malformed) -> str:
    return fault.code if isinstance(fault, Refusal) else "invalid"


def _named(event: Event, entry: Any) -> Any:
    """The entry with the code of whom it names by their id, if it does."""
    if not isinstance(entry, dict) or "delegate" not in entry:
        return entry
    key = entry["delegate"]
    delegate = delegates.find(event, key) if isinstance(key, int) and 0 < key < 10**9 else None
    code = _code_of(event, delegate, entry.get("nonce")) if delegate else ""
    return {name: value for name, value in entry.items() if name != "delegate"} | {"code": code}


def _code_of(event: Event, delegate: Delegate, nonce: Any) -> str:
    """What this scan showed when it first came, though the badge was replaced since; else the living badge's."""
    before = scans.stored(event, nonce) if isinstance(nonce, str) else None
    badge = db.session.get(Badge, before.badge_id) if before and before.badge_id else badges.current(delegate)
    return badge.code if badge and badge.delegate_id == delegate.id else ""


def _count(text: str) -> int:
    return min(max(int(text), 0), 10**6)


def _behind(sent_at: str | None) -> int | None:
    """By how many seconds the phone's clock, milliseconds since 1970, is behind ours."""
    if not sent_at or not sent_at.isascii() or not sent_at.isdigit() or len(sent_at) > 15:
        return None
    return round(dt.datetime.now(dt.UTC).timestamp() - int(sent_at) / 1000)
