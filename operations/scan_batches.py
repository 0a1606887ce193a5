"""Scans as a device sends them once it is online again: read one by one, so that one bad entry spoils no other.

`web/scan_batches.py` takes them in order, each in a transaction of its own.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from models import Event
from operations import fields, instants, roll_calls, scans
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries.events import Outline

#: More at once are too many; a device sends the rest afterwards.
MOST = 500


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends: a person or a program, and by how much the clock that they go by is behind ours."""

    by: Actor
    may_override: bool = False
    #: They may at buses, though nowhere else.
    may_take_along: bool = False
    behind: dt.timedelta | None = None
    #: The gate phone that it comes from, what people call it, and the codes of the checkpoints where it may stand.
    device_id: int | None = None
    gate: str | None = None
    checkpoints: frozenset[str] | None = None


def take(event: Event | Outline, entry: object, sender: Sender, *, now: dt.datetime | None = None) -> dict:
    """Read one entry and record it; the answer of `scans.record`.

    Raises `Malformed` for what is no scan. Refuses as `scans.record` does, `unknown_checkpoint` also where the phone
    does not stand, and `override_forbidden`.
    """
    facts = read(entry)
    if facts["override"] and not _may_override(event, facts["checkpoint"], sender):
        raise Refusal("override_forbidden", "override")
    if sender.checkpoints is not None and facts["checkpoint"] not in sender.checkpoints:
        raise Refusal("unknown_checkpoint", "checkpoint")
    facts |= {"gate": sender.gate or facts["gate"], "device_id": sender.device_id, "behind": sender.behind}
    return scans.record(event, **facts, by=sender.by, now=now)


def read(entry: object) -> dict[str, object]:
    """The facts of a scan from what came in as JSON, as `scans.record` takes them; raises `Malformed`."""
    typed = entry if isinstance(entry, Mapping) else {}
    facts = fields.read_all(_RULES, typed)
    if unknown := set(typed) - set(_RULES):
        raise Malformed({str(name)[:60]: Refusal("unknown_field", str(name)[:60]) for name in sorted(unknown)})
    return facts


def _may_override(event: Event | Outline, checkpoint: str, sender: Sender) -> bool:
    return sender.may_override or (sender.may_take_along and roll_calls.takes_along(event, checkpoint))


def _text(typed: object) -> str:
    if not isinstance(typed, str):
        raise Refusal("not_text")
    return typed


def _nonce(typed: object) -> str:
    if not isinstance(typed, str) or not scans.NONCE.fullmatch(typed):
        raise Refusal("nonce_invalid")
    return typed


def _direction(typed: object) -> str:
    if typed not in (None, "in", "out"):
        raise Refusal("direction_invalid")
    return typed or "in"


def _override(typed: object) -> str | None:
    if typed is None:
        return None
    return fields.code(typed.get("reason") if isinstance(typed, Mapping) else None, 300)


_RULES = {
    "code": _text,
    "checkpoint": _text,
    "nonce": _nonce,
    "scanned_at": instants.moment,
    "direction": _direction,
    "gate": lambda typed: fields.line(typed, 60) or None,
    "shown": lambda typed: fields.line(typed, 20) or None,
    "override": _override,
}
